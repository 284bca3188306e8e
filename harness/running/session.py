"""One run, from collected scenarios to its run file and reports; the same for `harness run` and plain pytest."""

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from time import monotonic

from harness import __version__
from harness.config import Config
from harness.model.dataflow import Reading
from harness.model.run import Run, RunDocument, ScenarioOutcome, StatementVerdict
from harness.model.scenario import Depth
from harness.model.statement import statements
from harness.planning.plan import plan
from harness.reporting import write_reports
from harness.running.engine import mocked, perform
from harness.running.exclusions import excluded
from harness.running.judge import judge
from harness.running.program import Program
from harness.sim.faults import behaviour
from harness.store import runfile

LATEST = "latest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a run was asked to do. `directory` is where it writes, `id` names it, `seed` is that of its test data."""

    config: Config
    depth: Depth
    fault: str
    directory: Path
    id: str
    seed: str = ""


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
    """Run the selected scenarios and judge every statement of their documents."""
    started, clock = datetime.now(UTC), monotonic()
    bindings = settings.config.bindings
    staged = mocked(behaviour(settings.fault), settings.config.timing, bindings)

    async def go() -> list[tuple[ScenarioOutcome, ...]]:
        return [
            await perform(selection.reading.dataflow, selection.programs, staged, done=done)
            if selection.reading.dataflow is not None and selection.programs
            else ()
            for selection in selections
        ]

    outcomes = asyncio.run(go())
    documents = tuple(_document(selection, ran, settings) for selection, ran in zip(selections, outcomes, strict=True))
    return Run(
        id=settings.id,
        started=started.isoformat(timespec="seconds"),
        duration=round(monotonic() - clock, 3),
        harness=__version__,
        mode="mock",
        depth=settings.depth.value,
        fault=settings.fault,
        documents=documents,
        scenarios=tuple(outcome for ran in outcomes for outcome in ran),
        notes=tuple(notes),
    )


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
        made = plan(dataflow, settings.config.bindings)
        verdicts = judge(
            dataflow,
            made,
            outcomes,
            selection.unselected,
            settings.depth,
            excluded(settings.config.excluded, statements(dataflow)),
        )
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
