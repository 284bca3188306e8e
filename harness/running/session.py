"""One run, from collected scenarios to its run file and reports; the same for `harness run` and plain pytest."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from time import monotonic

from harness import __version__
from harness.config import Config
from harness.errors import UsageError
from harness.model.dataflow import Reading
from harness.model.packed import packed, unpacked
from harness.model.run import Run, RunDocument, ScenarioOutcome, StatementVerdict
from harness.model.scenario import Depth
from harness.model.statement import statements
from harness.model.verdict import Verdict
from harness.reporting import write_reports
from harness.running.engine import perform
from harness.running.enough import Enduring
from harness.running.exclusions import excluded
from harness.running.garbage import all_is_kept, collect
from harness.running.judge import judge
from harness.running.mocked import mocked
from harness.running.phrased import Program
from harness.running.plans import Plans
from harness.running.progress import Progress
from harness.running.real import Real
from harness.sim.clock import run_virtually
from harness.sim.faults import behaviour
from harness.store import runfile

LATEST = "latest"


class Mode(StrEnum):
    """What the systems are: simulated, real, or real ones whose answers were recorded."""

    MOCK = "mock"
    LIVE = "live"
    REPLAY = "replay"


ALONE = {
    Mode.LIVE: "a live run has one poller and one rate limit for each system",
    Mode.REPLAY: "a recording is answered from in the order of one run",
}
"""Why the documents of a run cannot be run beside each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a run was asked to do. `directory` is where it writes, `id` names it, `seed` is that of its test data.

    `home` is where `harness.toml` is; what a live run needs is looked up there and in the environment. `recording` is
    where a live run records what it exchanges, and where a replay finds it. `simulate` are the systems of a live run,
    by the documents' names, that are simulated nevertheless. In a `serial` run one scenario follows the other, each
    alone; `most_failures` scenarios that went wrong stop a run, where that is not 0. `lost` is why nothing can be run
    although it was asked for: every scenario is `errored` with it. `shard` is which part of a larger run it is.
    """

    config: Config
    depth: Depth
    fault: str
    directory: Path
    id: str
    seed: str = ""
    mode: Mode = Mode.MOCK
    home: Path = Path()
    recording: Path | None = None
    simulate: frozenset[str] = frozenset()
    serial: bool = False
    most_failures: int = 0
    lost: str = ""
    shard: str = ""
    plans: Plans = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "plans", Plans(self.config.bindings))


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is to be run for one document, and what of its feature file was not asked for (by name, with the reason).

    `elsewhere` is why nothing of the document is run here: all of its statements are `skipped` with it.
    """

    reading: Reading
    programs: tuple[Program, ...]
    unselected: Mapping[str, str]
    elsewhere: str = ""


def check_modes(settings: Settings) -> None:
    """Raise UsageError for what was asked for together and cannot be."""
    mode, simulate, recording = settings.mode, settings.simulate, settings.recording
    if mode is not Mode.MOCK and settings.fault and not simulate:
        raise UsageError("a fault is for the simulated sync; a live run meets the real one")
    if (mode is Mode.MOCK and recording is not None) or (mode is Mode.REPLAY and recording is None):
        raise UsageError("--record DIR goes with --mode live, to record, or with --mode replay, which needs it")
    if simulate and recording is not None:
        raise UsageError("--record is for runs on real systems only, as simulated ones can be run again")


def new_id(now: datetime) -> str:
    """A run id that sorts by time and is not given twice."""
    return f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


def execute(
    selections: Sequence[Selection],
    settings: Settings,
    notes: Sequence[str],
    *,
    done: Callable[[Program], None] = lambda program: None,
    progress: Progress | None = None,
) -> Run:
    """Run the selected scenarios and judge every statement of their documents.

    On real systems everything that a run needs is looked up before the first request, and what it made is deleted at
    the end, also where a person stops it. `progress` is told how far a run on real systems has come.
    """
    started, clock = datetime.now(UTC), monotonic()
    if settings.lost:
        outcomes, said = _lost(selections, settings)
    elif settings.mode is Mode.MOCK:
        outcomes, said = _mocked(selections, settings, done)
    else:
        outcomes, said = _real(selections, settings, done, progress or Progress())
    documents = tuple(_document(selection, ran, settings) for selection, ran in zip(selections, outcomes, strict=True))
    return Run(
        id=settings.id,
        started=started.isoformat(timespec="seconds"),
        duration=round(monotonic() - clock, 3),
        harness=__version__,
        mode=settings.mode.value,
        depth=settings.depth.value,
        fault=settings.fault,
        documents=documents,
        scenarios=tuple(outcome for ran in outcomes for outcome in ran),
        notes=(*notes, *said),
        shard=settings.shard,
    )


Outcomes = list[tuple[ScenarioOutcome, ...]]
Done = Callable[[Program], None]


def _mocked(selections: Sequence[Selection], settings: Settings, done: Done) -> tuple[Outcomes, Sequence[str]]:
    """Each document in a world of its own."""
    behave, timing, bindings = behaviour(settings.fault), settings.config.timing, settings.config.bindings
    enduring = Enduring(settings.most_failures)
    outcomes: Outcomes = []
    with all_is_kept():
        for selection in selections:
            if selection.reading.dataflow is None or not selection.programs:
                outcomes.append(())
                continue
            staged = mocked(selection.reading.dataflow, behave, timing, bindings)
            act = perform(selection.programs, staged, done=done, enduring=enduring, serial=settings.serial)
            outcomes.append(packed(run_virtually(act)))
            collect()
    return outcomes, enduring.notes()


def _lost(selections: Sequence[Selection], settings: Settings) -> tuple[Outcomes, Sequence[str]]:
    """Nothing is run, and every scenario says why."""
    return [tuple(_unrun(program, settings.lost) for program in each.programs) for each in selections], ()


def _unrun(program: Program, reason: str) -> ScenarioOutcome:
    return ScenarioOutcome(
        id=program.id,
        name=program.name,
        feature=program.feature,
        line=program.line,
        document=program.document,
        statements=program.statements,
        verdict=Verdict.ERRORED,
        reason=reason,
        tags=program.tags,
    )


def _real(
    selections: Sequence[Selection], settings: Settings, done: Done, progress: Progress
) -> tuple[Outcomes, Sequence[str]]:
    """All documents at once, as one sync follows them all."""
    readings = [each.reading for each in selections]
    programs = [program for each in selections for program in each.programs]
    if not programs:
        return [() for _ in selections], ()
    real = Real(
        id=settings.id,
        seed=settings.seed,
        config=settings.config,
        home=settings.home,
        directory=settings.directory,
        recording=settings.recording,
        simulate=settings.simulate,
        behave=behaviour(settings.fault),
        readings=readings,
        digests={each.path: digest(each) for each in readings if each.dataflow is not None},
        enduring=Enduring(settings.most_failures),
        serial=settings.serial,
        progress=progress,
    )
    came = (real.live if settings.mode is Mode.LIVE else real.replay)(programs, done)
    by_document = {each.id: each for each in came.outcomes}
    return [tuple(by_document[program.id] for program in each.programs) for each in selections], came.notes


def document_id(reading: Reading) -> str:
    """What names a document in a run: its own id, or its path where it cannot be read as a dataflow."""
    return reading.dataflow.id if reading.dataflow is not None else reading.path


def digest(reading: Reading) -> str:
    """What tells a document's text from any other."""
    return f"sha256:{sha256(reading.text.encode('utf-8', 'surrogatepass')).hexdigest()}"


def keep(run: Run, reports: Path, directory: Path) -> Path:
    """Write the run file and the reports of a run, and point `latest` at it; gives the path of the HTML report."""
    directory.mkdir(parents=True, exist_ok=True)
    runfile.write(run, directory / runfile.FILE_NAME)
    html = write_reports(run, directory)[0]
    _point(reports / LATEST, directory)
    return html


def _document(selection: Selection, outcomes: tuple[ScenarioOutcome, ...], settings: Settings) -> RunDocument:
    reading = selection.reading
    dataflow = reading.dataflow
    verdicts: tuple[StatementVerdict, ...] = ()
    if dataflow is not None and selection.elsewhere:
        verdicts = tuple(
            StatementVerdict(statement=each, verdict=Verdict.SKIPPED, reason=selection.elsewhere)
            for each in statements(dataflow)
        )
    elif dataflow is not None:
        made = settings.plans.of(dataflow)
        verdicts = judge(
            dataflow,
            made,
            unpacked(outcomes),
            selection.unselected,
            settings.depth,
            excluded(settings.config.excluded, statements(dataflow)),
        )
    return RunDocument(
        id=document_id(reading),
        path=reading.path,
        text=reading.text,
        digest=digest(reading),
        diagnostics=reading.diagnostics,
        verdicts=verdicts,
    )


def _point(link: Path, directory: Path) -> None:
    """Make a symbolic link, in one step and relative, so that the folder can be moved; a file of that name stays."""
    if link.exists() and not link.is_symlink():
        return
    new = link.with_name(f".{LATEST}-{secrets.token_hex(4)}")
    new.symlink_to(directory.name, target_is_directory=True)
    new.replace(link)
