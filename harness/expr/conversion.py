"""What a data type cell makes of a JSON value, there and back: the one way that plans and the simulated sync share."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from harness.expr.evaluate import evaluate
from harness.expr.jsontext import Json, same, type_name
from harness.expr.outcome import Unspecified
from harness.expr.read import read_cell
from harness.expr.transit import TooDeep, arriving, encoded
from harness.expr.tree import UNTYPED, Malformed, Plain
from harness.expr.values import Datetime, Value

TIMES = (Datetime(nanoseconds=1_577_836_800 * 10**9), Datetime(nanoseconds=2_208_988_800 * 10**9))
"""The beginnings of 2020 and 2040: what a cell makes of a value at both is taken for independent of the time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """What the documentation does not say: why no value can be told."""

    reason: str


def becomes(data_type: str, value: Json) -> Json | Unknown:
    """What a cell makes of a property's value, as JSON; `~` strings are typed values (DTL.md)."""
    cell = read_cell(data_type)
    if isinstance(cell, Malformed):
        return Unknown(reason=f"the data type cannot be read, {cell.message}")
    try:
        given = arriving(value)
    except TooDeep as error:
        return Unknown(reason=str(error))
    early, late = (evaluate(cell, given, now=now) for now in TIMES)
    if isinstance(early, Unspecified):
        return Unknown(reason=early.reason)
    if early != late:
        return Unknown(reason="the result depends on the time at which it is computed")
    return on_the_wire(early.value)


def comes_back(data_type: str, value: Json) -> Json | Unknown:
    """The source value that a cell makes this value of, where a reader of the document would know it.

    A plain type leaves a value of its own type as it is, so that is what comes back.
    """
    cell = read_cell(data_type)
    if not isinstance(cell, Plain):
        return Unknown(reason="not yet")
    same_again = becomes(data_type, value)
    if isinstance(same_again, Unknown) or not same(same_again, value):
        return Unknown(reason=f"the value is none that {data_type} gives")
    return value


def declared(data_type: str, value: Json) -> str:
    """The JSON type that a cell declares for its target, empty where it declares none."""
    cell = read_cell(data_type)
    if cell == Plain(name=UNTYPED):
        return ""
    return "integer" if cell == Plain(name="integer") else type_name(value)


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
    told = encoded(value)
    assert not isinstance(told, float)  # noqa: S101 - floats were told above
    return told
