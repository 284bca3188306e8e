"""Published documents with a binding for all that they leave open: nothing red from a faithful sync, nothing green
from a dead one, and most conditions and connections are judged."""

from pathlib import Path

import pytest

from harness.model.verdict import Verdict
from harness.sim.behaviour import Behaviour
from harness.sim.faults import FAULTS
from harness.spec.files import read_paths
from tests.bindings import generated
from tests.performing import performed
from tests.spec.texts import CORPUS

SAYS = (b", it  will be synchronized", b"if it is connected to")
EVERY, LARGEST = 7, 16_000  # bytes


def sample() -> list[Path]:
    small = (path for path in CORPUS.rglob("*.rst") if path.stat().st_size < LARGEST)
    asking = [path for path in small if any(text in path.read_bytes() for text in SAYS)]
    return sorted(asking, key=lambda path: (path.stat().st_size, path.name))[::EVERY]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the published documents are not here")
@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("path", sample() if CORPUS.is_dir() else [None], ids=lambda path: path.stem if path else "")
def test_a_faithful_sync_fails_nothing_and_a_dead_one_passes_nothing(path: Path, backwards: bool) -> None:
    (reading,) = read_paths([path])
    assert reading.dataflow is not None
    bindings = generated(reading.dataflow, backwards=backwards)
    for behaviour, never in ((Behaviour, (Verdict.FAILED, Verdict.ERRORED)), (FAULTS["dead"], (Verdict.PASSED,))):
        verdicts = performed(reading.dataflow, behaviour, bindings=bindings).verdicts
        assert [f"{one.statement.id}: {one.reason}" for one in verdicts if one.verdict in never] == []
        assert not any("a person must say what makes it true" in one.reason for one in verdicts)
