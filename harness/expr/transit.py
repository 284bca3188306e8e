"""JSON to typed values and back: `~f`, `~t`, `~r`, `~:`, `~b`, `~u` in front of a string say its type."""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, DecimalException
from uuid import UUID

from harness.expr.jsontext import Json
from harness.expr.values import Date, Datetime, Ni, Uri, Value

DEEPEST = 64
LARGEST = 4_000  # digits of an integer; Python writes no larger ones
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
IDENTIFIER = re.compile(r"([^:]+):(.+)", re.DOTALL)

Encoded = None | bool | int | float | str | Sequence["Encoded"] | Mapping[str, "Encoded"]


class TooDeep(ValueError):
    """A value nested too deeply to be worked on."""


def arriving(json: Json) -> Value:
    """A JSON value as a source stores it: 12.5 is a decimal, 12.0 the integer 12, `~` strings have their types.

    Source: DTL.md, encodings; the http_endpoint source's defaults. Raises TooDeep.
    """
    return _typed(json, DEEPEST, integral=True)


def typed(json: Json | Encoded) -> Value:
    """A JSON value with the types that `~` gives, its numbers as they are, the reverse of `encoded`; raises TooDeep."""
    return _typed(json, DEEPEST, integral=False)


def _typed(json: Json | Encoded, depth: int, *, integral: bool) -> Value:
    if isinstance(json, str):
        return _tagged(json) if json[:1] == "~" else json
    if json is None or isinstance(json, bool | int | float):
        return json
    if isinstance(json, Decimal):
        return _integer(json) if integral else json
    if not depth:
        raise TooDeep(f"a value is nested deeper than {DEEPEST} levels")
    if isinstance(json, Mapping):
        return {name: _typed(each, depth - 1, integral=integral) for name, each in json.items()}
    return tuple(_typed(each, depth - 1, integral=integral) for each in json)


def _integer(number: Decimal) -> int | Decimal:
    short = number.is_finite() and number.adjusted() < LARGEST
    return int(number) if short and number == number.to_integral_value() else number


def _tagged(text: str) -> Value:
    """The value that a string with a tag stands for; one with an unknown tag, or that does not fit, stays text."""
    tag, rest = text[1:2], text[2:]
    try:
        match tag:
            case "f" if NUMBER.fullmatch(rest):
                return Decimal(rest)
            case "t" if found := MOMENT.fullmatch(rest):
                moment = datetime.fromisoformat(found[1]).replace(tzinfo=UTC)
                return Datetime(nanoseconds=Datetime.of(moment).nanoseconds + int((found[2] or "").ljust(9, "0")))
            case "t" if DAY.fullmatch(rest):
                return Date(day=date.fromisoformat(rest))
            case "r":
                return Uri(text=rest)
            case ":" if named := IDENTIFIER.fullmatch(rest):
                return Ni(namespace=named[1], name=named[2])
            case "b":
                return base64.b64decode(rest, validate=True)
            case "u":
                return UUID(rest) if str(UUID(rest)) == rest.lower() else text
    except (ValueError, DecimalException, binascii.Error):
        return text
    return text


def encoded(value: Value) -> Encoded:
    """A value as JSON, its type kept by `~`: decimals always as `~f`, floats as numbers."""
    if isinstance(value, Mapping):
        return {name: encoded(each) for name, each in value.items()}
    if isinstance(value, tuple):
        return [encoded(each) for each in value]
    match value:
        case Decimal():
            return f"~f{value}"
        case Datetime() | Date():
            return f"~t{value}"
        case Uri():
            return f"~r{value}"
        case Ni():
            return f"~:{value}"
        case UUID():
            return f"~u{value}"
        case bytes():
            return f"~b{base64.b64encode(value).decode()}"
        case float():
            return float(value)
    return value
