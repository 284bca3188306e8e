"""Writing documents: as a whole, below one directory, and never silently over what somebody else wrote."""

from enum import StrEnum
from pathlib import Path, PurePosixPath

from harness.cli.output import say
from harness.errors import UsageError
from harness.store.atomic import write_text


class Outcome(StrEnum):
    """What became of a document."""

    WRITTEN = "written"
    WOULD = "to be changed"
    UNCHANGED = "unchanged"
    LEFT = "left alone"
    UNREAD = "not read"


def inside(directory: Path, name: str) -> Path:
    """The file of this name below a directory; raises UsageError for a name that leads out of it.

    Names come from flow definitions, which anybody may have written.
    """
    parts = PurePosixPath(name).parts
    bad = not parts or name.startswith("/") or ".." in parts or any(letter in name for letter in "\\\0")
    target = directory / name
    if bad or not target.resolve().is_relative_to(directory.resolve()):
        raise UsageError(f"{name!r} would be written outside of {directory}", hint="an id is a name such as crm-books")
    return target


def write(target: Path, text: str, *, known: str | None, check: bool = False, force: bool = False) -> Outcome:
    """Write a document, unless the file holds something else than the text that is `known` and so may be replaced."""
    if target.exists() and not target.is_file():  # a pipe would be waited for
        say(f"{target}: is no regular file, left alone", err=True)
        return Outcome.LEFT
    content = text.encode("utf-8")
    present = target.read_bytes() if target.exists() else None
    if present == content:
        return Outcome.UNCHANGED
    if check:
        say(f"{target}: {'would be made' if present is None else 'would change'}", err=True)
        return Outcome.WOULD
    if present is not None and not force and (known is None or present != known.encode("utf-8")):
        say(f"{target}: holds something else than what was read, left alone", err=True)
        say("    hint: remove it, or overwrite it with --force", err=True)
        return Outcome.LEFT
    write_text(target, text)
    return Outcome.WRITTEN
