"""A large run in one process: one part after the other, and in each no more is held than it needs."""

import gc
from pathlib import Path

import pytest
from pytest_bdd.feature import features

from harness.cli.main import cli
from harness.model.packed import Packed
from harness.running import spread
from harness.running.collect import FeatureFile
from harness.running.spread import Here, is_large, run_spread
from harness.store import runfile
from tests.cli.command import SPECS, command
from tests.running.test_processes import lines, work

SMALL = 10  # statements: the five documents make parts of that, and nobody waits for thousands


def test_a_run_in_parts_has_the_same_run_file_as_one_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the command line, with documents, scenarios and evidence in the same order."""
    monkeypatch.chdir(tmp_path)
    assert command("generate", SPECS, cwd=tmp_path).code == 0
    for name, largest in (("once", spread.LARGEST), ("parts", SMALL)):
        monkeypatch.setattr(spread, "LARGEST", largest)
        cli.main(["run", str(SPECS), "-n", "1", "-o", name], standalone_mode=False)
    assert len(runfile.read(tmp_path / "parts" / "latest").documents) == 5
    assert lines(tmp_path / "parts" / "latest") == lines(tmp_path / "once" / "latest")


def test_nothing_of_a_part_is_held_but_what_came_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a part is done pytest-bdd's files are gone, at most one session of pytest's is there, and evidence is
    packed."""
    asked = work(tmp_path)
    assert not is_large(asked)
    monkeypatch.setattr(spread, "LARGEST", SMALL)
    assert is_large(asked)
    held: list[int] = []

    def advance(documents: int) -> None:
        gc.collect()
        held.append(sum(isinstance(each, FeatureFile) for each in gc.get_objects()))
        assert not features

    run = run_spread(asked, Here(), advance=advance)
    assert len(held) > 2
    assert max(held) < len(asked.documents)
    assert all(isinstance(each, Packed) for each in run.scenarios)
