"""Files of one JSON text a line that are only ever appended to, by one process at a time."""

import fcntl
import os
from pathlib import Path

from harness.errors import UsageError


class Appended:
    """A file held open and locked; a line is in it as a whole or not at all, and outlives the process.

    Opening makes missing directories; the first line takes the place of half a line at the end that a crash left.
    Raises UsageError where another process holds the file, or it cannot be made.
    """

    def __init__(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("a+b", buffering=0)  # a buffer would write again, at its end, what has failed once
        except OSError as error:
            raise UsageError(f"{path}: cannot write there: {error.strerror}", hint="name another place") from None
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.close()
            raise UsageError(f"{path}: another process is using it", hint="does the run still go on?") from None
        self._file.seek(0)
        self.content = whole_lines(self._file.read())
        self._end = len(self.content)
        self._has_half = True

    def append(self, line: bytes, *, sync: bool = False) -> None:
        """Write a line; with `sync` it outlives a power failure, too. Raises OSError, and the file is as before."""
        rest = memoryview(line + b"\n")
        if self._has_half:  # not before, as a file that is refused stays as it is
            self._file.truncate(self._end)
            self._has_half = False
        try:
            while rest:
                rest = rest[self._file.write(rest) or 0 :]
            if sync:
                os.fsync(self._file.fileno())
        except OSError:
            self._file.truncate(self._end)
            raise
        self._end += len(line) + 1

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def whole_lines(content: bytes) -> bytes:
    """What there is of a file without half a line at its end."""
    return content[: content.rfind(b"\n") + 1]


def is_held(path: Path) -> bool:
    """Whether a process has the file open to append to it."""
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
    return False
