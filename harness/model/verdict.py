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
    long a negative claim was watched, in seconds of the run's clock. Of a positive claim, `settled` is how many seconds
    after the write it was seen to hold, `seen` how many seconds after it `actual` was seen where it does not hold; both
    are as fine as the lists that showed it lie apart. A `guard` can refute its statement but not verify it, because a
    sync that does nothing looks the same.
    """

    statement: str
    claim: str
    verdict: Verdict
    expected: str = ""
    actual: str = ""
    reason: str = ""
    watched: float | None = None
    settled: float | None = None
    seen: float | None = None
    guard: bool = False

    @property
    def said(self) -> str:
        """What is to be said of a check that is not passed, in one line."""
        if self.reason:
            return self.reason
        after = "" if self.seen is None else f" (last seen {self.seen:.1f} s after the write)"
        return f"{self.claim}: expected {self.expected}, saw {self.actual}{after}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """How long the sync took to show `count` claims to hold: half of them within `p50` seconds, 95 % within `p95`."""

    count: int
    p50: float
    p95: float
    max: float


def settling(times: Iterable[float]) -> Settling | None:
    """What some settle times amount to, by nearest rank; None where there is none."""
    ranked = sorted(times)
    if not ranked:
        return None

    def rank(percent: int) -> float:
        return round(ranked[-(-percent * len(ranked) // 100) - 1], 3)

    return Settling(count=len(ranked), p50=rank(50), p95=rank(95), max=rank(100))
