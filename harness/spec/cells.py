"""What is written in the cells of a property table beside plain paths: dependencies and data types."""

import json
import re
from dataclasses import dataclass
from functools import lru_cache

from harness.model.dataflow import Dependency

HAVING = "dependant on having "
MARK = re.compile(re.escape(HAVING), re.IGNORECASE)
UNTYPED = "N/A"


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyCell:
    """A property cell taken apart; `wrong` says why its dependencies cannot be read, `aside` is their raw text."""

    property: str
    dependencies: tuple[Dependency, ...] = ()
    aside: str = ""
    wrong: str = ""


def property_cell(text: str) -> PropertyCell:
    """Take a property and its dependencies apart; several stand in one pair of brackets, run together."""
    stripped = text.strip()
    opening = stripped.lower().find(f"({HAVING}")
    if opening < 0:
        return PropertyCell(property=stripped)
    aside = stripped[opening:]
    path = stripped[:opening].strip()
    if not aside.endswith(")"):
        return PropertyCell(property=path, aside=aside, wrong="its closing bracket is missing")
    dependencies = []
    for piece in MARK.split(aside[1:-1])[1:]:
        value, found, condition = piece.rpartition(" in ")
        if not found:
            return PropertyCell(property=path, aside=aside, wrong=f"“ in ” is missing in “{piece.strip()}”")
        dependencies.append(Dependency(value=value.strip(), property=condition.strip()))
    return PropertyCell(property=path, dependencies=tuple(dependencies), aside=aside)


@lru_cache(maxsize=1024)  # documents hold few different ones
def data_type_problem(text: str) -> str:
    """Why a data type cell is not well formed; empty if it is.

    Well formed are N/A, a quoted name and a transform expression, that is a JSON list that begins with a name.
    """
    cell = text.strip()
    if cell == UNTYPED:
        return ""
    if not cell:
        return "it is empty"
    try:
        value = json.loads(cell)
    except (ValueError, RecursionError):
        return _unreadable(cell)
    named = isinstance(value, str) or (isinstance(value, list) and bool(value) and isinstance(value[0], str))
    return "" if named else "it is neither a quoted name nor a list that begins with one"


def _unreadable(cell: str) -> str:
    opened, closed = _outside_quotes(cell)
    if closed > opened:
        return f"{_brackets(closed - opened)} “[” lost"
    if opened > closed:
        return f"{_brackets(opened - closed)} “]” lost"
    return "a quote or comma is missing" if '"' in cell else 'a name stands in double quotes, as in "string"'


def _outside_quotes(cell: str) -> tuple[int, int]:
    """How many brackets open and close outside of quoted text."""
    opened = closed = 0
    quoted = escaped = False
    for letter in cell:
        if escaped:
            escaped = False
        elif letter == "\\":
            escaped = quoted
        elif letter == '"':
            quoted = not quoted
        elif not quoted:
            opened += letter == "["
            closed += letter == "]"
    return opened, closed


def _brackets(count: int) -> str:
    return "one bracket" if count == 1 else f"{count} brackets"
