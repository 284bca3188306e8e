"""One run, from collected scenarios to its run file and reports; the same for `harness run` and plain pytest."""

import asyncio
import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from time import monotonic

from harness import __version__
from harness.config import Config
from harness.model.dataflow import Reading
from harness.model.run import Run, RunDocument, ScenarioOutcome, StatementVerdict
from harness.model.scenario import Depth
from harness.planning.plan import plan
from harness.reporting import write_reports
from harness.running.cleanup import clean, told
from harness.running.engine import perform
from harness.running.judge import judge
from harness.running.live import opened, patient, staged, taken_together
from harness.running.mocked import mocked
from harness.running.phrased import Program
from harness.running.reach import reach, spoken_of
from harness.running.stopping import stopping
from harness.sim.clock import run_virtually
from harness.sim.faults import behaviour
from harness.store import ledger as ledgers
from harness.store import runfile

LATEST = "latest"


class Mode(StrEnum):
    """What the systems are: simulated, or real."""

    MOCK = "mock"
    LIVE = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a run was asked to do. `directory` is where it writes, `id` names it, `seed` is that of its test data.

    `home` is where `harness.toml` is; what a live run needs is looked up there and in the environment.
    """

    config: Config
    depth: Depth
    fault: str
    directory: Path
    id: str
    seed: str = ""
    mode: Mode = Mode.MOCK
    home: Path = Path()


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is to be run for one document, and what of its feature file was not asked for (by name, with the reason)."""

    reading: Reading
    programs: tuple[Program, ...]
    unselected: Mapping[str, str]


def new_id(now: datetime) -> str:
    """A run id that sorts by time and is not given twice."""
    return f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


def execute(
    selections: Sequence[Selection],
    settings: Settings,
    notes: Sequence[str],
    *,
    done: Callable[[Program], None] = lambda program: None,
) -> Run:
    """Run the selected scenarios and judge every statement of their documents.

    On real systems everything that a run needs is looked up before the first request, and what it made is deleted at
    the end, also where a person stops it.
    """
    started, clock = datetime.now(UTC), monotonic()
    act = _live if settings.mode is Mode.LIVE else _mocked
    outcomes, said = act(selections, settings, done)
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
    )


Outcomes = list[tuple[ScenarioOutcome, ...]]
Done = Callable[[Program], None]


def _mocked(selections: Sequence[Selection], settings: Settings, done: Done) -> tuple[Outcomes, Sequence[str]]:
    """Each document in a world of its own."""
    behave, timing, clearing = behaviour(settings.fault), settings.config.timing, settings.config.sync.clearing
    return [
        run_virtually(
            perform(selection.programs, mocked(selection.reading.dataflow, behave, timing, clearing), done=done)
        )
        if selection.reading.dataflow is not None and selection.programs
        else ()
        for selection in selections
    ], ()


def _live(selections: Sequence[Selection], settings: Settings, done: Done) -> tuple[Outcomes, Sequence[str]]:
    """All documents at once, as one sync follows them all."""
    flows = [each.reading.dataflow for each in selections if each.reading.dataflow is not None]
    programs = [program for each in selections for program in each.programs]
    config = settings.config
    systems = reach(spoken_of(flows), config, settings.home, os.environ)
    ledger = ledgers.Ledger(settings.directory / ledgers.FILE_NAME)
    ledger.begin(settings.id, {spoken: reached.name for spoken, reached in systems.items()})

    async def go() -> tuple[tuple[ScenarioOutcome, ...], Sequence[str]]:
        async with opened(systems, ledger, config.timing) as live:
            with stopping() as stop:
                try:
                    outcomes = await perform(programs, staged(live, flows, config, systems), done=done, stop=stop)
                finally:
                    rest = patient(taken_together(flows, config, live.connectors), config, systems).rest
                    cleaned = await clean(ledger, live.connectors, wait=lambda: live.clock.sleep(rest))
            return outcomes, (*stop.notes(), *told(cleaned), *dict.fromkeys(live.remarks))

    if not programs:
        return [() for _ in selections], ()
    try:
        outcomes, said = asyncio.run(go())
    finally:
        ledger.close()
    by_document = {each.id: each for each in outcomes}
    return [tuple(by_document[program.id] for program in each.programs) for each in selections], said


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
    if dataflow is not None:
        made = plan(dataflow, settings.config.sync.clearing)
        verdicts = judge(dataflow, made, outcomes, selection.unselected, settings.depth)
    return RunDocument(
        id=dataflow.id if dataflow is not None else reading.path,
        path=reading.path,
        text=reading.text,
        digest=f"sha256:{sha256(reading.text.encode('utf-8', 'surrogatepass')).hexdigest()}",
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
