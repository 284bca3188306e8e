"""What functions have at hand: the clock, the facts they infer, a budget; and how they act on each element."""

from collections.abc import Callable, Mapping
from typing import Final

from harness.expr.outcome import Result, Unspecified
from harness.expr.values import Datetime, Value

BUDGET: Final = 2_000_000
CALL: Final = 20  # what one call or element costs beside its size, so that many small ones end as soon as a large one
LARGEST: Final = 4_000  # digits of an integer; Python writes no larger ones

SINGLE_DROPPED = "a single dropped value gives null (DTL ground rule 6)"
NULL_IGNORED = "null is ignored: alone it gives null, in a list it is left out (DTL ground rules 5 and 6)"


class TooLarge(Exception):
    """The budget is spent; never leaves the evaluator."""


class Dropped:
    """The answer of a function for a value of a wrong type (DTL ground rule 5)."""


DROPPED: Final = Dropped()
ByElement = Callable[[Value], Value | Dropped | Unspecified]


class Work:
    """One evaluation's clock, notes and budget."""

    def __init__(self, now: Datetime | None) -> None:
        self.now = now
        self.inferred: dict[str, None] = {}
        self._left = BUDGET

    def infer(self, fact: str) -> None:
        """Note a fact that the result rests on although the documentation only suggests it."""
        self.inferred[fact] = None

    def spend(self, amount: int) -> None:
        """Take from the budget; raises TooLarge when nothing is left."""
        self._left -= amount
        if self._left < 0:
            raise TooLarge

    def weigh(self, value: Value) -> None:
        """Spend what working on a value costs."""
        if value is None or isinstance(value, int | float):
            return
        if isinstance(value, str | bytes):
            self.spend(len(value))
        elif isinstance(value, tuple):
            self.spend(len(value))
            for each in value:
                self.weigh(each)
        elif isinstance(value, Mapping):
            self.spend(len(value))
            for name, each in value.items():
                self.spend(len(name))
                self.weigh(each)


Function = Callable[[Work, tuple[Value, ...]], Result]


def each(work: Work, value: Value, function: ByElement) -> Result:
    """Apply a function to a value, or to each element of a list, leaving out what it drops (DTL ground rules 5-7)."""
    if not isinstance(value, tuple):
        result = None if value is None else function(value)
        if isinstance(result, Dropped):
            work.infer(SINGLE_DROPPED)
            return None
        if value is None:
            work.infer(NULL_IGNORED)
        return result
    kept: list[Value] = []
    for element in value:
        work.spend(CALL)
        if element is None:
            work.infer(NULL_IGNORED)
            continue
        result = function(element)
        if isinstance(result, Unspecified):
            return Unspecified(reason=result.reason)
        if not isinstance(result, Dropped):
            kept.append(result)
    if value and not kept:
        reason = "a list whose elements are all dropped: [] or null (DTL ground rule 6)"
        return Unspecified(reason=reason, among=((), None))
    return tuple(kept)


def each_text(work: Work, value: Value, function: Callable[[str], Value | Unspecified]) -> Result:
    """Apply a function to texts; everything else is dropped."""

    def by_element(element: Value) -> Value | Dropped | Unspecified:
        return function(element) if isinstance(element, str) else DROPPED

    return each(work, value, by_element)
