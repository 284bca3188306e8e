"""`harness check`: what there is to say about documents, without running anything."""

from collections.abc import Sequence
from datetime import UTC, datetime

import click

from harness.cli.documents import with_paths_and_format
from harness.cli.output import diagnostic_json, has_error, print_diagnostics, say, say_json, summary
from harness.errors import Exit
from harness.spec.files import read_paths, without_documents
from harness.spec.lint.judge import judge


@click.command("check", short_help="Say what is wrong with documents.")
@with_paths_and_format
def command(paths: Sequence[str], form: str) -> int:
    """Read documents (files, or directories with *.rst below them) and print what is wrong with them.

    Exit code 1 if there is an error among the diagnostics, 0 if there are warnings and remarks only.
    """
    readings = read_paths(paths)
    diagnostics = (*judge(readings, datetime.now(UTC).replace(tzinfo=None)), *without_documents(paths))
    if form == "json":
        say_json({"diagnostics": [diagnostic_json(each) for each in diagnostics]})
    else:
        print_diagnostics(diagnostics, err=False)
    say(summary(readings, diagnostics), err=form == "json")
    return Exit.FAILED if has_error(diagnostics) else Exit.OK
