"""What was found out about documents, on the way from reading them to printing it."""

import json
import tempfile
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from harness.spec.lint.digest import Digest
from harness.spec.lint.entry import END, LINES, digested

IN_MEMORY = 8 * 1024 * 1024  # bytes; beyond, a temporary file without a name takes it all


class Spool:
    """Takes each document's path and entry, and gives them back in that order as often as asked, one reader at a time.

    What documents say must wait until all are read, as rules about several of them add to it; it waits in a file, so
    that memory does not grow with their number.
    """

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed when this is left
        self._replaced: dict[str, list[bytes]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def add(self, path: str, entry: bytes) -> None:
        self._file.write(b"".join((json.dumps(path).encode("ascii"), END, entry, END)))

    def replace(self, path: str, entry: bytes) -> None:
        """Put another entry in the place of a document's; for the few of which more is known in the end."""
        self._replaced[path] = entry.split(END)

    def __iter__(self) -> Iterator[tuple[str, list[bytes]]]:
        """Each document's path, and the lines of its entry."""
        self._file.seek(0)
        while line := self._file.readline():
            path, entry = json.loads(line), [self._file.readline() for _ in range(LINES)]
            yield path, self._replaced.get(path, entry)


class Digests:
    """The digests in a spool, each with its document's path."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool

    def __iter__(self) -> Iterator[tuple[str, Digest]]:
        for path, lines in self._spool:
            digest = digested(lines[-1])
            if digest:
                yield path, digest
