"""JSON texts laid out for reading, without changing what they say."""

import json
from collections.abc import Iterator

_WIDTH = 96
_string = json.JSONEncoder(ensure_ascii=False).encode
"""A text as JSON; made once, as `json.dumps` would make an encoder for each text."""


class _Literal(str):
    """A number as it was written: 1.10 and 1e2 are evidence, 1.1 and 100.0 are ours."""

    __slots__ = ()


class _Members(tuple[tuple[str, object], ...]):
    """The members of an object in their order, a name that stands twice included."""

    __slots__ = ()


def laid_out(text: str) -> str:
    """The JSON text with short values on one line and long ones indented; any other text as it is."""
    try:
        value = _parsed(text)
        return "".join(_indented(value, ""))
    except (ValueError, RecursionError):
        return text


def records(text: str) -> tuple[str, ...] | None:
    """The elements of a list, each in one line; None for what is neither a list nor an envelope around just one."""
    try:
        value = _parsed(text)
        if isinstance(value, _Members):
            lists = [member for _, member in value if isinstance(member, list)]
            value = lists[0] if len(lists) == 1 else None
        return tuple(_flat(element) for element in value) if isinstance(value, list) else None
    except (ValueError, RecursionError):
        return None


def _parsed(text: str) -> object:
    value: object = json.loads(
        text, parse_int=_Literal, parse_float=_Literal, parse_constant=_Literal, object_pairs_hook=_Members
    )
    return value


def _flat(value: object) -> str:
    match value:
        case _Literal():
            return str(value)
        case _Members():
            return "{" + ", ".join(f"{_string(name)}: {_flat(member)}" for name, member in value) + "}"
        case list():
            return "[" + ", ".join(_flat(element) for element in value) + "]"
        case str():
            return _string(value)
        case _:
            return json.dumps(value)


def _indented(value: object, indent: str) -> Iterator[str]:
    flat = _flat(value)
    if len(flat) + len(indent) <= _WIDTH or not isinstance(value, _Members | list) or not value:
        yield flat
        return
    inner = indent + "  "
    opening, closing = ("{", "}") if isinstance(value, _Members) else ("[", "]")
    yield opening
    for number, element in enumerate(value):
        yield f"{',' if number else ''}\n{inner}"
        if isinstance(value, _Members):
            name, element = element
            yield f"{_string(name)}: "
        yield from _indented(element, inner)
    yield f"\n{indent}{closing}"
