"""`harness diff`: what changed between two versions of documents, by meaning."""

from pathlib import Path

import click

from harness.cli.changes_json import differences
from harness.cli.changes_markdown import markdown
from harness.cli.changes_text import text
from harness.cli.output import print_diagnostics, say, say_json
from harness.cli.versions import versions
from harness.config import load
from harness.diagnostics import Severity
from harness.errors import Exit
from harness.planning.comparison import compared


@click.command("diff")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    help="json: one document, `harness schema diff` has its schema; markdown: for a pull request",
)
def command(old: str, new: str, form: str) -> int:
    """Say what changed between OLD and NEW by meaning: mappings, sentences, rules and rows that were added, removed,
    renamed, retyped or reordered, what of it is breaking for the sync, and which scenarios it touches.

    OLD and NEW are each a file, a directory, or a git revision with a path (HEAD~1:specs); the path is relative to the
    current directory, which an empty one (HEAD~1:) stands for. Layout (blanks, line ends, the time) is no change.
    What cannot be read of a document that differs is said on stderr.

    \b
    Exit codes: 0 the same but for layout      1 something changed      2 wrong usage

    \b
    Examples:
      harness diff HEAD:specs specs
      harness diff v1.2:specs/crm-shop.rst specs/crm-shop.rst --format markdown
    """
    before, after = versions(old, new)
    comparisons = compared(before, after, load(Path.cwd()).bindings)
    if form == "json":
        say_json(differences(old, new, comparisons).model_dump(mode="json"))
    else:
        say("\n".join((text if form == "text" else markdown)(comparisons)))
    for document in (each.document for each in comparisons if each.document.changes or each.document.layout):
        readings = (reading for reading in (document.old, document.new) if reading)
        found = (each for reading in readings for each in reading.diagnostics)
        print_diagnostics(each for each in found if each.severity is Severity.ERROR)
    return Exit.FAILED if any(each.document.changes for each in comparisons) else Exit.OK
