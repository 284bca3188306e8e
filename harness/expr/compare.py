"""Compares what a cell should have made of a value with what a system shows, value and type apart."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from harness.expr.declared import declared
from harness.expr.jsontext import Json, dumps
from harness.expr.outcome import Outcome, Unspecified
from harness.expr.paths import Missing
from harness.expr.text import printed
from harness.expr.transit import encoded
from harness.expr.tree import Call, Cell
from harness.expr.values import Date, Datetime, Ni, Uri, Value

MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:\.(\d{1,9}))?(Z|[+-]\d\d(?::?\d\d)?)?", re.ASCII)
SHORT = 200


class Likeness(StrEnum):
    """How an actual value stands to the expected one."""

    EQUAL = "equal"
    DIFFERENT_VALUE = "different value"
    DIFFERENT_TYPE = "different type"
    NOT_COMPARABLE = "not comparable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A likeness with its explanation for people; the explanation of equality says what was not literally the same."""

    likeness: Likeness
    explanation: str = ""


def compare(expected: Outcome, actual: Json | Missing, cell: Cell) -> Comparison:
    """Compare an actual JSON value with an expected outcome of a cell.

    Types are told apart strictly: `"12"` is not 12. Numbers are compared by value where the cell declares a number
    with a fraction; elsewhere 1.0 is not the integer 1. Lists are compared in order, dates as instants.
    """
    if isinstance(expected, Unspecified):
        return Comparison(likeness=Likeness.NOT_COMPARABLE, explanation=f"not specified: {expected.reason}")
    if isinstance(actual, Missing):
        if expected.value is None:
            explanation = "the documents do not say whether null is written or the property left out"
            return Comparison(likeness=Likeness.NOT_COMPARABLE, explanation=explanation)
        explanation = f"expected {_json(expected.value)} by {_text(cell)}, the property is absent"
        return Comparison(likeness=Likeness.DIFFERENT_VALUE, explanation=explanation)
    types = declared(cell)
    found = _Comparing(numbers=types is not None and "number" in types, dates=_writes_dates(cell))
    likeness, why = found.likeness(expected.value, actual)
    if likeness is Likeness.EQUAL:
        return Comparison(likeness=likeness, explanation=why)
    explanation = f"expected {_json(expected.value)} by {_text(cell)}, found {_short(dumps(actual))}"
    return Comparison(likeness=likeness, explanation=f"{explanation}: {why}" if why else explanation)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Comparing:
    numbers: bool
    dates: bool

    def likeness(self, expected: Value, actual: Json) -> tuple[Likeness, str]:
        if expected is None or isinstance(expected, bool):
            return self._same_type(expected, actual, type(expected))
        if isinstance(expected, tuple):
            return self._lists(expected, actual)
        if isinstance(expected, Mapping):
            return self._objects(expected, actual)
        if isinstance(expected, int | float | Decimal):
            return self._number(expected, actual)
        if not isinstance(actual, str):
            return Likeness.DIFFERENT_TYPE, f"{_kind(actual)} instead of string"
        if isinstance(expected, Datetime):
            return _instants(expected, actual)
        if isinstance(expected, Date):
            return _literal(str(expected), actual.removeprefix("~t"))
        if isinstance(expected, str):
            wanted, found = (_moment(each) if self.dates else None for each in (expected, actual))
            if expected != actual and wanted is not None and wanted == found:
                return Likeness.EQUAL, f"{actual} is the same instant as {expected}"
            return _literal(expected, actual)
        return _literal(_plain(expected), actual.removeprefix(_tag(expected)))

    def _same_type(self, expected: Value, actual: Json, kind: type) -> tuple[Likeness, str]:
        if type(actual) is not kind:
            name = "null" if expected is None else "boolean"
            return Likeness.DIFFERENT_TYPE, f"{_kind(actual)} instead of {name}"
        return (Likeness.EQUAL if actual == expected else Likeness.DIFFERENT_VALUE), ""

    def _number(self, expected: float | Decimal, actual: Json) -> tuple[Likeness, str]:
        if isinstance(actual, bool) or not isinstance(actual, int | Decimal):
            return Likeness.DIFFERENT_TYPE, f"{_kind(actual)} instead of number"
        close = isinstance(expected, float) and _same_float(expected, actual)
        if not close and actual != expected:
            return Likeness.DIFFERENT_VALUE, ""
        if isinstance(expected, int) and isinstance(actual, Decimal) and not self.numbers:
            return Likeness.DIFFERENT_TYPE, "a number with a fraction point instead of an integer"
        return Likeness.EQUAL, ""

    def _lists(self, expected: tuple[Value, ...], actual: Json) -> tuple[Likeness, str]:
        if isinstance(actual, str | Mapping) or not isinstance(actual, list | tuple):
            return Likeness.DIFFERENT_TYPE, f"{_kind(actual)} instead of array"
        if len(actual) != len(expected):
            return Likeness.DIFFERENT_VALUE, f"{len(actual)} elements instead of {len(expected)}"
        for index, (wanted, found) in enumerate(zip(expected, actual, strict=True)):
            likeness, why = self.likeness(wanted, found)
            if likeness is not Likeness.EQUAL:
                return likeness, f"element {index + 1} is {_short(dumps(found))}{f', {why}' if why else ''}"
        return Likeness.EQUAL, ""

    def _objects(self, expected: Mapping[str, Value], actual: Json) -> tuple[Likeness, str]:
        if not isinstance(actual, Mapping):
            return Likeness.DIFFERENT_TYPE, f"{_kind(actual)} instead of object"
        if expected.keys() != actual.keys():
            names = ", ".join(sorted(expected.keys() ^ actual.keys()))
            return Likeness.DIFFERENT_VALUE, f"only one of the two has {_short(names)}"
        for name, wanted in expected.items():
            likeness, why = self.likeness(wanted, actual[name])
            if likeness is not Likeness.EQUAL:
                return likeness, f"{name} is {_short(dumps(actual[name]))}{f', {why}' if why else ''}"
        return Likeness.EQUAL, ""


def _literal(expected: str, actual: str) -> tuple[Likeness, str]:
    if expected == actual:
        return Likeness.EQUAL, ""
    return Likeness.DIFFERENT_VALUE, "only blanks differ" if expected.split() == actual.split() else ""


def _instants(expected: Datetime, actual: str) -> tuple[Likeness, str]:
    found = _moment(actual.removeprefix("~t"))
    if found is not None:
        return (Likeness.EQUAL if found == expected else Likeness.DIFFERENT_VALUE), ""
    if MOMENT.fullmatch(actual):
        return Likeness.NOT_COMPARABLE, "a time without zone is no instant"
    return Likeness.DIFFERENT_VALUE, "not a time"


def _moment(text: str) -> Datetime | None:
    """The instant that a text with a zone says; its fraction to nanoseconds."""
    match = MOMENT.fullmatch(text)
    if not match or not match[2]:
        return None
    fraction = f".{match[1]}" if match[1] else ""
    try:
        moment = datetime.fromisoformat(text.replace(fraction, "", 1)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return Datetime(nanoseconds=Datetime.of(moment).nanoseconds + int((match[1] or "").ljust(9, "0")))


def _same_float(expected: float, actual: int | Decimal) -> bool:
    try:
        return float(actual) == expected
    except OverflowError:
        return False


def _writes_dates(cell: Cell) -> bool:
    return isinstance(cell, Call) and cell.function == "datetime-format"


def _plain(value: Value) -> str:
    return str(encoded(value))[2:] if isinstance(value, Uri | Ni | UUID | bytes) else str(value)


def _tag(value: Value) -> str:
    return str(encoded(value))[:2]


def _kind(actual: Json) -> str:
    if isinstance(actual, Mapping):
        return "object"
    names = {type(None): "null", bool: "boolean", int: "integer", Decimal: "number", str: "string"}
    return names.get(type(actual), "array")


def _json(value: Value) -> str:
    return _short(dumps(encoded(value)))  # type: ignore[arg-type]


def _text(cell: Cell) -> str:
    return _short(printed(cell))


def _short(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[:SHORT]}…"
