"""Outcomes whose evidence is compressed are the outcomes that they were made of."""

import json
import pickle
from dataclasses import asdict, replace
from pathlib import Path

from harness.model.evidence import Exchange
from harness.model.packed import Packed, packed, unpacked
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
    """In both directions, as values, as dictionaries and after unpacking; and they are told from all others."""
    kept = packed(OUTCOMES)
    assert all(isinstance(each, Packed) for each in kept)
    assert kept == OUTCOMES
    assert kept == OUTCOMES[:0] + kept
    assert [hash(each) for each in kept] == [hash(each) for each in OUTCOMES]
    assert [asdict(each) for each in kept] == [asdict(each) for each in OUTCOMES]
    assert unpacked(kept) == OUTCOMES
    assert not any(isinstance(each, Packed) for each in unpacked(kept))
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


def test_a_run_file_is_read_into_packed_outcomes(tmp_path: Path) -> None:
    run = mixed_run()
    runfile.write(run, tmp_path)
    found = runfile.read(tmp_path)
    assert found == run
    assert all(isinstance(each, Packed) for each in found.scenarios)
