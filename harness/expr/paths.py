"""Property paths: reading and writing `address.city` in a record."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from harness.expr.jsontext import Fields, Json


class Missing:
    """The value of a property that is not there, as opposed to null or empty."""

    def __repr__(self) -> str:
        return "absent"


MISSING: Final = Missing()


@lru_cache(maxsize=10_000)
def parts(path: str) -> tuple[str, ...]:
    """The names along a path; blanks around names and empty parts are no names."""
    return tuple(name for name in (part.strip() for part in path.split(".")) if name)


def get(fields: Fields, path: str) -> Json | Missing:
    """The value at a path, or MISSING where any part of it is not there."""
    value: Json = fields
    for name in parts(path):
        if not isinstance(value, Mapping) or name not in value:
            return MISSING
        value = value[name]
    return value


def put(fields: Fields, path: str, value: Json) -> dict[str, Json]:
    """A copy of the fields with the value at the path; what stood in the way of the path is replaced."""
    names = parts(path)
    if not names:
        return dict(fields)
    below = fields.get(names[0])
    if len(names) > 1:
        value = put(below if isinstance(below, Mapping) else {}, ".".join(names[1:]), value)
    return {**fields, names[0]: value}


def merged(fields: Fields, patch: Fields) -> dict[str, Json]:
    """The fields after a JSON merge patch (RFC 7396): null removes, objects are merged, the rest is replaced."""
    result = dict(fields)
    for name, value in patch.items():
        old = result.get(name)
        if value is None:
            result.pop(name, None)
        elif isinstance(value, Mapping):
            result[name] = merged(old if isinstance(old, Mapping) else {}, value)
        else:
            result[name] = value
    return result
