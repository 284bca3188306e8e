"""JSON values and their text, with decimals kept exact in both directions."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import simplejson

type_names = {type(None): "null", bool: "boolean", int: "number", Decimal: "number", str: "string"}

Scalar = None | bool | int | Decimal | str
Json = Scalar | Sequence["Json"] | Mapping[str, "Json"]
Fields = Mapping[str, Json]

# made once: simplejson would make one of each for every call
_decoder = simplejson.JSONDecoder(parse_float=Decimal)
_encoder = simplejson.JSONEncoder(use_decimal=True, ensure_ascii=False)


def loads(text: str | bytes) -> Json:
    """Parse JSON text; raises ValueError for anything else."""
    value: Json = _decoder.decode(text if isinstance(text, str) else str(text, "utf-8"))
    return value


def dumps(value: Json) -> str:
    """The JSON text of a value, non-ASCII letters as they are."""
    return str(_encoder.encode(value))


def exact(value: object) -> Json:
    """A value of JSON's kinds with its numbers exact: a float becomes the decimal that it is written as."""
    return loads(simplejson.dumps(value))


def type_name(value: Json) -> str:
    """The JSON type of a value, by its name in the JSON standard."""
    if isinstance(value, Mapping):
        return "object"
    return type_names.get(type(value), "array")


def same(one: Json, other: Json) -> bool:
    """Whether two values are equal and of one JSON type, so that `true` is not `1`; `12` and `12.0` are."""
    return type_name(one) == type_name(other) and one == other
