"""`harness follow`: how a run goes, from its journal alone."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from harness.store import journal
from harness.store.journal import Journal
from tests.cli.command import EXAMPLES, command

DONE = re.compile(r"\d\d:\d\d:\d\d (\d+)/41 (\w+) \S+::.+")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a run that has ended."""
    folder = tmp_path_factory.mktemp("followed")
    (folder / "specs").mkdir()
    shutil.copy(EXAMPLES / "fjordcrm-nordbooks.rst", folder / "specs")
    assert command("run", cwd=folder).code == 0
    return folder


@pytest.fixture
def part(folder: Path, tmp_path: Path) -> tuple[Path, list[bytes]]:
    """A journal that is still empty, and the lines that are to come."""
    lines = (folder / "reports/latest" / journal.FILE_NAME).read_bytes().splitlines(keepends=True)
    path = tmp_path / "reports/20261121T080000Z-1a2b" / journal.FILE_NAME
    path.parent.mkdir(parents=True)
    return path, lines


def test_a_run_that_has_ended_is_told_in_one_go(folder: Path) -> None:
    """Each scenario is told once, counted, and the last line says that the run has ended."""
    run = (folder / "reports/latest").resolve().name
    for arguments in ((), (run,), ("reports/latest",)):
        ended = command("follow", *arguments, cwd=folder)
        assert (ended.code, ended.err) == (0, "")
        lines = ended.out.splitlines()
        assert re.fullmatch(rf"\d\d:\d\d:\d\d run {run}: 1 documents, 41 scenarios, mock, depth standard", lines[0])
        assert [found[1] for line in lines if (found := DONE.fullmatch(line))] == [str(n) for n in range(1, 42)]
        assert "the run has ended after" in lines[-1]


def test_a_run_that_goes_on_is_told_as_it_goes(part: tuple[Path, list[bytes]], tmp_path: Path) -> None:
    """A line is printed as soon as the event is there, half an event is waited for, and the end ends it."""
    path, lines = part
    final = [number for number, line in enumerate(lines) if b'"final":true' in line]
    writing = Journal(path)  # holds the journal, as the run does
    with path.open("ab", buffering=0) as file:
        file.write(b"".join(lines[: final[0]]))
        with subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "harness", "follow"],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        ) as following:
            assert following.stdout is not None
            assert "41 scenarios" in following.stdout.readline()
            file.write(lines[final[0]][:50])
            file.write(lines[final[0]][50:])
            assert " 1/41 " in following.stdout.readline()
            assert following.poll() is None
            file.write(b"".join(lines[final[0] + 1 :]))
            writing.close()
            assert following.stdout.read().count("/41 ") == 40
            assert following.wait(timeout=30) == 0


def test_a_run_that_broke_off_is_told_as_far_as_it_came(part: tuple[Path, list[bytes]], tmp_path: Path) -> None:
    path, lines = part
    path.write_bytes(b"".join(lines[:-1])[:-20])
    ended = command("follow", "20261121T080000Z-1a2b", cwd=tmp_path)
    assert ended.code == 3
    assert " 40/41 " in ended.out
    assert " 41/41 " not in ended.out
    assert ended.err == ("the run broke off; it goes on with: harness run --resume reports/20261121T080000Z-1a2b\n")


def test_what_is_no_run_is_refused(tmp_path: Path) -> None:
    for arguments in ((), ("gone",)):
        ended = command("follow", *arguments, cwd=tmp_path)
        assert (ended.code, ended.out) == (2, "")
