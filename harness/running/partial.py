"""A run as far as its journal tells of it: what nobody knows is `errored`, so that every statement has a verdict."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from harness.model.dataflow import Reading
from harness.model.run import Run, RunDocument, ScenarioOutcome
from harness.model.verdict import Verdict
from harness.running.resuming import settings_of
from harness.running.session import judged
from harness.running.settings import Selection, Settings
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
    outcomes = _outcomes(so_far)
    readings = _readings(started)
    documents = tuple(
        _document(so_far, planned, reading, ran, settings)
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
        notes=(*_notes(so_far, path), *started.notes, *_said(so_far)),
        shard=started.shard,
    )
    return run, so_far.is_complete


def _notes(so_far: Told, path: Path) -> Iterator[str]:
    if not so_far.is_complete:
        why = "the run still goes on" if is_held(path) else "the run broke off"
        done = f"{len(so_far.final)} of {so_far.planned} scenarios have come to their end"
        if so_far.started.in_parts:
            own = sum(1 for each in so_far.started.documents if not each.elsewhere)
            done = f"{len(so_far.documents)} of {own} documents have come to their end"
        yield f"This report is partial: {why}; {done}."


def _said(so_far: Told) -> Sequence[str]:
    """What was said of the parts of the run, and at its end."""
    notes = (note for part in so_far.parts for note in part.notes)
    return (*dict.fromkeys(notes), *(() if so_far.ended is None else so_far.ended.notes))


def _document(
    so_far: Told,
    planned: PlannedDocument,
    reading: Reading,
    outcomes: tuple[ScenarioOutcome, ...],
    settings: Settings,
) -> RunDocument:
    if planned.id in so_far.documents:
        return so_far.documents[planned.id]
    selection = Selection(reading=reading, programs=(), unselected=planned.unselected, elsewhere=planned.elsewhere)
    document = judged(selection, outcomes, settings)
    if so_far.started.in_parts and not planned.elsewhere and not so_far.is_complete:
        unknown = (replace(each, verdict=Verdict.ERRORED, reason=NOT_RUN) for each in document.verdicts)
        document = replace(document, verdicts=tuple(unknown))
    return replace(document, diagnostics=planned.diagnostics, digest=planned.digest)


def _outcomes(so_far: Told) -> list[tuple[ScenarioOutcome, ...]]:
    """Those of each document."""
    if not so_far.started.in_parts:
        return [tuple(_outcome(so_far, each, one) for one in each.scenarios) for each in so_far.started.documents]
    ran: defaultdict[str, list[ScenarioOutcome]] = defaultdict(list)
    for outcome in so_far.final.values():
        ran[outcome.document].append(outcome)
    return [tuple(ran[each.id]) for each in so_far.started.documents]


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
