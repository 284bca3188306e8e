"""The cache gives back what was put in or nothing, whatever became of its file."""

import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.store.cache import Cache

KEY, VALUE = b"k" * 32, b"what was worked out" * 20


def written(path: Path, *entries: tuple[bytes, bytes]) -> Path:
    cache = Cache(path)
    cache.put(entries or [(KEY, VALUE)])
    cache.close()
    return path


def read(path: Path, key: bytes = KEY) -> bytes | None:
    cache = Cache(path)
    value = cache.get(key)
    cache.close()
    return value


def test_a_value_comes_back_under_its_key_only(tmp_path: Path) -> None:
    path = written(tmp_path / "new" / "c.sqlite")
    assert (read(path), read(path, b"another")) == (VALUE, None)
    assert [each.name for each in path.parent.iterdir()] == ["c.sqlite"]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return written(tmp_path_factory.mktemp("sound") / "c.sqlite").read_bytes()


@settings(max_examples=120, deadline=None)
@given(part=st.floats(0, 1, exclude_max=True), flipped=st.integers(0, 255))
def test_damage_anywhere_gives_the_value_or_nothing_and_heals(sound: bytes, part: float, flipped: int) -> None:
    """A byte changed or the end cut off: never an exception, never another value, and what is put in then stays."""
    place = int(part * len(sound))
    damaged = sound[:place] + (bytes([sound[place] ^ flipped]) + sound[place + 1 :] if flipped else b"")
    with TemporaryDirectory() as directory:
        path = Path(directory) / "c.sqlite"
        path.write_bytes(damaged)
        assert read(path) in (VALUE, None)
        for _ in range(3):
            if read(path) is None:
                written(path)
        assert read(path) in (VALUE, None)


@pytest.mark.parametrize("column", ["value", "proof", "key"])
def test_an_entry_that_was_changed_is_none(column: str, tmp_path: Path) -> None:
    path = written(tmp_path / "c.sqlite")
    with sqlite3.connect(path) as connection:
        connection.execute(f"UPDATE entries SET {column} = ?", (b"other",))
    connection.close()
    assert (read(path), read(path, b"other")) == (None, None)


def test_what_is_no_cache_makes_room_for_one(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    path.write_text("something else\n" * 1000)
    assert read(written(path)) == VALUE
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE entries (other TEXT)")
    connection.close()
    assert read(written(path)) == VALUE


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert read(written(tmp_path / "file" / "c.sqlite")) is None
    (tmp_path / "c.sqlite").mkdir()
    assert read(written(tmp_path / "c.sqlite")) is None


def test_the_size_is_bounded_and_the_last_ones_stay(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    largest = 1_000_000
    cache = Cache(path, largest=largest)
    for number in range(100):
        cache.put([(b"%d/%d" % (number, each), bytes(2_000)) for each in range(20)])
    cache.close()
    assert path.stat().st_size < largest + 100_000
    assert read(path, b"99/19") == bytes(2_000)
    assert read(path, b"0/0") is None


def test_a_file_that_is_deleted_in_use_does_no_harm(tmp_path: Path) -> None:
    path = written(tmp_path / "c.sqlite")
    cache = Cache(path)
    assert cache.get(KEY) == VALUE
    for each in tmp_path.iterdir():
        each.unlink()
    cache.put([(b"more", b"value")])
    assert cache.get(KEY) in (VALUE, None)
    cache.close()


def test_a_cache_that_another_process_holds_is_done_without(tmp_path: Path) -> None:
    path = written(tmp_path / "c.sqlite")
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    assert read(written(path, (b"more", b"value"))) == VALUE
    holder.close()
    assert (read(path), read(path, b"more")) == (VALUE, None)
