"""Casts: what becomes of one value; the evaluator brings lists, null and defaults (DTL.md, casts)."""

import json
import math
from collections.abc import Callable, Mapping
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal, localcontext

from harness.expr.functions.numerals import Numeral, digits, integer_of, numeral, two_complement
from harness.expr.functions.work import DROPPED, LARGEST, Dropped, TooLarge, Work
from harness.expr.outcome import Unspecified
from harness.expr.values import Ni, Uri, Value, Written, kind

Cast = Callable[[Work, Value], Value | Dropped | Unspecified]

DOUBTFUL = "which texts count as numbers: leading zeros, blanks, commas, signs and exponents are not documented"
CUT = "whether `integer` cuts or rounds 124.6 and negative numbers"
ZEROS = "whether the text of a decimal keeps trailing zeros: 12.0 or 12"


def to_integer(work: Work, value: Value) -> Value | Dropped | Unspecified:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return _other(work, value, "integer")
    if isinstance(value, int):
        return value
    if not isinstance(value, str):
        return _cut(value)
    match numeral(value):
        case Numeral.INTEGER:
            return integer_of(value)
        case Numeral.HEXADECIMAL:
            return two_complement(value)
        case Numeral.FRACTION if value.rpartition(".")[2].strip("0"):
            work.infer('`integer` drops the text of a fraction such as "12.5"')
            return DROPPED
        case Numeral.NONE:
            return DROPPED
    return Unspecified(reason=DOUBTFUL)


def to_decimal(work: Work, value: Value) -> Value | Dropped | Unspecified:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return _other(work, value, "decimal")
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int):
        work.infer("`decimal` takes integers")
        return Decimal(value)
    if isinstance(value, Written):
        return value.exact
    if isinstance(value, float):
        if math.isfinite(value) and Decimal(value) == Decimal(repr(value)):
            return Decimal(repr(value))
        return Unspecified(reason="whether a decimal made of a float carries binary noise")
    match numeral(value):
        case Numeral.INTEGER | Numeral.FRACTION:
            return Decimal(value)
        case Numeral.NONE:
            return DROPPED
    return Unspecified(reason=DOUBTFUL)


def to_float(work: Work, value: Value) -> Value | Dropped | Unspecified:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return _other(work, value, "float")
    if isinstance(value, str) and numeral(value) is Numeral.NONE:
        return DROPPED
    if isinstance(value, str) and numeral(value) not in (Numeral.INTEGER, Numeral.FRACTION):
        return Unspecified(reason=DOUBTFUL)
    try:
        made = float(value)
    except OverflowError:
        made = math.inf
    if not math.isfinite(made):
        return Unspecified(reason="what becomes of a number beyond the largest float")
    return made


def to_boolean(work: Work, value: Value) -> Value | Dropped | Unspecified:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.lower(), DROPPED)
    return DROPPED if isinstance(value, int | float | Decimal | Uri) else _other(work, value, "boolean")


def to_string(work: Work, value: Value) -> Value | Dropped | Unspecified:
    match value:
        case str():
            return value
        case bool():
            return Unspecified(reason="the text of a boolean")
        case int():
            if value.bit_length() > 3 * LARGEST:
                raise TooLarge
            return str(value)
        case Decimal():
            return _plain_digits(value)
        case float():
            text = repr(float(value))
            if "e" in text or text.endswith(".0") or "n" in text:
                return Unspecified(reason="the text of a float: 1.0 or 1, and its exponent")
            return text
        case Uri():
            return value.text
        case Ni():
            work.infer("the text of an NI is `namespace:name`")
            return str(value)
        case bytes():
            try:
                return value.decode()
            except UnicodeDecodeError:
                return Unspecified(reason="the text of bytes that are not UTF-8")
        case tuple() | Mapping():
            return _json(work, value)
    return Unspecified(reason=f"the text of a {kind(value)}")


CASTS: dict[str, Cast] = {
    "integer": to_integer,
    "decimal": to_decimal,
    "float": to_float,
    "boolean": to_boolean,
    "string": to_string,
}


def _other(work: Work, value: Value, cast: str) -> Dropped | Unspecified:
    if isinstance(value, Uri):
        return DROPPED
    if isinstance(value, Mapping | Ni | bytes):
        work.infer(f"`{cast}` drops what is neither text nor number (DTL ground rule 5)")
        return DROPPED
    return Unspecified(reason=f"what `{cast}` makes of a {kind(value)}")


def _cut(number: Decimal | float) -> Value | Unspecified:
    if not isinstance(number, Decimal):
        if not math.isfinite(number):
            return Unspecified(reason=CUT)
        number = Decimal(number)
    if number.adjusted() > LARGEST:
        raise TooLarge
    with localcontext() as context:
        context.prec = LARGEST + 1
        cut = int(number.to_integral_value(ROUND_DOWN))
        rounded = int(number.to_integral_value(ROUND_HALF_EVEN))
    # Both documented ways must agree, and a negative fraction has a third one, downwards.
    if cut != rounded or (number < 0 and number != cut):
        return Unspecified(reason=CUT)
    return cut


def _plain_digits(number: Decimal) -> Value | Unspecified:
    text = digits(number)
    if "." in text and text.endswith("0"):
        return Unspecified(reason=ZEROS)
    if number.is_zero() and number.is_signed():
        return Unspecified(reason="the text of a negative zero")
    return text


def _json(work: Work, value: Value) -> Value | Unspecified:
    """The JSON text of an object or nested list; only the shape of `[1, 2, 3]` is documented."""
    if not _simple(value):
        return Unspecified(reason="the JSON text of fractions, typed values and letters beyond ASCII")
    work.infer("the JSON text of an object has a blank after each colon and comma")
    return json.dumps(_plain(value), sort_keys=True)


def _simple(value: Value) -> bool:
    if isinstance(value, tuple):
        return all(map(_simple, value))
    if isinstance(value, Mapping):
        return all(name.isascii() and _simple(each) for name, each in value.items())
    if isinstance(value, int):
        return value.bit_length() <= 3 * LARGEST
    return value is None or (isinstance(value, str) and value.isascii())


def _plain(value: Value) -> object:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return {name: _plain(each) for name, each in value.items()} if isinstance(value, Mapping) else value
