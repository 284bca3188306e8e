"""`harness check`: what there is to say about documents, without running anything."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from harness.cli.fixing import fix
from harness.cli.github import workflow_command
from harness.cli.output import diagnostic_json, has_error, print_diagnostics, say, say_json, summary
from harness.cli.sarif import sarif
from harness.config import load
from harness.diagnostics import Diagnostic
from harness.errors import Exit
from harness.spec.files import read_paths, without_documents
from harness.spec.lint.choice import choice
from harness.spec.lint.judge import judge

FORMATS = ("text", "json", "sarif", "github")


@click.command("check", short_help="Say what is wrong with documents.")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    help="json and sarif: one document to stdout; github: workflow commands.",
)
@click.option("--select", multiple=True, metavar="CODES", help="Only these codes or families, separated by commas.")
@click.option("--ignore", multiple=True, metavar="CODES", help="All but these codes or families.")
@click.option("--fix", "mend", is_flag=True, help="Mend the documents where the right text is certain.")
def command(paths: Sequence[str], form: str, select: Sequence[str], ignore: Sequence[str], mend: bool) -> int:
    """Read documents (files, or directories with *.rst below them) and print what is wrong with them.

    Exit code 1 if there is an error among the diagnostics, 0 if there are warnings and remarks only. Severities can be
    set in harness.toml; docs/diagnostics.md explains the codes.

    \b
    Examples:
      harness check specs --ignore structure.header-only-table
      harness check specs --select types,rules --format github
    """
    asked = choice(",".join(select), ",".join(ignore), load(Path.cwd()).check.severity)
    readings = read_paths(paths)
    if mend and fix(readings, asked.codes, err=form != "text"):
        readings = read_paths(paths)
    found = (*judge(readings, datetime.now(UTC).replace(tzinfo=None)), *without_documents(paths))
    diagnostics = asked.of(found)
    _print(form, diagnostics)
    say(summary(readings, diagnostics), err=form != "text")
    return Exit.FAILED if has_error(diagnostics) else Exit.OK


def _print(form: str, diagnostics: Sequence[Diagnostic]) -> None:
    if form == "json":
        say_json({"diagnostics": [diagnostic_json(each) for each in diagnostics]})
    elif form == "sarif":
        say_json(sarif(diagnostics))
    elif form == "github":
        for each in diagnostics:
            say(workflow_command(each))
    else:
        print_diagnostics(diagnostics, err=False)
