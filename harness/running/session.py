"""One run, from collected scenarios to its run file and reports; the same for `harness run` and plain pytest."""

import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import monotonic

from harness import __version__
from harness.errors import HarnessError
from harness.model.packed import packed
from harness.model.run import Run, RunDocument, ScenarioOutcome, StatementVerdict
from harness.model.statement import statements
from harness.model.verdict import Verdict
from harness.reporting import write_reports
from harness.running.acting import Outcomes, act
from harness.running.events import NOBODY
from harness.running.exclusions import excluded
from harness.running.journaling import end, journaled
from harness.running.judge import judge
from harness.running.phrased import Program
from harness.running.progress import Progress
from harness.running.settings import Selection, Settings, document_id
from harness.store import runfile

LATEST = "latest"


def execute(
    selections: Sequence[Selection],
    settings: Settings,
    notes: Sequence[str],
    *,
    done: Callable[[Program], None] = lambda program: None,
    progress: Progress | None = None,
    keeps: bool = True,
) -> Run:
    """Run the selected scenarios and judge every statement of their documents.

    On real systems everything that a run needs is looked up before the first request, and what it made is deleted at
    the end, also where a person stops it. All of it is in the journal while it goes on; where there is one, the run
    goes on with what is not judged yet. A run that is a part of another one `keeps` none. `progress` is told how far a
    run on real systems has come.
    """
    clock = monotonic()
    performing = partial(act, settings, progress or Progress())
    outcomes: Outcomes
    if keeps:
        with journaled(selections, settings, notes) as (journal, began):
            outcomes, said = journal.complete(selections, partial(performing, journal), done)
            duration, said = end(journal, began, monotonic() - clock, said)
        started = datetime.fromisoformat(began.time)
    else:
        started = datetime.now(UTC)
        outcomes, said = performing(NOBODY, selections, done)
        duration = monotonic() - clock
    documents = tuple(judged(selection, ran, settings) for selection, ran in zip(selections, outcomes, strict=True))
    return Run(
        id=settings.id,
        started=started.isoformat(timespec="seconds"),
        duration=round(duration, 3),
        harness=__version__,
        mode=settings.mode.value,
        depth=settings.depth.value,
        fault=settings.fault,
        documents=documents,
        scenarios=packed(outcome for ran in outcomes for outcome in ran),
        notes=(*notes, *said),
        shard=settings.shard,
    )


def keep(run: Run, reports: Path, directory: Path) -> Path:
    """Write the run file and the reports of a run, and point `latest` at it; gives the path of the HTML report.

    Raises HarnessError, with what the run has to say, where that cannot be written.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        runfile.write(run, directory / runfile.FILE_NAME)
        html = write_reports(run, directory)[0]
        _point(reports / LATEST, directory)
    except OSError as error:
        said = (*run.notes, f"its journal has all that is in a report: harness report {directory}")
        raise HarnessError(
            f"{directory}: the run cannot be written: {error.strerror or error}", hint="\n".join(said)
        ) from error
    return html


def judged(selection: Selection, outcomes: tuple[ScenarioOutcome, ...], settings: Settings) -> RunDocument:
    """A document with what is said of its statements by what came of its scenarios."""
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
            outcomes,
            selection.unselected,
            settings.depth,
            excluded(settings.config.excluded, statements(dataflow)),
        )
    return RunDocument(
        id=document_id(reading),
        path=reading.path,
        text=reading.text,
        digest=reading.digest,
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
