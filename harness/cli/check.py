"""`harness check`: what there is to say about documents, without running anything."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import click

from harness.checking.check import checked
from harness.checking.entries import again, entries
from harness.checking.known import Known, no_place, users_place
from harness.checking.spool import Spool
from harness.checking.work import cores
from harness.cli.output import Tally, diagnostic_json, print_diagnostics, say, say_lines, say_long_json
from harness.config.written import written
from harness.diagnostics import Diagnostic
from harness.errors import Exit
from harness.spec.aliases import configured
from harness.spec.files import find, read_one, without_documents
from harness.spec.lint.choice import choice

FORMATS = ("text", "json", "sarif", "github")


@click.command("check")
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
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Read in so many processes; else one a core.")
@click.option("--no-cache", is_flag=True, envvar="HARNESS_NO_CACHE", help="Read documents anew that did not change.")
def command(
    paths: Sequence[str],
    form: str,
    select: Sequence[str],
    ignore: Sequence[str],
    mend: bool,
    jobs: int | None,
    no_cache: bool,
) -> int:
    """Read documents (files, or directories with *.rst below them) and print what is wrong with them.

    Exit code 1 if there is an error among the diagnostics, 0 if there are warnings and remarks only. Severities can be
    set in harness.toml; docs/diagnostics.md explains the codes.

    What is said of a document that did not change comes from a cache, `harness` in the user's cache directory, which
    can be deleted at any time.

    \b
    Examples:
      harness check specs --ignore structure.header-only-table
      harness check specs --select types,rules --format github
    """
    config = written(Path.cwd())
    asked = choice(",".join(select), ",".join(ignore), config.check.severity if config else {})
    found = find([Path(path) for path in paths])
    if mend:
        from harness.cli.fixing import fix

        fix(map(read_one, found), asked.codes, err=form != "text")
    tally = Tally()
    now = datetime.now(UTC).replace(tzinfo=None)
    aliases = configured(config.aliases if config else {})
    with Spool() as spool, Known(no_place if no_cache else users_place, now, aliases=aliases) as known:
        told = entries(found, now, known=known, jobs=jobs or cores(), aliases=aliases)
        result = checked(told, spool, lambda name, taught: again(name, now, configured=aliases, taught=taught))
        _print(form, tally.counting(asked.of(chain(result.diagnostics(), without_documents(paths)))))
    say(
        tally.summary(documents=result.documents, mappings=result.mappings, statements=result.statements),
        err=form != "text",
    )
    return Exit.FAILED if tally.has_error else Exit.OK


def _print(form: str, diagnostics: Iterator[Diagnostic]) -> None:
    if form == "json":
        say_long_json({"diagnostics": map(diagnostic_json, diagnostics)})
    elif form == "sarif":
        from harness.cli.sarif import sarif

        say_long_json(sarif(diagnostics))
    elif form == "github":
        from harness.cli.github import workflow_command

        say_lines(map(workflow_command, diagnostics))
    else:
        print_diagnostics(diagnostics, err=False)
