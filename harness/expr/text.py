"""Writes data type cells: the canonical text of a tree."""

import json
from decimal import Decimal

from harness.expr.tree import UNTYPED, Call, Cell, Literal, Plain, Variable


def printed(cell: Cell) -> str:
    """The text of a tree without blanks; reading it gives the same tree."""
    if isinstance(cell, Plain):
        return UNTYPED if cell.name == UNTYPED else _quoted(cell.name)
    if isinstance(cell, Call):
        return f"[{','.join((_quoted(cell.function), *map(printed, cell.arguments)))}]"
    if isinstance(cell, Variable):
        return _quoted(cell.name)
    return constant(cell.value)


def constant(value: Literal) -> str:
    """The JSON text of a scalar; a decimal keeps its digits."""
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, Decimal):
        text = str(value)
        return text if any(sign in text for sign in ".E") else f"{text}.0"
    return json.dumps(value)


def _quoted(text: str) -> str:
    lone = any("\ud800" <= letter <= "\udfff" for letter in text)
    return json.dumps(text, ensure_ascii=lone)
