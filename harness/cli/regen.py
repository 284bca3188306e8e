"""`harness regen`: documents written anew, from documents or from flow definitions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import click

from harness.cli.output import counted, print_diagnostics, say
from harness.cli.writing import Outcome, inside, write
from harness.errors import Exit, UsageError
from harness.model.dataflow import Dataflow
from harness.spec.define import defined
from harness.spec.definition import parse
from harness.spec.files import SUFFIX, Found, find, read_one
from harness.spec.render import render

JSON = ".json"
TIME = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document to be written: its name below DIR, and its dataflow, None if it cannot be read."""

    name: str
    flow: Dataflow | None


@click.command("regen", short_help="Write documents from documents or flow definitions.")
@click.argument("paths", metavar="PATH|FLOWS.json...", nargs=-1, required=True)
@click.option("-o", "--output", metavar="DIR", required=True, help="the directory to write to")
@click.option("--generated", default="keep", metavar='keep|now|"YYYY-MM-DD HH:MM:SS"', help="the time to be written")
@click.option("--check", is_flag=True, help="write nothing; exit code 1 if anything would change")
@click.option("--force", is_flag=True, help="also overwrite files that hold something else than what was read")
def command(paths: Sequence[str], output: str, generated: str, check: bool, force: bool) -> int:
    """Write documents to DIR: what was not changed byte for byte as it was, what was changed as the format prescribes.

    Definitions are what `harness show --format json` prints. Exit code 1 if a document cannot be read, a file was left
    alone because it holds something else, or --check found a difference.
    """
    time = _time(generated)
    documents = [document for path in paths for document in _documents(path)]
    _check_names([document.name for document in documents])
    outcomes = []
    for document in documents:
        target = inside(Path(output), document.name)
        if document.flow is None:
            outcomes.append(Outcome.UNREAD)
            continue
        flow = replace(document.flow, generated=time) if time else document.flow
        known = document.flow.origin.text if document.flow.origin else None
        outcomes.append(write(target, render(flow), known=known, check=check, force=force))
    if not documents:
        say("no documents", err=True)
        return Exit.FAILED
    told = (f"{counted(outcomes.count(each), 'document')} {each}" for each in Outcome if each in outcomes)
    say(f"{', '.join(told)}.", err=True)
    fine = {Outcome.UNCHANGED} if check else {Outcome.UNCHANGED, Outcome.WRITTEN}
    return Exit.OK if set(outcomes) <= fine else Exit.FAILED


def _time(generated: str) -> str:
    """The time to be written, empty to keep the documents' own."""
    if generated == "keep":
        return ""
    if generated == "now":
        return datetime.now(UTC).strftime(TIME)
    try:
        return datetime.strptime(generated, TIME).strftime(TIME)
    except ValueError as error:
        hint = 'keep, now, or a time such as "2024-09-10 14:16:17"'
        raise UsageError(f"--generated: no time: {generated}", hint=hint) from error


def _documents(path: str) -> Iterator[Document]:
    if Path(path).suffix.lower() == JSON and not Path(path).is_dir():
        definitions = parse(Path(path).read_bytes(), path)
        for index, each in enumerate(definitions.documents):
            yield Document(name=f"{each.id}{SUFFIX}", flow=defined(each, f"{path}: documents[{index}]"))
        return
    for found in find([Path(path)]):
        reading = read_one(found)
        if reading.dataflow is None:
            print_diagnostics(reading.diagnostics)
        yield Document(name=_name(found, Path(path)), flow=reading.dataflow)


def _name(found: Found, root: Path) -> str:
    below = found.path.relative_to(root) if found.path != root else Path(root.name)
    return below.as_posix()


def _check_names(names: Sequence[str]) -> None:
    twice = {name for name in names if names.count(name) > 1} if len(set(names)) < len(names) else set()
    if twice:
        raise UsageError(f"two documents would be written to {min(twice)}", hint="write them to two directories")
