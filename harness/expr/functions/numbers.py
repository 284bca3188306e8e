"""Arithmetic on numbers (DTL.md, numbers)."""

import math
from decimal import ROUND_HALF_EVEN, Decimal

from harness.expr.functions.work import DROPPED, LARGEST, Dropped, Function, TooLarge, Work, each
from harness.expr.outcome import Result, Unspecified
from harness.expr.values import Value, Written


def absolute(work: Work, arguments: tuple[Value, ...]) -> Result:
    if arguments[0] is None:
        return Unspecified(reason="abs of null: the symbolic operators give null for null", among=(None, ()))
    return each(work, arguments[0], _absolute)


def rounded(work: Work, arguments: tuple[Value, ...]) -> Result:
    """The nearest integer, halves to the even one."""
    return each(work, arguments[0], _rounded)


def _absolute(value: Value) -> Value | Dropped | Unspecified:
    match value:
        case bool():
            return Unspecified(reason="abs of a boolean")
        case Written():
            return Written.of(value.exact.copy_abs())
        case Decimal():
            return value.copy_abs()
        case int() | float():
            return abs(value)
    return DROPPED


def _rounded(value: Value) -> Value | Dropped | Unspecified:
    match value:
        case bool():
            return Unspecified(reason="round of a boolean")
        case int():
            return value
        case float() if math.isfinite(value):
            return round(value)
        case Decimal():
            if value.adjusted() > LARGEST:
                raise TooLarge
            return int(value.to_integral_value(ROUND_HALF_EVEN))
    return DROPPED


FUNCTIONS: dict[str, Function] = {"abs": absolute, "round": rounded}
