"""Finds documents below files and directories, and reads them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from harness.diagnostics import Diagnostic, Severity
from harness.errors import UsageError
from harness.location import Location
from harness.model.dataflow import LineCount, Reading
from harness.spec.account import LINE_END
from harness.spec.document_ids import document_ids
from harness.spec.limits import LARGEST_FILE, LONGEST_LINE
from harness.spec.read import read

SUFFIX = ".rst"
NOTHING = LineCount(total=0, blank=0, read=0, diagnosed=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A document that was found: its path below what the user gave, and the id that its statements begin with."""

    path: Path
    id: str


def find(paths: Sequence[Path]) -> tuple[Found, ...]:
    """The documents that the paths stand for: a file itself, a directory every `*.rst` below it, in a fixed order.

    Each file once, however many ways lead to it; directories that begin with a dot are passed over. Raises UsageError
    for a path that does not exist, with the nearest name that does.
    """
    found: dict[Path, tuple[Path, Path]] = {}
    for path in paths:
        if _is_directory(path):
            for document in _below(path, set()):
                found.setdefault(_resolved(document), (document, document.relative_to(path)))
        elif path.exists() or path.is_symlink():
            found.setdefault(_resolved(path), (path, Path(path.name)))
        else:
            raise UsageError(f"{path}: no such file or directory", hint=_nearest(path))
    ids = document_ids([(below, resolved) for resolved, (_, below) in found.items()])
    return tuple(Found(path=path, id=id) for (path, _), id in zip(found.values(), ids, strict=True))


def read_paths(paths: Sequence[str | Path]) -> tuple[Reading, ...]:
    """Read every document below the paths, as `find` finds them; what cannot be read is a diagnostic of its Reading."""
    return tuple(read_one(found) for found in find([Path(path) for path in paths]))


def _below(directory: Path, seen: set[Path]) -> Iterator[Path]:
    """Documents below a directory; one that was seen already is not entered, so links cannot lead in circles."""
    resolved = _resolved(directory)
    if resolved in seen:
        return
    seen.add(resolved)
    try:
        entries = sorted(directory.iterdir())
    except OSError:
        yield directory  # reading it reports why it cannot be read
        return
    for entry in entries:
        if _is_directory(entry):
            if not entry.name.startswith("."):
                yield from _below(entry, seen)
        elif entry.suffix.lower() == SUFFIX:
            yield entry


def _is_directory(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # no permission to look
        return False


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # a link that leads to itself
        return path.absolute()


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


def read_one(found: Found) -> Reading:
    """Read one document; what cannot be read is a diagnostic of the Reading."""
    path = found.path.as_posix()
    try:
        if found.path.exists() and not found.path.is_file() and not found.path.is_dir():
            return _refused(path, "structure.unreadable", 1, 1, "not a regular file", "give a file or a directory")
        with found.path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        hint = "the file must exist and be readable"
        return _refused(path, "structure.unreadable", 1, 1, f"the file cannot be read: {error.strerror}", hint)
    return read_content(content, path=path, id=found.id)


def read_content(content: bytes, *, path: str, id: str) -> Reading:
    """Read the bytes of a document, or as many of a file that is too large as show that it is."""
    if len(content) > LARGEST_FILE:
        return _too_large(path, content)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return _undecodable(path, content, error)
    return read(text, path=path, document_id=id)


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
        if _is_directory(Path(path)) and not any(_below(Path(path), set()))
    )
