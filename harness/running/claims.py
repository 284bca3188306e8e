"""Claims: checks while they are still open, because a negative one also needs a sign of life."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from harness.model.dataflow import Datatype
from harness.model.verdict import Check, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Something written to one datatype was seen to arrive in another; times in seconds of the run's clock."""

    source: Datatype
    target: Datatype
    written: float
    seen: float


class Arrivals:
    """All that was seen to arrive, by where it did."""

    def __init__(self, arrivals: Iterable[Arrival] = ()) -> None:
        self._by_target: dict[Datatype, list[Arrival]] = {}
        for arrival in arrivals:
            self.append(arrival)

    def append(self, arrival: Arrival) -> None:
        """Take down that something arrived."""
        self._by_target.setdefault(arrival.target, []).append(arrival)

    def to(self, target: Datatype) -> Sequence[Arrival]:
        """What arrived in a datatype."""
        return self._by_target.get(target, ())

    def __iter__(self) -> Iterator[Arrival]:
        return (arrival for each in self._by_target.values() for arrival in each)


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsLife:
    """A sign of life that a claim needs: an arrival in `target` (from `source`, if given).

    It must have been written after `written_after` or, where only that can be asked, seen after `seen_after`.
    """

    target: Datatype
    source: Datatype | None = None
    written_after: float | None = None
    seen_after: float | None = None

    def met_by(self, arrival: Arrival) -> bool:
        return (
            arrival.target == self.target
            and (self.source is None or arrival.source == self.source)
            and (self.written_after is None or arrival.written > self.written_after)
            and (self.seen_after is None or arrival.seen > self.seen_after)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A check, the sign of life without which passing proves nothing, and the one without which failing blames none.

    Where records have appeared in `unless_strays` that nothing accounts for, one of them may refute it.
    """

    check: Check
    needs: NeedsLife | None = None
    blames: NeedsLife | None = None
    unless_strays: Datatype | None = None

    def is_settled(self, arrivals: Arrivals, *, strays_known: bool) -> bool:
        """Whether `settled` gives the same whatever is still to come."""
        if self.check.verdict is Verdict.PASSED and self.unless_strays is not None and not strays_known:
            return False
        needed = self._needed
        return needed is None or any(needed.met_by(arrival) for arrival in arrivals.to(needed.target))

    def settled(self, arrivals: Arrivals, strays: Mapping[Datatype, int]) -> Check:
        """The check as it stands at the end: without the sign of life that it needs it is unverifiable."""
        passed = self.check.verdict is Verdict.PASSED
        if passed and self.unless_strays is not None and strays.get(self.unless_strays):
            what = f"{strays[self.unless_strays]} {self.unless_strays} have appeared that nothing accounts for"
            return replace(self.check, verdict=Verdict.UNVERIFIABLE, reason=f"{what}; one may be of this record")
        needed = self._needed
        if needed is None or any(needed.met_by(arrival) for arrival in arrivals.to(needed.target)):
            return self.check
        if passed:
            reason = f"the sync was not seen alive: nothing written later arrived in {needed.target}"
        else:
            reason = f"no {needed.target} appears for any other record either, so this statement is not to blame"
        return replace(self.check, verdict=Verdict.UNVERIFIABLE, reason=reason)

    @property
    def _needed(self) -> NeedsLife | None:
        if self.check.verdict is Verdict.PASSED:
            return self.needs
        return self.blames if self.check.verdict is Verdict.FAILED else None
