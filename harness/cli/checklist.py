"""`harness checklist`: what will be verified how, and what a person must judge, before anything ran."""

from collections.abc import Sequence
from pathlib import Path

import click

from harness.cli.documents import read_documents
from harness.cli.output import has_error, print_diagnostics, say
from harness.config import load
from harness.diagnostics import Severity
from harness.errors import Exit, UsageError
from harness.planning.plan import plan
from harness.reporting.checklist import render_checklist
from harness.store.atomic import write_text


@click.command("checklist")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "-o", "--output", default="checklist.html", show_default=True, metavar="FILE.html", help="Where to write."
)
def command(paths: Sequence[str], output: str) -> int:
    """Write the checklist of documents as an HTML page, to read or to print: each sentence with what will be done.

    \b
    Examples:
      harness checklist specs
      harness checklist specs/crm-shop.rst -o crm-shop.html
    """
    documents = read_documents(paths)
    print_diagnostics(found for found in documents.diagnostics if found.severity is Severity.ERROR)
    bindings = load(Path.cwd()).bindings
    plans = [plan(reading.dataflow, bindings) for reading in documents.readings if reading.dataflow is not None]
    file = Path(output)
    try:
        write_text(file, render_checklist(documents.readings, plans))
    except OSError as error:
        raise UsageError(f"{output}: cannot be written: {error.strerror}", hint="name another file with -o") from error
    say(file.as_posix())
    return Exit.FAILED if has_error(documents.diagnostics) else Exit.OK
