"""Documents nobody has seen before: a faithful sync turns nothing red, a dead one nothing green."""

import pytest

from harness.model.verdict import Verdict
from harness.sim.behaviour import Behaviour
from harness.sim.faults import FAULTS
from harness.spec.read import read
from tests.generated import generated
from tests.performing import performed


@pytest.mark.parametrize("seed", range(20))
def test_a_faithful_sync_fails_nothing_and_a_dead_one_passes_nothing(seed: int) -> None:
    dataflow = read(generated(seed), path=f"specs/{seed}.rst", document_id=f"generated-{seed}").dataflow
    assert dataflow is not None
    for behaviour, never in ((Behaviour, (Verdict.FAILED, Verdict.ERRORED)), (FAULTS["dead"], (Verdict.PASSED,))):
        verdicts = performed(dataflow, behaviour).verdicts
        assert [one.statement.id for one in verdicts if one.verdict in never] == []
        assert all(one.reason for one in verdicts if one.verdict is not Verdict.PASSED)


def test_the_same_seed_gives_the_same_document() -> None:
    assert generated(7) == generated(7) != generated(8)
