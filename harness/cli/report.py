"""`harness report`: the reports of a run, made again."""

from pathlib import Path

import click

from harness.cli.output import say
from harness.errors import Exit, UsageError
from harness.reporting import write_reports
from harness.store import journal, runfile


@click.command("report", short_help="Make the reports of a run again.")
@click.argument("run", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where to write.  [default: the run's own directory]",
)
def command(run: Path, output: Path | None) -> int:
    """Make report.html and junit.xml again from the run file alone.

    RUN is a run's directory, its run.jsonl or a link such as reports/latest. The same run file gives the same bytes. Of
    a run that broke off or still goes on, the reports are made from its journal: they say that they are partial, what
    has not been run is errored, and the exit code is 3.
    """
    complete = True
    if (run / journal.FILE_NAME).is_file() and not (run / runfile.FILE_NAME).exists():
        from harness.running.partial import as_far_as_told  # what only such a run needs takes a while to load

        outcome, complete = as_far_as_told(run / journal.FILE_NAME)
    else:
        outcome = runfile.read(run)
    directory = output or (run if run.is_dir() else run.parent)
    try:
        written = write_reports(outcome, directory)
    except OSError as error:
        raise UsageError(f"{directory}: cannot write there: {error.strerror}", hint="name another with -o") from error
    for path in written:
        click.echo(path)
    if not complete:
        say(outcome.notes[0], err=True)
    return Exit.OK if complete else Exit.ERRORED
