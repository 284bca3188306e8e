"""`harness regen`: documents written anew, from documents or from flow definitions."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
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
    """A document to be written: its name below DIR, and where its dataflow comes from, None if it cannot be read.

    Documents are read one by one when their turn comes, so that they are not all held at once.
    """

    name: str
    flow: Callable[[], Dataflow | None]


@click.command("regen")
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
        flow = document.flow()
        if flow is None:
            outcomes.append(Outcome.UNREAD)
            continue
        known = flow.origin.text if flow.origin else None
        flow = replace(flow, generated=time) if time else flow
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
        if Path(path).exists() and not Path(path).is_file():  # a pipe would be waited for, a device has no end
            raise UsageError(f"{path}: not a regular file", hint="give a file or a directory")
        definitions = parse(Path(path).read_bytes(), path)
        for index, each in enumerate(definitions.documents):
            flow = defined(each, f"{path}: documents[{index}]")  # what is wrong with it is said before any is written
            yield Document(name=f"{each.id}{SUFFIX}", flow=partial(_itself, flow))
        return
    for found in find([Path(path)]):
        yield Document(name=_name(found, Path(path)), flow=partial(_read, found))


def _itself(flow: Dataflow) -> Dataflow:
    return flow


def _read(found: Found) -> Dataflow | None:
    reading = read_one(found)
    if reading.dataflow is None:
        print_diagnostics(reading.diagnostics)
    return reading.dataflow


def _name(found: Found, root: Path) -> str:
    below = found.path.relative_to(root) if found.path != root else Path(root.name)
    return below.as_posix()


def _check_names(names: Sequence[str]) -> None:
    twice = [name for name, number in Counter(names).items() if number > 1]
    if twice:
        raise UsageError(f"two documents would be written to {min(twice)}", hint="write them to two directories")
