"""What evaluating gives: a value, or why there is none to be had."""

from dataclasses import dataclass

from harness.expr.values import Value, equal


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A value; `inferred` are the facts it rests on that the documentation does not say outright."""

    value: Value
    inferred: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unspecified:
    """No value, as the documentation does not say which; `among` are all that it can be, if that much is known."""

    reason: str
    among: tuple[Value, ...] = ()


Outcome = Known | Unspecified
Result = Value | Unspecified  # within an evaluation, where inferred facts are noted on the side

TOO_LARGE = "too large: the evaluation was stopped at its limit"


def one_of(reason: str, *values: Value) -> Result:
    """The value, if all candidates are the same; else that it is one of them."""
    distinct: list[Value] = []
    for value in values:
        if not any(equal(value, each) for each in distinct):
            distinct.append(value)
    return distinct[0] if len(distinct) == 1 else Unspecified(reason=reason, among=tuple(distinct))
