"""`harness report`: the reports of a run, made again, or of shards put together."""

from collections.abc import Sequence
from pathlib import Path

import click

from harness.cli.output import say
from harness.errors import Exit, UsageError
from harness.model.run import Run
from harness.reporting import write_reports
from harness.store import journal, runfile
from harness.store.merging import merged


@click.command("report")
@click.argument("runs", metavar="RUN...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where to write.  [default: the run's own directory; needed for several runs]",
)
def command(runs: Sequence[Path], output: Path | None) -> int:
    """Make report.html and junit.xml again from the run file alone.

    RUN is a run's directory, its run.jsonl or a link such as reports/latest. The same run file gives the same bytes. Of
    a run that broke off or still goes on, the reports are made from its journal: they say that they are partial, what
    has not been run is errored, and the exit code is 3.

    Several runs are shards (`harness run --shard I/N`) of one run: they are put together to one run file with its
    reports, each document from the shard that ran it. Where a shard is missing or broke off, that is said and the exit
    code is 3; runs of other documents, options or versions of the harness, or of the same shard, are refused.
    """
    read = [_read(run) for run in runs]
    partial = [f"{run.id}: {run.notes[0]}" for run, complete in read if not complete]
    if len(read) == 1:
        _write(read[0][0], output or (runs[0] if runs[0].is_dir() else runs[0].parent))
        return _said(partial)
    if output is None:
        raise UsageError("several runs are put together where -o says", hint="harness report RUN1 RUN2 -o DIR")
    whole = merged([run for run, _ in read])
    if (output / runfile.FILE_NAME).exists() and (there := runfile.read(output)).id != whole.run.id:
        raise UsageError(f"{output}: holds run {there.id}", hint="name another directory with -o")
    _write(whole.run, output, whole=True)
    return _said([*partial, *whole.missing])


def _said(lacks: Sequence[str]) -> Exit:
    """Say what a run lacks; an exit code that holds for it."""
    for line in lacks:
        say(line, err=True)
    return Exit.ERRORED if lacks else Exit.OK


def _read(run: Path) -> tuple[Run, bool]:
    """A run, and whether it has come to its end."""
    if (run / journal.FILE_NAME).is_file() and not (run / runfile.FILE_NAME).exists():
        from harness.running.partial import as_far_as_told  # what only such a run needs takes a while to load

        return as_far_as_told(run / journal.FILE_NAME)
    return runfile.read(run), True


def _write(run: Run, directory: Path, *, whole: bool = False) -> None:
    try:
        if whole:
            directory.mkdir(parents=True, exist_ok=True)
            runfile.write(run, directory / runfile.FILE_NAME)
        written = write_reports(run, directory)
    except OSError as error:
        raise UsageError(f"{directory}: cannot write there: {error.strerror}", hint="name another with -o") from error
    for path in written:
        click.echo(path)
