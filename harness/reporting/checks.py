"""Checks for reading: what was claimed, expected and seen, with the difference marked."""

from dataclasses import dataclass

from harness.model.verdict import Check, Verdict
from harness.reporting.difference import Piece, difference, whole


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """One judged claim; `as_expected` where saying the value once is enough."""

    claim: str
    verdict: Verdict
    expected: tuple[Piece, ...]
    actual: tuple[Piece, ...]
    as_expected: bool
    reason: str
    watched: str
    settled: str
    seen: str
    guard: bool


def shown(check: Check) -> CheckView:
    """A check as a page shows it."""
    passed = check.verdict is Verdict.PASSED  # then it does not matter how they differ
    expected, actual = (
        (whole(check.expected), whole(check.actual)) if passed else difference(check.expected, check.actual)
    )
    return CheckView(
        claim=check.claim,
        verdict=check.verdict,
        expected=expected,
        actual=actual,
        as_expected=passed and bool(actual) and expected == actual,
        reason=check.reason,
        watched=_seconds(check.watched),
        settled=_seconds(check.settled),
        seen=_seconds(check.seen),
        guard=check.guard,
    )


def _seconds(number: float | None) -> str:
    return "" if number is None else f"{round(number, 3):g} s"
