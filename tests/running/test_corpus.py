"""Published documents: a faithful sync turns nothing red at any depth, a dead one nothing green.

A sample of them, as all take some twenty minutes; `HARNESS_CORPUS=all` runs every one.
"""

import os
from pathlib import Path

import pytest

from harness.model.verdict import Verdict
from harness.sim.behaviour import Behaviour
from harness.sim.faults import FAULTS
from harness.spec.files import read_paths
from tests.performing import performed
from tests.spec.texts import CORPUS

EVERY, LARGEST = 11, 16_000  # bytes


def sample() -> list[Path]:
    paths = sorted(CORPUS.rglob("*.rst"), key=lambda path: (path.stat().st_size, path.name))
    if os.environ.get("HARNESS_CORPUS") == "all":
        return paths
    return [path for path in paths[::EVERY] if path.stat().st_size < LARGEST]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the published documents are not here")
@pytest.mark.parametrize("path", sample() if CORPUS.is_dir() else [None], ids=lambda path: path.stem if path else "")
def test_a_faithful_sync_fails_nothing_and_a_dead_one_passes_nothing(path: Path) -> None:
    (reading,) = read_paths([path])
    assert reading.dataflow is not None
    for behaviour, never in ((Behaviour, (Verdict.FAILED, Verdict.ERRORED)), (FAULTS["dead"], (Verdict.PASSED,))):
        verdicts = performed(reading.dataflow, behaviour).verdicts
        assert [f"{one.statement.id}: {one.reason}" for one in verdicts if one.verdict in never] == []
        assert all(one.reason for one in verdicts if one.verdict is not Verdict.PASSED)
