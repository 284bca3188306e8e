"""What a data type cell makes of a JSON value, there and back: the one way that plans and the simulated sync share."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from harness.expr.declared import declared
from harness.expr.evaluate import evaluate
from harness.expr.invert import NotInvertible, Sources, invert
from harness.expr.jsontext import Json, same, type_name
from harness.expr.outcome import Unspecified
from harness.expr.read import read_cell
from harness.expr.transit import TooDeep, arriving, encoded
from harness.expr.tree import Cell, Malformed
from harness.expr.values import Datetime, Value

TIMES = (Datetime(nanoseconds=1_577_836_800 * 10**9), Datetime(nanoseconds=2_208_988_800 * 10**9))
"""The beginnings of 2020 and 2040: what a cell makes of a value at both is taken for independent of the time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """What the documentation does not say: why no value can be told."""

    reason: str


def becomes(data_type: str, value: Json) -> Json | Unknown:
    """What a cell makes of a property's value, as JSON; `~` strings are typed values (DTL.md)."""
    return _of_text(data_type, value) if isinstance(value, str) else _becomes(data_type, value)


@lru_cache(maxsize=4096)
def _of_text(data_type: str, value: str) -> Json | Unknown:
    """The same of a text: a run asks again and again what the values of one record become."""
    return _becomes(data_type, value)


def _becomes(data_type: str, value: Json) -> Json | Unknown:
    cell = read_cell(data_type)
    if isinstance(cell, Malformed):
        return Unknown(reason=f"the data type cannot be read, {cell.message}")
    try:
        given = arriving(value)
    except TooDeep as error:
        return Unknown(reason=str(error))
    early = evaluate(cell, given, now=TIMES[0])
    if isinstance(early, Unspecified):
        return Unknown(reason=early.reason)
    if '"now"' in data_type and early != evaluate(cell, given, now=TIMES[1]):
        return Unknown(reason="the result depends on the time at which it is computed")
    return on_the_wire(early.value)


def comes_back(data_type: str, value: Json) -> Json | Unknown:
    """The source value that a cell makes this value of: the value itself if it is one, else the only one there is."""
    cell = read_cell(data_type)
    if isinstance(cell, Malformed):
        return Unknown(reason=f"the data type cannot be read, {cell.message}")
    try:
        found = _inverted(cell, value)
    except TooDeep as error:
        return Unknown(reason=str(error))
    if isinstance(found, NotInvertible):
        return Unknown(reason=found.reason)
    values = [on_the_wire(each) for each in found.values]
    if any(same(each, value) for each in values):
        return value
    return values[0] if found.unique else Unknown(reason=f"{data_type} makes the same of several source values")


def _inverted(cell: Cell, value: Json) -> Sources | NotInvertible:
    """JSON does not tell a decimal from a float, so a number is tried as the one and as the other."""
    found = invert(cell, arriving(value), now=TIMES[0])
    if isinstance(found, NotInvertible) and isinstance(value, int | Decimal) and not isinstance(value, bool):
        return invert(cell, float(value), now=TIMES[0])
    return found


def declared_type(data_type: str, value: Json) -> str:
    """The JSON type that a cell declares for its target where it makes this value; empty where it declares none."""
    cell = read_cell(data_type)
    types = None if isinstance(cell, Malformed) else declared(cell)
    if not types:
        return ""
    name = type_name(value)
    return "integer" if name == "number" and "number" not in types else name


def on_the_wire(value: Value) -> Json:
    """A typed value as the systems show it: numbers are JSON numbers, everything else as `~` says."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, tuple):
        return [on_the_wire(each) for each in value]
    if isinstance(value, Mapping):
        return {name: on_the_wire(each) for name, each in value.items()}
    if value is None or isinstance(value, bool | int | str):
        return value
    return str(encoded(value))
