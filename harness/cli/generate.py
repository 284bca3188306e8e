"""`harness generate`: write the scenarios of documents as feature files."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from harness.cli.documents import read_documents
from harness.cli.output import has_error, print_diagnostics, say
from harness.config import load
from harness.diagnostics import Severity
from harness.errors import Exit
from harness.gherkin.files import FeatureFile, State, compare, orphans, store
from harness.planning.plan import plan


@click.command("generate")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("-o", "--output", default="features", show_default=True, metavar="DIR", help="Where feature files go.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where a file is missing, stale or left over.")
@click.option("--force", is_flag=True, help="Overwrite files that were edited by hand, too.")
@click.option("--prune", is_flag=True, help="Delete files whose document is gone.")
def command(paths: Sequence[str], output: str, check: bool, force: bool, prune: bool) -> int:
    """Write DIR/<document>.feature for each document; the same document gives the same bytes.

    A file that was edited by hand is left alone, and said so, unless --force. Your own scenarios belong into
    DIR/custom/, where nothing is ever written.

    \b
    Examples:
      harness generate specs
      harness generate specs --check
    """
    documents = read_documents(paths)
    print_diagnostics(found for found in documents.diagnostics if found.severity is Severity.ERROR)
    bindings = load(Path.cwd()).bindings
    plans = [plan(reading.dataflow, bindings) for reading in documents.readings if reading.dataflow is not None]
    directory = Path(output)
    files = [compare(each, directory) for each in plans if each.scenarios]
    left = tuple(orphans(directory, [file.path for file in files]))
    wrong = has_error(documents.diagnostics)
    if check:
        lines = [*_behind(files), *(f"{path.as_posix()}: its document is gone" for path in left)]
    else:
        lines = list(_write(files, force=force))
        for path in left:
            if prune:
                path.unlink()
            else:
                say(f"{path.as_posix()}: its document is gone; --prune deletes it", err=True)
    for line in lines:
        say(line, err=True)
    changed = sum(file.state is not State.CURRENT for file in files)
    said = f"{len(files)} feature files, {changed} of them " + ("not up to date." if check else "changed.")
    say(said if not check or changed else f"{len(files)} feature files, all up to date.")
    return Exit.FAILED if wrong or lines else Exit.OK


def _behind(files: Sequence[FeatureFile]) -> Iterator[str]:
    for file in files:
        if file.state is not State.CURRENT:
            yield f"{file.path.as_posix()}: {file.state}; run `harness generate`"


def _write(files: Sequence[FeatureFile], *, force: bool) -> Iterator[str]:
    """Write what is not up to date; gives a line for each file that was left alone."""
    for file in files:
        if file.state is State.EDITED and not force:
            yield f"{file.path.as_posix()}: edited by hand, so it was left alone; --force overwrites it"
        elif file.state is not State.CURRENT:
            store(file)
