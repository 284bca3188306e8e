"""One scenario after the other gives the verdicts that all at once give, on published documents."""

from pathlib import Path

import pytest

from harness.config import Timing
from harness.gherkin.text import write
from harness.model.verdict import Verdict
from harness.planning.plan import plan
from harness.running.engine import perform
from harness.running.judge import judge
from harness.running.mocked import mocked
from harness.sim.behaviour import Behaviour
from harness.sim.clock import run_virtually
from harness.spec.files import read_paths
from tests.performing import programs
from tests.spec.texts import CORPUS

COUNT, LARGEST = 10, 9_000  # bytes


def sample() -> list[Path]:
    """Ten of those that are not the largest, of all sizes."""
    paths = sorted(CORPUS.rglob("*.rst"), key=lambda path: (path.stat().st_size, path.name))
    small = [path for path in paths if path.stat().st_size < LARGEST]
    return small[:: max(1, len(small) // COUNT)][-COUNT:]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the published documents are not here")
@pytest.mark.parametrize("path", sample() if CORPUS.is_dir() else [None], ids=lambda path: path.stem if path else "")
def test_the_verdicts_are_the_same(path: Path) -> None:
    (reading,) = read_paths([path])
    flow = reading.dataflow
    assert flow is not None
    made = plan(flow)
    asked = programs(write(made), flow.id)

    def came(*, serial: bool) -> tuple[dict[str, Verdict], dict[str, tuple[Verdict, str]]]:
        staged = mocked(flow, Behaviour, Timing())
        outcomes = run_virtually(perform(asked, staged, done=lambda program: None, serial=serial))
        verdicts = judge(flow, made, outcomes, {})
        scenarios = {each.name: each.verdict for each in outcomes}
        return scenarios, {each.statement.id: (each.verdict, each.reason) for each in verdicts}

    assert came(serial=True) == came(serial=False)
