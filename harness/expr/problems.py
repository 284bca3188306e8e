"""What is wrong with data type cells: malformed ones, and expressions that say something that nothing describes."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum, auto
from functools import lru_cache

from harness.expr.directives import date_format
from harness.expr.read import read_cell
from harness.expr.signatures import NAMES, SIGNATURES
from harness.expr.tree import UNTYPED, Call, Cell, Constant, Malformed, Plain, nodes

DATE_FUNCTIONS = ("datetime-format", "datetime-parse")


class Wrong(Enum):
    """Kinds of problems; only a malformed cell cannot be read."""

    MALFORMED = auto()
    UNKNOWN_FUNCTION = auto()
    ARGUMENTS = auto()
    DATE_FORMAT = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One problem of a cell, its column counted from 1 at the cell's first letter."""

    wrong: Wrong
    column: int
    message: str
    hint: str = ""


@lru_cache(maxsize=1024)  # documents hold few different ones
def problems(text: str) -> tuple[Problem, ...]:
    """All problems of a cell's text; none for nearly every cell."""
    cell = read_cell(text)
    if isinstance(cell, Malformed):
        return (Problem(wrong=Wrong.MALFORMED, column=cell.column, message=cell.message),)
    return tuple(_said(cell))


def _said(cell: Cell) -> Iterator[Problem]:
    for node in nodes(cell):
        if isinstance(node, Plain) and node.name not in (UNTYPED, *NAMES, *SIGNATURES):
            yield _unknown(node.name, 1, "type")
        elif isinstance(node, Call):
            yield from _called(node)


def _called(call: Call) -> Iterator[Problem]:
    signature = SIGNATURES.get(call.function)
    if signature is None:
        yield _unknown(call.function, call.column, "function")
        return
    count = len(call.arguments)
    if signature.roles(count) is None:
        message = f"“{call.function}” takes {signature.takes()}, here it has {count or 'none'}"
        yield Problem(wrong=Wrong.ARGUMENTS, column=call.column, message=message)
    elif call.function in DATE_FUNCTIONS and isinstance(form := call.arguments[-2], Constant):
        why = date_format(form.value).wrong if isinstance(form.value, str) else "a date format is a text"
        if why:
            yield Problem(wrong=Wrong.DATE_FORMAT, column=form.column, message=why)


def _unknown(name: str, column: int, noun: str) -> Problem:
    close = get_close_matches(name, SIGNATURES, n=1)
    hint = f"did you mean “{close[0]}”?" if close else ""
    return Problem(wrong=Wrong.UNKNOWN_FUNCTION, column=column, message=f"no {noun} is called “{name}”", hint=hint)
