"""Finds documents below files and directories, and reads them."""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from harness.diagnostics import Diagnostic, Severity
from harness.errors import UsageError
from harness.location import Location
from harness.model.dataflow import Alias, LineCount, Reading
from harness.spec.account import LINE_END
from harness.spec.aliases import is_undecided, learnt
from harness.spec.document_ids import document_ids
from harness.spec.limits import LARGEST_FILE, LONGEST_LINE
from harness.spec.read import read

SUFFIX = ".rst"
NOTHING = LineCount(total=0, blank=0, read=0, diagnosed=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A document that was found: its path as the user gave it, and the id that its statements begin with."""

    name: str  # kept as text, as a Path takes four times as much memory, and there can be very many
    id: str

    @property
    def path(self) -> Path:
        return Path(self.name)


def find(paths: Sequence[Path]) -> tuple[Found, ...]:
    """The documents that the paths stand for: a file itself, a directory every `*.rst` below it, in a fixed order.

    Each file once, however many ways lead to it; directories that begin with a dot are passed over. Raises UsageError
    for a path that does not exist, with the nearest name that does.
    """
    found: dict[str, tuple[str, str]] = {}
    for path in paths:
        if _is_directory(path):
            for document, below in _below(path):
                found.setdefault(document.resolved, (document.path, below))
        elif path.exists() or path.is_symlink():
            found.setdefault(_resolved(path), (path.as_posix(), path.name))
        else:
            raise UsageError(f"{path}: no such file or directory", hint=_nearest(path))
    ids = document_ids([(below, resolved) for resolved, (_, below) in found.items()])
    return tuple(Found(name=name, id=id) for (name, _), id in zip(found.values(), ids, strict=True))


def read_paths(paths: Sequence[str | Path], aliases: Sequence[Alias] = ()) -> tuple[Reading, ...]:
    """Read every document below the paths, as `find` finds them; what cannot be read is a diagnostic of its Reading."""
    return tuple(read_each(find([Path(path) for path in paths]), aliases))


def read_each(found: Sequence[Found], aliases: Sequence[Alias] = ()) -> Iterator[Reading]:
    """Read documents one by one; where one leaves open which system it means, all of them are asked what they teach."""
    taught: Sequence[Alias] | None = None
    for each in found:
        reading = read_one(each, aliases)
        if is_undecided(reading):
            if taught is None:
                taught = learnt(one.dataflow for other in found if (one := read_one(other, aliases)).dataflow)
            reading = read_one(each, (*aliases, *taught))
        yield reading


class _Entry(NamedTuple):
    path: str
    resolved: str


def _below(root: Path) -> Iterator[tuple[_Entry, str]]:
    """The documents below a directory, each with its path below it."""
    start = len(_inside(root.as_posix()))
    return ((entry, entry.path[start:] or root.name) for entry in _walk(root.as_posix(), _resolved(root), set()))


def _inside(directory: str) -> str:
    """What the paths of a directory's files begin with, as PurePath.as_posix writes them."""
    return "" if directory == "." else directory if directory.endswith("/") else f"{directory}/"


def _walk(directory: str, resolved: str, seen: set[str]) -> Iterator[_Entry]:
    """Documents below a directory; one that was seen already is not entered, so links cannot lead in circles."""
    if resolved in seen:
        return
    seen.add(resolved)
    try:
        with os.scandir(directory) as scanned:
            # only what may be a document or a directory is kept: a directory can hold very many other files
            entries = sorted((each for each in scanned if _is_wanted(each)), key=lambda entry: entry.name)
    except OSError:
        yield _Entry(directory, resolved)  # reading it reports why it cannot be read
        return
    for entry in entries:
        path = f"{_inside(directory)}{entry.name}"
        # asking the system for the true path of each of many thousand files takes longer than reading their names
        true = _resolved(Path(path)) if entry.is_symlink() else f"{resolved.rstrip(os.sep)}{os.sep}{entry.name}"
        if _is_directory(entry):
            yield from _walk(path, true, seen)
        else:
            yield _Entry(path, true)


def _is_wanted(entry: os.DirEntry[str]) -> bool:
    if entry.name.lower().endswith(SUFFIX) and not _is_directory(entry):
        return entry.name.lower() != SUFFIX  # a name that begins with its only dot has no suffix
    return not entry.name.startswith(".") and _is_directory(entry)


def _is_directory(path: Path | os.DirEntry[str]) -> bool:
    try:
        return path.is_dir()
    except OSError:  # no permission to look
        return False


def _resolved(path: Path) -> str:
    try:
        return str(path.resolve())
    except (OSError, RuntimeError):  # a link that leads to itself
        return str(path.absolute())


def _nearest(path: Path) -> str:
    parent = path.parent
    while not parent.is_dir() and parent != parent.parent:
        path, parent = parent, parent.parent
    try:
        names = sorted(entry.name for entry in parent.iterdir())
    except OSError:
        names = []
    close = get_close_matches(path.name, names, n=1)
    return (
        f"did you mean {(parent / close[0]).as_posix()}?" if close else f"nothing in {parent.as_posix()} is called so"
    )


def read_one(found: Found, aliases: Sequence[Alias] = ()) -> Reading:
    """Read one document; what cannot be read is a diagnostic of the Reading."""
    content = load(found)
    if isinstance(content, Reading):
        return content
    return read_content(content, path=found.name, document_id=found.id, aliases=aliases)


def load(found: Found) -> bytes | Reading:
    """What a document's file holds, of a very large one its beginning; a Reading that says why it cannot be read."""
    path = found.name
    try:
        mode = found.path.stat().st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            return _refused(path, "structure.unreadable", 1, 1, "not a regular file", "give a file or a directory")
        with found.path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        hint = "the file must exist and be readable"
        return _refused(path, "structure.unreadable", 1, 1, f"the file cannot be read: {error.strerror}", hint)
    return content


def read_content(content: bytes, *, path: str, document_id: str, aliases: Sequence[Alias] = ()) -> Reading:
    """Read the bytes of a document, or as many of a file that is too large as show that it is."""
    if len(content) > LARGEST_FILE:
        return _too_large(path, content)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return _undecodable(path, content, error)
    return read(text, path=path, document_id=document_id, aliases=aliases)


def unreadable(path: str, what: str, hint: str) -> Reading:
    """What stands for a document that is not read at all."""
    return _refused(path, "structure.unreadable", 1, 1, what, hint)


def _undecodable(path: str, content: bytes, error: UnicodeDecodeError) -> Reading:
    before = LINE_END.split(content[: error.start].decode("utf-8"))
    message = f"not UTF-8: the byte 0x{content[error.start]:02X} cannot stand here"
    hint = "save the file as UTF-8, for instance with `iconv -f ISO-8859-1 -t UTF-8`"
    return _refused(path, "syntax.not-utf-8", len(before), len(before[-1]) + 1, message, hint)


def _too_large(path: str, head: bytes) -> Reading:
    """A file beyond what is read; one long line is the likelier reason, so it is looked for in the beginning."""
    number = 1
    for number, line in enumerate(head.split(b"\n"), start=1):
        if len(line) > 4 * LONGEST_LINE:
            return _refused(
                path,
                "syntax.line-too-long",
                number,
                LONGEST_LINE + 1,
                f"the line is longer than the {LONGEST_LINE:,} characters that are read",
                "a sentence or cell stands on a line of its own; is this a dataflow document?",
            )
    message = f"the file is larger than the {LARGEST_FILE // 1024 // 1024} MB that are read"
    return _refused(path, "structure.file-too-large", number, 1, message, "split the document")


def _refused(path: str, code: str, line: int, column: int, message: str, hint: str) -> Reading:
    """A file that was not read at all: its text is empty and none of its lines counted."""
    place = Location(path=path, line=line, column=column)
    diagnostic = Diagnostic(location=place, code=code, severity=Severity.ERROR, message=message, hint=hint)
    return Reading(path=path, text="", dataflow=None, diagnostics=(diagnostic,), lines=NOTHING)


def without_documents(paths: Sequence[str | Path]) -> tuple[Diagnostic, ...]:
    """An error for each directory among the paths below which there is no document."""
    return tuple(
        Diagnostic(
            location=Location(path=Path(path).as_posix(), line=1),
            code="structure.no-documents",
            severity=Severity.ERROR,
            message="the directory holds no dataflow documents",
            hint=f"documents are files that end in {SUFFIX}, in it or in directories below it",
        )
        for path in paths
        if _is_directory(Path(path)) and next(_below(Path(path)), None) is None
    )
