"""Comparison and tests of types and emptiness (DTL.md, comparison, nulls, type tests)."""

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from harness.expr.functions.work import Function, Work
from harness.expr.outcome import Result, Unspecified
from harness.expr.values import Date, Datetime, Value, elements, equal, kind

NO_CAST = "whether values of different types can be equal: no cast is documented"
OTHER_TYPES = "values of different types are not equal where no cast could make them so"
NULL_DIFFERS = "null differs from every other value, also from [] and [null]"
FIRST = "is-decimal and is-boolean of null are false"


def eq(work: Work, arguments: tuple[Value, ...]) -> Result:
    """Both sides as lists, equal in order (DTL.md, eq)."""
    one, other = arguments
    if (one is None) != (other is None):
        work.infer(NULL_DIFFERS)
        return False
    left, right = elements(one), elements(other)
    if len(left) != len(right):
        return False
    pairs = list(zip(left, right, strict=True))
    unequal = [pair for pair in pairs if not equal(*pair)]
    if any(not _castable(*pair) for pair in unequal):
        if any(kind(a) != kind(b) for a, b in unequal):
            work.infer(OTHER_TYPES)
        return False
    return Unspecified(reason=NO_CAST, among=(True, False)) if unequal else True


def neq(work: Work, arguments: tuple[Value, ...]) -> Result:
    found = eq(work, arguments)
    return found if isinstance(found, Unspecified) else not found


def _castable(one: Value, other: Value) -> bool:
    """Whether any conceivable cast could make two unequal values equal."""
    if one is None or other is None:
        return False
    if isinstance(one, tuple) and isinstance(other, tuple):
        pairs = list(zip(one, other, strict=False))
        return len(one) == len(other) and all(equal(*pair) or _castable(*pair) for pair in pairs)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(equal(one[n], other[n]) or _castable(one[n], other[n]) for n in one)
    if kind(one) == kind(other):
        return False
    if isinstance(one, int | float | Decimal) and isinstance(other, int | float | Decimal):
        return one == other or _as_float(one) == _as_float(other)
    if isinstance(one, str):
        return _may_say(one, other)
    return _may_say(other, one) if isinstance(other, str) else True


def _may_say(text: str, value: Value) -> bool:
    """Whether a text could be meant to be the value: no number or time is written without a digit."""
    if isinstance(value, bool):
        return text.strip().lower() in ("true", "false", "yes", "no", "1", "0")
    if isinstance(value, int | float | Decimal | Datetime | Date):
        return any(map(str.isdigit, text))
    if isinstance(value, tuple | Mapping):
        return text.strip()[:1] in ("[", "{")
    return bool(text.strip())


def _as_float(number: float | Decimal) -> float | None:
    try:
        return float(number)
    except OverflowError:
        return None


def ordered(compare: Callable[[Any, Any], bool]) -> Function:
    """A comparison of the first values of both sides."""

    def function(work: Work, arguments: tuple[Value, ...]) -> Result:
        left, right = (_first(each) for each in arguments)
        if left is None:
            work.infer("a comparison with null, [] or [null] on the left is false")
            return False
        same_kind = kind(left) == kind(right)
        if isinstance(left, str) and left == right:
            return compare(0, 0)
        if isinstance(left, bool) or isinstance(right, bool):
            return Unspecified(reason="the order of booleans")
        if isinstance(left, int | float | Decimal) and isinstance(right, int | float | Decimal):
            if not same_kind:
                work.infer("numbers of different types are compared by value")
            return compare(left, right)
        if same_kind and isinstance(left, Datetime | Date):
            return compare(left, right)
        names = f"{kind(left)} and {kind(right)}"
        return Unspecified(reason=f"how {names} are ordered", among=(True, False))

    return function


def _first(value: Value) -> Value:
    """The element that first-value functions look at; null for []."""
    return next(iter(elements(value)), None)


def is_null(_: Work, arguments: tuple[Value, ...]) -> Result:
    """Null, [] or a list whose first element is null (DTL.md, nulls)."""
    return _first(arguments[0]) is None


def is_not_null(_: Work, arguments: tuple[Value, ...]) -> Result:
    return _first(arguments[0]) is not None


def is_empty(work: Work, arguments: tuple[Value, ...]) -> Result:
    if arguments[0] is None:
        work.infer("is-empty of null is true")
        return True
    if arguments[0] == (None,):
        work.infer("is-empty of [null] is false")
    return arguments[0] == ()


def is_decimal(work: Work, arguments: tuple[Value, ...]) -> Result:
    if _first(arguments[0]) is None:
        work.infer(FIRST)
    return isinstance(_first(arguments[0]), Decimal)


def is_boolean(work: Work, arguments: tuple[Value, ...]) -> Result:
    if _first(arguments[0]) is None:
        work.infer(FIRST)
    return isinstance(_first(arguments[0]), bool)


FUNCTIONS: dict[str, Function] = {
    "eq": eq,
    "neq": neq,
    "gt": ordered(operator.gt),
    "gte": ordered(operator.ge),
    "lt": ordered(operator.lt),
    "lte": ordered(operator.le),
    "is-null": is_null,
    "is-not-null": is_not_null,
    "is-empty": is_empty,
    "is-decimal": is_decimal,
    "is-boolean": is_boolean,
}
