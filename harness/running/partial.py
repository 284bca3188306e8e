"""A run as far as its journal tells of it: what nobody knows is `errored`, so that every statement has a verdict."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from harness.model.dataflow import Reading
from harness.model.run import Run, RunDocument, ScenarioOutcome
from harness.model.verdict import Verdict
from harness.running.resuming import settings_of
from harness.running.session import Selection, Settings, judged
from harness.spec.aliases import configured, is_undecided, learnt
from harness.spec.read import read
from harness.store import journal
from harness.store.appending import is_held
from harness.store.journal import PlannedDocument, PlannedScenario, RunStarted
from harness.store.told import Told, spent, told

NOT_RUN = "not run: the run broke off before it began"
CUT_SHORT = "not run to its end: the run broke off"


def as_far_as_told(path: Path) -> tuple[Run, bool]:
    """The run that a journal tells of, and whether it tells all of it. Raises RunFileError for what is no journal."""
    events = journal.read(path)
    so_far = told(events)
    started = so_far.started
    settings = settings_of(started, started.config, path.parent)
    outcomes = [tuple(_outcome(so_far, each, one) for one in each.scenarios) for each in started.documents]
    readings = _readings(started)
    documents = tuple(
        _document(planned, reading, ran, settings)
        for planned, reading, ran in zip(started.documents, readings, outcomes, strict=True)
    )
    ended = so_far.ended
    run = Run(
        id=started.id,
        started=started.time[: len("2026-11-21T08:00:00")] + "+00:00",
        duration=round(spent(events), 3) if ended is None else ended.duration,
        harness=started.harness,
        mode=started.mode,
        depth=started.depth,
        fault=started.fault,
        documents=documents,
        scenarios=tuple(outcome for ran in outcomes for outcome in ran),
        notes=(*_notes(so_far, path), *started.notes, *(() if ended is None else ended.notes)),
    )
    return run, so_far.is_complete


def _notes(so_far: Told, path: Path) -> Iterator[str]:
    if not so_far.is_complete:
        why = "the run still goes on" if is_held(path) else "the run broke off"
        done = f"{len(so_far.final)} of {so_far.planned} scenarios have come to their end"
        yield f"This report is partial: {why}; {done}."


def _document(
    planned: PlannedDocument, reading: Reading, outcomes: tuple[ScenarioOutcome, ...], settings: Settings
) -> RunDocument:
    document = judged(Selection(reading=reading, programs=(), unselected=planned.unselected), outcomes, settings)
    return replace(document, diagnostics=planned.diagnostics, digest=planned.digest)


def _outcome(so_far: Told, document: PlannedDocument, scenario: PlannedScenario) -> ScenarioOutcome:
    """What is known of a scenario. One that was to be looked at again has not passed, whatever was seen so far."""
    if scenario.id in so_far.final:
        return so_far.final[scenario.id]
    if scenario.id in so_far.open:
        return replace(so_far.open[scenario.id], verdict=Verdict.ERRORED, reason=CUT_SHORT)
    return ScenarioOutcome(
        id=scenario.id,
        name=scenario.name,
        feature=scenario.feature,
        line=scenario.line,
        document=document.id,
        statements=scenario.statements,
        verdict=Verdict.ERRORED,
        reason=CUT_SHORT if scenario.id in so_far.steps else NOT_RUN,
        tags=scenario.tags,
        steps=tuple(so_far.steps.get(scenario.id, ())),
    )


def _readings(started: RunStarted) -> Sequence[Reading]:
    """The documents read again from their texts, as they were read when the run began."""
    aliases = configured(started.config.aliases)
    readings = [read(each.text, path=each.path, document_id=each.id, aliases=aliases) for each in started.documents]
    taught = learnt(reading.dataflow for reading in readings if reading.dataflow)
    return [
        read(each.text, path=each.path, document_id=each.id, aliases=(*aliases, *taught))
        if is_undecided(reading)
        else reading
        for each, reading in zip(started.documents, readings, strict=True)
    ]
