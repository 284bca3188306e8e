"""Verdicts, and the checks that they rest on."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What is said of a check, a scenario or a statement."""

    PASSED = "passed"
    FAILED = "failed"  # the sync is wrong
    ERRORED = "errored"  # it should have been judged, but connector or harness failed
    MANUAL = "manual"  # a person must judge it
    UNVERIFIABLE = "unverifiable"  # nothing could judge it
    SKIPPED = "skipped"  # asked to


WORST_FIRST = (
    Verdict.FAILED,
    Verdict.ERRORED,
    Verdict.MANUAL,
    Verdict.UNVERIFIABLE,
    Verdict.SKIPPED,
    Verdict.PASSED,
)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of the verdicts; `unverifiable` when there is none, since zero is not green."""
    return min(verdicts, key=WORST_FIRST.index, default=Verdict.UNVERIFIABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One claim of one statement, judged.

    `expected` and `actual` are words or JSON texts for people. `reason` says why it is not passed. `watched` is how
    long a negative claim was watched, in seconds of the run's clock. A `guard` can refute its statement but not
    verify it, because a sync that does nothing looks the same.
    """

    statement: str
    claim: str
    verdict: Verdict
    expected: str = ""
    actual: str = ""
    reason: str = ""
    watched: float | None = None
    guard: bool = False
