"""What was worked out once, kept from one call to the next: never needed, never trusted, safe to delete at any time.

An SQLite file, as that is safe where several processes read and write at once, and one file where there would be
hundreds of thousands. Whatever is wrong with it, there is no cache then, and nobody hears of it.
"""

import os
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from time import time

LARGEST = 256 * 1024 * 1024  # bytes; beyond, the quarter that was not used for longest goes
DAY = 24 * 60 * 60
PATIENCE = 1.0  # seconds to wait for another process that writes
UNUSABLE = (sqlite3.Error, ValueError, OverflowError)  # of a damaged file not even the messages can be decoded
BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)  # the last: tables that are not ours
TABLE = (
    "CREATE TABLE IF NOT EXISTS entries"
    " (key BLOB PRIMARY KEY, value BLOB NOT NULL, proof BLOB NOT NULL, used INTEGER NOT NULL)"
)


class Cache:
    """Values by keys, both bytes, in a file that is opened when it is first asked for anything.

    A value comes back as it was put in, or not at all: each carries a checksum of itself and its key. That guards
    against damage and accidents, not against somebody who may write to the user's files. Never raises.
    """

    def __init__(self, path: Path, *, largest: int = LARGEST) -> None:
        self._path = path
        self._largest = largest
        self._connection: sqlite3.Connection | None = None
        self._tried = False
        self._touched: list[bytes] = []

    def get(self, key: bytes) -> bytes | None:
        """The value that was put in under a key, None if it is not there any more."""
        connection = self._open()
        if connection is None:
            return None
        try:
            row = connection.execute("SELECT value, proof, used FROM entries WHERE key = ?", (key,)).fetchone()
        except UNUSABLE as error:
            self._give_up(error)
            return None
        if row is None:
            return None
        value, proof, used = row
        if not isinstance(value, bytes) or proof != _proof(key, value):
            return None
        if used != _today():
            self._touched.append(key)
        return value

    def put(self, entries: Iterable[tuple[bytes, bytes]]) -> None:
        """Put in values by their keys, in one step; while another process writes for long, nothing."""
        today = _today()
        rows = [(key, value, _proof(key, value), today) for key, value in entries if len(value) < self._largest // 8]
        connection = self._open() if rows else None
        if connection is None:
            return
        try:
            with connection:
                connection.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)", rows)
            self._bound(connection)
        except UNUSABLE as error:
            self._give_up(error)

    def close(self) -> None:
        """Note what was of use, so that it stays, and close the file."""
        if self._connection is None:
            return
        try:
            with self._connection:
                used = [(_today(), key) for key in self._touched]
                self._connection.executemany("UPDATE entries SET used = ? WHERE key = ?", used)
        except UNUSABLE as error:
            self._give_up(error)
        else:
            with suppress(*UNUSABLE):
                self._connection.close()
            self._connection = None

    def _open(self) -> sqlite3.Connection | None:
        if not self._tried:
            self._tried = True
            for _ in range(2):  # what cannot be read is removed, and a new one made
                try:
                    self._connection = _connected(self._path)
                    break
                except (OSError, *UNUSABLE) as error:
                    if not self._give_up(error):
                        break
        return self._connection

    def _bound(self, connection: sqlite3.Connection) -> None:
        pages, free, size = (
            connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
        )
        if (pages - free) * size > self._largest:
            with connection:
                connection.execute(
                    "DELETE FROM entries WHERE rowid IN"
                    " (SELECT rowid FROM entries ORDER BY used, rowid LIMIT (SELECT count(*) / 4 + 1 FROM entries))"
                )

    def _give_up(self, error: Exception) -> bool:
        """Do without the cache from here on; remove the file if it is broken, and say whether it was."""
        if self._connection is not None:
            with suppress(*UNUSABLE):
                self._connection.close()
            self._connection = None
        broken = isinstance(error, UnicodeError) or getattr(error, "sqlite_errorcode", None) in BROKEN
        if broken:
            for ending in ("", "-wal", "-shm"):
                with suppress(OSError):
                    self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
        return broken


def _connected(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if hasattr(os, "geteuid") and path.parent.stat().st_uid != os.geteuid():
        raise PermissionError(f"{path.parent} belongs to somebody else")
    connection = sqlite3.connect(path, timeout=PATIENCE)
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = OFF")  # what a power failure spoils is worked out anew
        connection.execute(TABLE)
        connection.execute("SELECT key, value, proof, used FROM entries LIMIT 1").fetchone()
    except UNUSABLE:
        connection.close()
        raise
    return connection


def _proof(key: bytes, value: bytes) -> bytes:
    return blake2b(value, key=key[:64], digest_size=16).digest()


def _today() -> int:
    return int(time() // DAY)
