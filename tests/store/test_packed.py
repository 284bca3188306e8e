"""Outcomes whose evidence is compressed are the outcomes that they were made of."""

import errno
import json
import os
import pickle
import random
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from harness.model.evidence import Exchange
from harness.model.packed import IN_MEMORY, Packed, Shelf, pack, packed
from harness.model.run import ScenarioOutcome, StepOutcome
from harness.model.verdict import Check, Verdict
from harness.store import runfile
from tests.runs import mixed_run

OUTCOMES = mixed_run().scenarios


def outcome(letters: str) -> ScenarioOutcome:
    exchange = Exchange(time=1.0, system="A", method="GET", url="https://a/b", status=200, response=letters)
    check = Check(statement="s", claim="one appears", verdict=Verdict.PASSED)
    step = StepOutcome(
        keyword="Then", text="one", line=1, verdict=Verdict.PASSED, checks=(check,), exchanges=(exchange,) * 3
    )
    return replace(OUTCOMES[0], steps=(step,))


def test_packed_outcomes_equal_what_they_were_made_of_and_say_the_same() -> None:
    """In both directions, as values and as dictionaries; and they are told from all others."""
    kept = packed(OUTCOMES)
    assert all(isinstance(each, Packed) for each in kept)
    assert kept == OUTCOMES
    assert kept == OUTCOMES[:0] + kept
    assert [hash(each) for each in kept] == [hash(each) for each in OUTCOMES]
    assert [asdict(each) for each in kept] == [asdict(each) for each in OUTCOMES]
    assert packed((outcome("a"),)) != (outcome("b"),)
    assert (outcome("b"),) != packed((outcome("a"),))


def test_a_packed_outcome_is_changed_and_sent_to_another_process_like_any_other() -> None:
    (kept,) = packed((outcome("a"),))
    renamed = replace(kept, name="other")
    assert (renamed.name, renamed.steps) == ("other", kept.steps)
    sent = pickle.loads(pickle.dumps(kept))
    assert isinstance(sent, Packed)
    assert sent == outcome("a")


def test_evidence_takes_a_fraction_of_its_size() -> None:
    """What is alike in it, as the answers of a poll are, takes next to nothing."""
    (kept,) = packed((outcome(json.dumps([{"id": number} for number in range(2_000)])),))
    assert len(kept.steps[0].exchanges[0].response) > 20_000
    assert len(pickle.dumps(kept)) < 10_000


def test_what_is_more_than_a_megabyte_is_on_disk_and_comes_back_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 60 scenarios with incompressible evidence; and those that a full disk does not take stay in memory."""
    many = [outcome(random.Random(number).randbytes(20_000).hex()) for number in range(60)]
    shelf = Shelf()
    assert packed(many, shelf) == tuple(many)
    assert sum(len(pack(each.steps)) for each in many) > IN_MEMORY
    assert sum(map(len, shelf._in_memory.values())) <= IN_MEMORY
    monkeypatch.setattr("harness.model.packed.TemporaryFile", refuse)
    assert packed(many) == tuple(many)


def refuse(buffering: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_run_file_is_read_into_packed_outcomes(tmp_path: Path) -> None:
    run = mixed_run()
    runfile.write(run, tmp_path)
    found = runfile.read(tmp_path)
    assert found == run
    assert all(isinstance(each, Packed) for each in found.scenarios)
