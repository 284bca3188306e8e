"""Documents are judged alike from a cache, by workers, and one by one; where a file lies makes no difference."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import harness
from harness.checking.check import Again, checked
from harness.checking.entries import again, entries
from harness.checking.known import DECIDING, Known, reader
from harness.checking.spool import Spool
from harness.checking.workers import Workers
from harness.diagnostics import Diagnostic
from harness.errors import HarnessError
from harness.spec.files import find, read_paths
from harness.spec.lint.future_timestamp import PAGE
from harness.spec.lint.judge import judge
from tests.documents import document, section
from tests.generated import generated
from tests.spec.texts import CORPUS, EXAMPLE

NOW = datetime(2026, 11, 21, 12, 0, 0)
ODD = (
    EXAMPLE,
    EXAMPLE.replace("\n", "\r\n"),
    EXAMPLE[: len(EXAMPLE) // 2],
    EXAMPLE.replace('"string"', '"string'),
    EXAMPLE.replace('     - "string"', '"string"'),
    "no dataflow",
    "",
    document(section("LINK", "CONNECTED", "KEEP", "PROPS"), source="Ærlig"),
    document(section("EVERY", "KEEP", "PROPS")).replace("2026-01", "2033-01"),
)


def put(directory: Path, texts: Sequence[str]) -> Path:
    directory.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(texts):
        (directory / f"{number:03}.rst").write_bytes(text.encode("utf-8"))
    return directory


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Drawn at random, odd, broken and unreadable ones."""
    directory = put(tmp_path_factory.mktemp("documents"), [*map(generated, range(60)), *ODD])
    (directory / "latin.rst").write_bytes("Bjørn".encode("latin-1"))
    (directory / "gone.rst").symlink_to(directory / "nowhere")
    return directory


def reread(now: datetime) -> Again:
    return lambda name, taught: again(name, now, configured=(), taught=taught)


def said(path: Path, cache: Path | None, *, jobs: int = 1, now: datetime = NOW) -> tuple[Diagnostic, ...]:
    """What is said of the documents below a path, with every document looked up in the cache."""
    with Spool() as spool, Known(lambda: cache, now, small=-1) as known:
        found = entries(find([path]), now, known=known, jobs=jobs, worth=-1)
        return tuple(checked(found, spool, reread(now)).diagnostics())


def test_cached_or_not_on_one_core_or_two_the_same_is_said(documents: Path, tmp_path: Path) -> None:
    expected = judge(read_paths([documents]), NOW)
    assert len(expected) > 100
    cache = tmp_path / "c.sqlite"
    for _ in range(2):
        assert said(documents, cache) == expected
    assert said(documents, None) == expected
    assert said(documents, None, jobs=2) == expected
    assert said(documents, tmp_path / "d.sqlite", jobs=2) == said(documents, tmp_path / "d.sqlite", jobs=2) == expected


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the published documents are not here")
def test_of_published_documents_as_well(tmp_path: Path) -> None:
    expected = judge(read_paths([CORPUS]), NOW)
    cache = tmp_path / "c.sqlite"
    assert said(CORPUS, cache, jobs=2) == said(CORPUS, cache) == expected


def test_a_document_that_was_moved_is_known_and_told_by_its_new_name(documents: Path, tmp_path: Path) -> None:
    """The entry says nothing of the path; the places of what comes from it do, those in messages too."""
    cache = tmp_path / "c.sqlite"
    said(documents, cache)
    moved = tmp_path / "elsewhere"
    shutil.copytree(documents, moved, symlinks=True, ignore=shutil.ignore_patterns("gone.rst"))
    for path in moved.iterdir():
        path.rename(path.with_stem(f"new-{path.stem}"))
    with Known(lambda: cache, NOW, small=-1) as known:
        contents = [path.read_bytes() for path in moved.iterdir()]
        missed = [each for each in contents if known.get(known.key(each)) is None]
    assert [b"2033-01" in each for each in missed] == [True]
    assert said(moved, cache) == judge(read_paths([moved]), NOW)


def test_a_document_of_the_future_is_told_so_until_that_time_has_come(tmp_path: Path) -> None:
    """Also by a cache that was filled when it had come, and with a clock that was put back since."""
    directory = put(tmp_path / "a", [document(section("EVERY", "KEEP", "PROPS"))])
    cache = tmp_path / "c.sqlite"
    before, after = datetime(2025, 12, 1), datetime(2026, 2, 1)
    told = [
        PAGE.code in {each.code for each in said(directory, cache, now=now)} for now in (before, after, after, before)
    ]
    assert told == [True, False, False, True]


def test_no_other_rule_looks_at_the_time(documents: Path) -> None:
    """What they say is kept, so it must hold at any time."""
    readings = read_paths([documents])
    told = [
        [each for each in judge(readings, NOW + timedelta(days=days)) if each.code != PAGE.code] for days in (0, 9999)
    ]
    assert told[0] == told[1]


def test_another_reader_finds_nothing_of_this_one(tmp_path: Path) -> None:
    room = tmp_path / "harness"
    shutil.copytree(Path(harness.__file__).parent, room)
    before = reader(room)
    assert reader(Path(harness.__file__).parent) == before
    (room / "cli" / "check.py").write_text("")
    assert reader(room) == before
    for name in ("spec/lint/one_way_row.py", "model/dataflow.py", "diagnostics.py", "spec/lint/brand_new.py"):
        with (room / name).open("a") as source:
            source.write("# changed\n")
        assert reader(room) != before
        before = reader(room)


def test_all_that_reads_and_judges_decides() -> None:
    """What is imported with the reader and the rules is part of the key, so no change of it is overlooked."""
    code = "import sys, harness.spec.files, harness.spec.lint.entry; print(*sys.modules)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    rooms = {name.split(".")[1] for name in ended.stdout.split() if name.startswith("harness.")}
    assert rooms == {name.removesuffix(".py") for name in DECIDING}


def test_another_version_finds_nothing_of_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    room = Path(harness.__file__).parent
    before = reader(room)
    monkeypatch.setattr(harness, "__version__", "99")  # a release changes it, nothing else does
    assert reader(room) != before


def _die(contents: Sequence[bytes], now: datetime) -> list[bytes]:
    os.kill(os.getpid(), signal.SIGKILL)
    return []


def test_a_worker_that_dies_ends_the_command_with_a_hint() -> None:
    message = "a process that reads documents ended unexpectedly"
    with pytest.raises(HarnessError, match=message) as error, Workers(_die, 2) as workers:
        workers.start([b""], NOW)()
    assert "--jobs 1" in error.value.hint


SLOW = """
import os, signal, sys, time
from datetime import datetime
from harness.checking.workers import Workers
def slow(contents, now):
    os.write(1, b"busy\\n")  # at once: print may write the text and its end apart, with the other's between
    time.sleep(600)
    return []
signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    with Workers(slow, 2) as workers:
        ends = [workers.start([b""], datetime(2026, 1, 1)) for _ in range(4)]
        ends[0]()
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
def test_workers_do_not_outlive_the_command(ending: signal.Signals) -> None:
    """Stopped by Ctrl-C, which reaches all of them, or killed: standard output is closed when the last one is gone."""
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        assert process.stdout is not None
        assert [process.stdout.readline() for _ in range(2)] == ["busy\n"] * 2
        if ending is signal.SIGINT:
            os.killpg(process.pid, ending)
        else:
            process.kill()
        _, err = process.communicate(timeout=30)
        assert (process.returncode, err) == (130 if ending is signal.SIGINT else -signal.SIGKILL, "")
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
