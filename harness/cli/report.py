"""`harness report`: the reports of a run, made again."""

from pathlib import Path

import click

from harness.errors import UsageError
from harness.reporting import write_reports
from harness.store import runfile


@click.command("report")
@click.argument("run", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where to write.  [default: the run's own directory]",
)
def command(run: Path, output: Path | None) -> None:
    """Make report.html and junit.xml again from the run file alone.

    RUN is a run's directory, its run.jsonl or a link such as reports/latest. The same run file gives the same bytes.
    """
    outcome = runfile.read(run)
    directory = output or (run if run.is_dir() else run.parent)
    try:
        written = write_reports(outcome, directory)
    except OSError as error:
        raise UsageError(f"{directory}: cannot write there: {error.strerror}", hint="name another with -o") from error
    for path in written:
        click.echo(path)
