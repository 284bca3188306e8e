"""Data type cells: the plain types, and what they make of a value."""

from decimal import Decimal, InvalidOperation
from enum import StrEnum

from harness.expr.jsontext import Json


class PlainType(StrEnum):
    """The cells that name a type and nothing else; NONE is `N/A`, which declares nothing."""

    STRING = "string"
    INTEGER = "integer"
    DECIMAL = "decimal"
    FLOAT = "float"
    BOOLEAN = "boolean"
    NONE = "N/A"


_NAMED = {kind.value: kind for kind in PlainType if kind is not PlainType.NONE}


def plain_type(data_type: str) -> PlainType | None:
    """The plain type that a cell names, or None for an expression, a malformed or an unknown cell."""
    text = data_type.strip()
    if text == PlainType.NONE:
        return PlainType.NONE
    if len(text) > 2 and text[0] == text[-1] == '"':
        return _NAMED.get(text[1:-1])
    return None


def convert(kind: PlainType, value: Json) -> Json:
    """What a plain type makes of a value; None where the cast drops it (DTL ground rule 5)."""
    match kind:
        case PlainType.NONE:
            return value
        case PlainType.STRING:
            return _text(value)
        case PlainType.BOOLEAN:
            return {"true": True, "false": False}.get(value) if isinstance(value, str) else _only(value, bool)
        case PlainType.INTEGER:
            number = _number(value)
            return int(number) if number is not None and number == int(number) else None
        case PlainType.DECIMAL | PlainType.FLOAT:
            return _number(value)


def _text(value: Json) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | Decimal) else None


def _number(value: Json) -> int | Decimal | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | Decimal):
        return value
    if isinstance(value, str):
        try:
            number = Decimal(value)
        except InvalidOperation:
            return None
        return number if number.is_finite() else None
    return None


def _only(value: Json, kind: type) -> Json:
    return value if isinstance(value, kind) else None
