"""Property paths: reading and writing `address.city` in a record."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from harness.expr.jsontext import Fields, Json, dumps

DEEPEST = 100  # parts of a path; published ones have five at most, and what is nested beyond belief overflows the stack


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
    """The value at a path, or MISSING where any part of it is not there.

    A path leads through lists: it then gives what their elements have there, a single one by itself, several as a list.
    """
    return _get(fields, parts(path))


def put(fields: Fields, path: str, value: Json) -> dict[str, Json]:
    """A copy of the fields with the value at the path; what stood in the way of the path is replaced.

    Where the path leads through a list, the value is put into the first of its elements; the others stay. Nothing is
    put at a path of more than DEEPEST parts; rows that have one are not judged.
    """
    names = parts(path)
    return _put(fields, names, value) if len(names) <= DEEPEST else dict(fields)


def holds(fields: Fields, path: str, text: str) -> bool:
    """Whether the value at a path, or one of several there, reads like this text."""
    value = get(fields, path)
    if isinstance(value, Missing):
        return False
    several = value if isinstance(value, Sequence) and not isinstance(value, str) else (value,)
    return text in [one if isinstance(one, str) else dumps(one) for one in several]


def _get(value: Json, names: tuple[str, ...]) -> Json | Missing:
    for at, name in enumerate(names):
        if isinstance(value, dict):  # what nearly all are, and asking for a Mapping takes several times as long
            if name not in value:
                return MISSING
            value = value[name]
            continue
        if isinstance(value, Sequence) and not isinstance(value, str):
            found = [one for each in value if not isinstance(one := _get(each, names[at:]), Missing)]
            return MISSING if not found else found[0] if len(found) == 1 else found
        if not isinstance(value, Mapping) or name not in value:
            return MISSING
        value = value[name]
    return value


def _put(value: Json, names: tuple[str, ...], new: Json) -> dict[str, Json]:
    fields = dict(value) if isinstance(value, Mapping) else {}
    if not names:
        return fields
    below = fields.get(names[0])
    if len(names) == 1:
        fields[names[0]] = new
    elif isinstance(below, Sequence) and not isinstance(below, str):
        fields[names[0]] = [_put(below[0] if below else {}, names[1:], new), *below[1:]]
    else:
        fields[names[0]] = _put(below, names[1:], new)
    return fields


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
