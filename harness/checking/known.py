"""Entries of documents that were read before, by what the documents hold, wherever they are and whatever their names.

The key is made of the document's bytes and of everything else that decides what is said of it: the reader and its rules
themselves, docutils, Python. A new version of any of them finds nothing of the old one.
"""

import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import harness
from harness.model.dataflow import Alias
from harness.spec.lint.entry import END, head
from harness.spec.lint.future_timestamp import generated_later

if TYPE_CHECKING:
    from harness.store.cache import Cache

AT_ONCE = 256  # entries that are written in one step
SMALL = 64 * 1024  # bytes of documents that are read faster than the cache is opened
DECIDING = ("diagnostics.py", "errors.py", "expr", "location.py", "model", "spec")  # all that those import


class Known:
    """The entries in the cache file at a place, None for no cache; `now` tells which of them are about the future."""

    def __init__(
        self,
        place: Callable[[], Path | None],
        now: datetime,
        *,
        aliases: Sequence[Alias] = (),
        small: int = SMALL,
    ) -> None:
        self._place = place
        self._cache: Cache | None = None
        self._now = now
        self._left = small
        self._aliases = repr([(each.spelled, each.system) for each in aliases]).encode()
        self._reader = b""
        self._new: list[tuple[bytes, bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._cache:
            self._cache.put(self._new)
            self._cache.close()

    def key(self, content: bytes) -> bytes:
        """Under what a document is kept; empty if it is not, as the first few are not."""
        self._left -= len(content)
        if self._left >= 0:
            return b""
        if not self._reader:
            self._cache = _cache(self._place())
            self._reader = reader(Path(harness.__file__).parent)
        return blake2b(self._aliases + content, key=self._reader, digest_size=32).digest() if self._cache else b""

    def get(self, key: bytes) -> bytes | None:
        entry = self._cache.get(key) if self._cache and key else None
        return entry if entry and self._holds(entry) else None

    def put(self, entries: Iterable[tuple[bytes, bytes]]) -> None:
        self._new += ((key, entry) for key, entry in entries if key and self._holds(entry))
        if self._cache and len(self._new) >= AT_ONCE:
            self._cache.put(self._new)
            self._new = []

    def _holds(self, entry: bytes) -> bool:
        """Whether it says the same at any later time; of a document from the future it does not."""
        return not generated_later(head(entry.partition(END)[0]).generated, self._now)


def _cache(path: Path | None) -> "Cache | None":
    from harness.store.cache import Cache  # loading SQLite takes longer than reading a few documents

    return Cache(path) if path else None


def no_place() -> None:
    """Where there is no cache."""


def users_place() -> Path | None:
    """The cache file of this user; None where a user has no directory for such files."""
    from platformdirs import user_cache_path  # likewise

    directory = user_cache_path("harness", appauthor=False)
    return directory / "documents.sqlite" if directory.is_absolute() else None


def reader(room: Path) -> bytes:
    """What reads and judges documents, as 32 bytes that are others when any of it changes."""
    from importlib.metadata import version  # likewise

    told = blake2b(digest_size=32)
    told.update(f"{harness.__version__} {sys.version} docutils {version('docutils')}".encode())
    for name in DECIDING:
        path = room / name
        for source in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            content = source.read_bytes()
            told.update(f"\n{source.relative_to(room).as_posix()} {len(content)}\n".encode() + content)
    return told.digest()
