"""Checks for reading: what was claimed, expected and seen, with the difference marked."""

from dataclasses import dataclass

from harness.model.verdict import Check, Verdict
from harness.reporting.difference import Piece, difference


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """One judged claim, its values in pieces."""

    claim: str
    verdict: Verdict
    expected: tuple[Piece, ...]
    actual: tuple[Piece, ...]
    reason: str
    watched: str
    settled: str
    seen: str
    guard: bool


def shown(check: Check) -> CheckView:
    """A check as a page shows it."""
    expected, actual = difference(check.expected, check.actual)
    return CheckView(
        claim=check.claim,
        verdict=check.verdict,
        expected=expected,
        actual=actual,
        reason=check.reason,
        watched=_seconds(check.watched),
        settled=_seconds(check.settled),
        seen=_seconds(check.seen),
        guard=check.guard,
    )


def _seconds(number: float | None) -> str:
    return "" if number is None else f"{round(number, 3):g} s"
