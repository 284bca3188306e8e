"""pytest-bdd's side of the steps: each reports what came of it when the engine ran its scenario."""

from collections.abc import Iterator

import pytest
from pytest_bdd import given, parsers, then, when

from harness.model.run import ScenarioOutcome, StepOutcome
from harness.model.verdict import Check, Verdict
from harness.planning.phrases import ALL

OUTCOME = pytest.StashKey[ScenarioOutcome]()
REMAINING = pytest.StashKey[Iterator[StepOutcome]]()
STRANGE = pytest.StashKey[bool]()
LEFT = pytest.StashKey[bool]()

BAD = (Verdict.FAILED, Verdict.ERRORED)


def arm(item: pytest.Item, outcome: ScenarioOutcome, *, strange: bool) -> None:
    """Give an item the outcome that its steps are to report; a `strange` one has steps that are not ours."""
    item.stash[OUTCOME] = outcome
    item.stash[STRANGE] = strange
    item.stash[REMAINING] = iter(outcome.steps)


def leave(item: pytest.Item) -> None:
    """Leave an item to pytest-bdd: all of its steps are somebody's own."""
    item.stash[LEFT] = True


def is_left(item: pytest.Item) -> bool:
    """Whether an item is left to pytest-bdd."""
    return item.stash.get(LEFT, False)


def pytest_bdd_before_scenario(request: pytest.FixtureRequest) -> None:
    """Called by pytest-bdd: see that of a scenario that the engine refused no step of somebody else is run either."""
    __tracebackhide__ = True
    outcome = request.node.stash.get(OUTCOME, None)
    if outcome is not None and request.node.stash[STRANGE]:
        conclude(request)


def conclude(request: pytest.FixtureRequest) -> None:
    """The body of every scenario's test: says what the steps have not said, and that a scenario proved nothing."""
    if is_left(request.node):
        return
    outcome = request.node.stash.get(OUTCOME, None)
    if outcome is None:
        pytest.fail("errored: the scenario was not run", pytrace=False)
    if outcome.verdict in BAD:
        pytest.fail(f"{outcome.verdict}: {outcome.reason}", pytrace=False)
    if outcome.verdict is not Verdict.PASSED:
        pytest.skip(f"{outcome.verdict}: {outcome.reason}")


def _report(request: pytest.FixtureRequest) -> None:
    __tracebackhide__ = True
    outcome = request.node.stash.get(OUTCOME, None)
    step = next(request.node.stash[REMAINING], None) if outcome is not None else None
    if outcome is not None and step is not None and step.verdict in BAD:
        pytest.fail(_account(outcome, step), pytrace=False)


def _account(outcome: ScenarioOutcome, step: StepOutcome) -> str:
    lines = [f"{outcome.feature}:{step.line}: {step.keyword} {step.text}", f"{step.verdict}: {step.message}"]
    for check in step.checks:
        if check.verdict in BAD:
            lines += [
                f"  {check.statement}",
                f"    expected {check.expected}",
                f"    saw      {check.actual}",
                *_when(check),
            ]
    more = sum(other.verdict in BAD for other in outcome.steps) - 1
    return "\n".join([*lines, *([f"{more} more steps {step.verdict}"] if more else [])])


def _when(check: Check) -> list[str]:
    return (
        [] if check.seen is None else [f"             {check.seen:.1f} s after the write, when it was last looked at"]
    )


for _phrase in ALL:
    _keyword = {"Given": given, "When": when, "Then": then}[_phrase.keyword]
    _keyword(parsers.re(_phrase.pattern.pattern))(_report)
