"""Files that are there as a whole or not at all."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

PIECE = 1 << 20  # characters of a long text that are encoded at a time, so that no copies of the whole are made


def write_text(path: Path, text: str) -> None:
    """Write a text as UTF-8 with the line ends it has, so that a reader sees the old file or the new one.

    Missing directories are made. What UTF-8 cannot say is replaced as `sayable` does. Raises OSError.
    """
    write_parts(path, _pieces(text))


def write_parts(path: Path, parts: Iterable[str]) -> None:
    """Write a text that is never held as a whole, as `write_text` does, and not at all if making a part raises.

    No part may end within a surrogate pair.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # The mode of the file is that of the user's umask, not the 0600 of a temporary file: reports are passed on.
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            for part in parts:
                stream.write(sayable(part).encode("utf-8"))
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _pieces(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = start + PIECE
        if "\ud800" <= text[end - 1 : end] <= "\udbff":
            end += 1  # the other half of its character may follow
        yield text[start:end]
        start = end


def sayable(text: str) -> str:
    """The text with every lone surrogate as U+FFFD; surrogates that make a pair become their character."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
