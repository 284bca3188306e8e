"""A run with its journal: what is written down while it goes on, and what a run that broke off still has to do."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256

from harness import __version__
from harness.errors import UsageError
from harness.model.dataflow import Reading
from harness.model.pair import datatypes
from harness.model.run import ScenarioOutcome
from harness.model.verdict import Verdict
from harness.running.acting import Done, Outcomes
from harness.running.events import Events
from harness.running.phrased import Program, ProgramStep
from harness.running.settings import Mode, Selection, Settings, document_id
from harness.store import runfile
from harness.store.journal import (
    FILE_NAME,
    Journal,
    JournalError,
    PlannedDocument,
    PlannedScenario,
    RunEnded,
    RunResumed,
    RunStarted,
    ScenarioEnded,
    ScenarioStarted,
    StepEnded,
)
from harness.store.told import spent, told

Act = Callable[[Sequence[Selection], Done], tuple[Outcomes, Sequence[str]]]


@dataclass(kw_only=True)
class Recorder(Events):
    """Writes the journal of a run; `known` are the final outcomes of scenarios from before it broke off, by id.

    Where it does not hear of steps, as in simulated systems, whose scenarios take no time, it writes none down.
    """

    journal: Journal
    hears_steps: bool = True
    known: Mapping[str, ScenarioOutcome] = field(default_factory=dict)
    _lonely: set[str] = field(default_factory=set)
    _final: set[str] = field(default_factory=set)

    def scenario_started(self, program: Program) -> None:
        if not self._has(program.id):
            self.journal.write(ScenarioStarted(time=now(), id=program.id))

    def step_ended(self, program: Program, step: ProgramStep, verdict: Verdict, message: str) -> None:
        if not self._has(program.id):
            self.journal.write(
                StepEnded(
                    time=now(),
                    id=program.id,
                    keyword=step.keyword,
                    text=step.text,
                    line=step.line,
                    verdict=verdict,
                    message=message,
                )
            )

    def scenario_ended(self, outcome: ScenarioOutcome, *, final: bool, lonely: bool) -> None:
        if self._has(outcome.id):
            return
        if final and lonely and self.known and outcome.id not in self._lonely:
            self._lonely.add(outcome.id)  # those who ran before the run broke off gave it no sign of life
            final = False
        if final:
            self._final.add(outcome.id)
        self.journal.write(ScenarioEnded(time=now(), final=final, scenario=outcome))

    def _has(self, id: str) -> bool:
        return id in self.known or id in self._final

    def complete(self, selections: Sequence[Selection], act: Act, done: Done) -> tuple[Outcomes, Sequence[str]]:
        """Run what has no final outcome, and give the outcomes of all scenarios.

        A scenario that lacks a sign of life, when others ran before the run broke off, runs again with those others.
        """
        for each in selections:
            for program in each.programs:
                if program.id in self.known:
                    done(program)
        outcomes, said = act(_only(selections, lambda program: program.id not in self.known), done)
        came = {**self.known, **{outcome.id: outcome for ran in outcomes for outcome in ran}}
        judged = self._lonely | self._final | self.known.keys() == came.keys()  # else the run was stopped
        if self._lonely and judged and not self.journal.problem:
            near = _near(selections, self._lonely)
            again, more = act(_only(selections, lambda program: program.document in near), lambda program: None)
            came |= {outcome.id: outcome for ran in again for outcome in ran if outcome.id in self._lonely}
            said = (*said, *more)
        return [tuple(came[program.id] for program in each.programs) for each in selections], tuple(dict.fromkeys(said))


@contextmanager
def journaled(
    selections: Sequence[Selection], settings: Settings, notes: Sequence[str]
) -> Iterator[tuple[Recorder, RunStarted]]:
    """The recorder of a run that begins, or goes on; and how it began.

    Raises UsageError where another process is at it, or where what it had planned is not what is planned now, and
    JournalError, when all is done, where the journal could not be written.
    """
    journal = Journal(settings.directory / FILE_NAME)
    try:
        documents = tuple(_planned(selection) for selection in selections)
        if journal.events:
            started = told(journal.events).started
            if [each.scenarios for each in started.documents] != [each.scenarios for each in documents]:
                raise UsageError(
                    f"{settings.directory}: what is to be run is not what it was when the run began",
                    hint="documents, feature files and harness.toml must be as they were; or begin another run",
                )
            (settings.directory / runfile.FILE_NAME).unlink(missing_ok=True)  # it does not tell what comes now
            known = told(journal.events).final
            journal.write(RunResumed(time=now(), harness=__version__))
        else:
            known = {}
            started = begin(journal, settings, notes, documents)
        yield Recorder(journal=journal, hears_steps=settings.mode is not Mode.MOCK, known=known), started
    finally:
        journal.close()


def begin(
    journal: Journal,
    settings: Settings,
    notes: Sequence[str],
    documents: tuple[PlannedDocument, ...],
    *,
    in_parts: bool = False,
) -> RunStarted:
    """Write the first line, and give it."""
    started = RunStarted(
        time=now(),
        id=settings.id,
        seed=settings.seed,
        mode=settings.mode.value,
        depth=settings.depth.value,
        fault=settings.fault,
        harness=__version__,
        simulate=tuple(sorted(settings.simulate)),
        recorded=settings.recording is not None,
        serial=settings.serial,
        most_failures=settings.most_failures,
        shard=settings.shard,
        in_parts=in_parts,
        paths=settings.paths,
        expression=settings.expression,
        revision=settings.revision,
        config=settings.config.model_copy(update={"systems": {}}),
        notes=tuple(notes),
        documents=documents,
    )
    journal.write(started)
    return started


def end(recorder: Recorder, started: RunStarted, duration: float, said: Sequence[str]) -> tuple[float, Sequence[str]]:
    """Write the last line; gives the seconds that all parts of a run took, and what is to be said of them.

    Raises JournalError where the journal could not be written, so that the run is not all there.
    """
    parts = spent(recorder.journal.events)
    if recorder.journal.events:
        said = (went_on(len(recorder.known)), *said)
    if recorder.journal.problem:
        more = f"with room on the disk it goes on: harness run --resume {started.id}"
        raise JournalError(recorder.journal.problem, hint="\n".join((*said, more) if started.paths else said))
    recorder.journal.write(RunEnded(time=now(), duration=round(parts + duration, 3), notes=tuple(said)))
    return round(parts + duration, 3), said


def went_on(number: int) -> str:
    """What the report says of a run that broke off when so many scenarios had been judged."""
    return f"The run broke off and went on later; {number} scenarios had been judged before."


def planned(
    reading: Reading, *, elsewhere: str, unselected: Mapping[str, str], scenarios: tuple[PlannedScenario, ...] = ()
) -> PlannedDocument:
    """A document as the first line has it."""
    return PlannedDocument(
        id=document_id(reading),
        path=reading.path,
        text=reading.text,
        digest=reading.digest,
        diagnostics=reading.diagnostics,
        unselected=dict(unselected),
        elsewhere=elsewhere,
        scenarios=scenarios,
    )


def _planned(selection: Selection) -> PlannedDocument:
    return planned(
        selection.reading,
        elsewhere=selection.elsewhere,
        unselected=selection.unselected,
        scenarios=tuple(
            PlannedScenario(
                id=program.id,
                name=program.name,
                feature=program.feature,
                line=program.line,
                statements=program.statements,
                tags=program.tags,
                digest=sha256(repr(program.steps).encode("utf-8", "surrogatepass")).hexdigest()[:16],
            )
            for program in selection.programs
        ),
    )


def _only(selections: Sequence[Selection], wanted: Callable[[Program], bool]) -> list[Selection]:
    return [replace(each, programs=tuple(filter(wanted, each.programs))) for each in selections]


def _near(selections: Sequence[Selection], lonely: set[str]) -> set[str]:
    """The documents that share a datatype with those of some scenarios."""
    flows = [each.reading.dataflow for each in selections if each.reading.dataflow is not None]
    known = {flow.id: set(datatypes(flow)) for flow in flows}
    own = [program.document for each in selections for program in each.programs if program.id in lonely]
    concerned = {datatype for document in own for datatype in known[document]}
    return {document for document, there in known.items() if there & concerned}


def now() -> str:
    """The time of an event."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
