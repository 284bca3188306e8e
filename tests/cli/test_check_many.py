"""`harness check` of many documents, run as processes: with a cache and without, two at once, in several processes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.process import harness
from tests.generated import generated

MANY = 400  # more than are read before the cache is opened and workers are started


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("many")
    (directory / "docs").mkdir()
    texts = [generated(seed) for seed in range(30)]
    for number in range(MANY):
        title = texts[number % len(texts)].replace("Generated: 20", f"Generated: {number % 9 + 11}", 1)
        (directory / "docs" / f"{number}.rst").write_text(title, encoding="utf-8")
    return directory


def check(directory: Path, *arguments: str, cache: Path | None = None, **more: str) -> tuple[int, str, str]:
    environment = {"XDG_CACHE_HOME": str(cache)} if cache else {"HARNESS_NO_CACHE": "1"}
    ended = harness("check", "docs", *arguments, cwd=directory, environment=environment | more)
    return ended.returncode, ended.stdout, ended.stderr


@pytest.fixture(scope="module")
def expected(directory: Path) -> tuple[int, str, str]:
    result = check(directory, "--jobs", "1")
    assert result[1].endswith("remarks.\n")
    assert f"\n{MANY} documents, " in result[1]
    return result


def test_the_cache_changes_nothing_that_is_said(
    directory: Path, expected: tuple[int, str, str], tmp_path: Path
) -> None:
    """Cold, warm, damaged, deleted; and it is where the user's cache directory is."""
    file = tmp_path / "harness" / "documents.sqlite"
    assert check(directory, "--no-cache", cache=tmp_path) == expected
    assert not file.exists()
    assert check(directory, "--jobs", "2", cache=tmp_path) == expected
    assert check(directory, cache=tmp_path) == expected
    size = file.stat().st_size
    content = bytearray(file.read_bytes())
    content[::500] = bytes(len(content[::500]))
    file.write_bytes(content)
    assert check(directory, cache=tmp_path) == expected
    file.unlink(missing_ok=True)
    assert check(directory, cache=tmp_path) == expected
    assert abs(file.stat().st_size - size) < size


def test_two_processes_share_a_cache(directory: Path, expected: tuple[int, str, str], tmp_path: Path) -> None:
    """All begin with none at all and write it together."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    command = [sys.executable, "-W", "error", "-m", "harness", "check", "docs"]
    started = [
        subprocess.Popen(
            [*command, "--jobs", str(jobs)], cwd=directory, env=environment, stdout=subprocess.PIPE, encoding="utf-8"
        )
        for jobs in (1, 2, 1)
    ]
    assert [process.communicate(timeout=120)[0] for process in started] == [expected[1]] * 3
    assert check(directory, cache=tmp_path) == expected


def test_no_place_for_a_cache_is_no_error(directory: Path, expected: tuple[int, str, str], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert check(directory, cache=tmp_path / "file") == expected
    assert check(directory, cache=Path("relative")) == expected
    assert not (directory / "relative").exists()


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_machines_are_told_the_same(form: str, directory: Path, tmp_path: Path) -> None:
    assert check(directory, "--format", form, "--jobs", "2", cache=tmp_path) == check(directory, "--format", form)


def test_jobs_must_be_a_number(directory: Path) -> None:
    code, out, err = check(directory, "--jobs", "0")
    assert (code, out) == (2, "")
    assert "x>=1" in err
