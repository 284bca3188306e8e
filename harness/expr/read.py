"""Reads the text of a data type cell; what cannot be read is said with its column, never guessed."""

import json
import re
from decimal import Decimal
from functools import lru_cache

from harness.expr.lost import missing
from harness.expr.signatures import SIGNATURES
from harness.expr.tree import UNTYPED, Call, Cell, Constant, Literal, Malformed, Node, Plain, Variable, nodes

DEEPEST = 64
LONGEST = 20_000
VARIABLE = re.compile(r"_[A-Z]?\.")
BLANK = re.compile(r"[ \t\r\n]*")
NO_NAME = "it is neither a quoted name nor a list that begins with one"


@lru_cache(maxsize=1024)  # documents hold few different ones
def read_cell(text: str) -> Cell | Malformed:
    """The tree of a data type cell: N/A, a quoted name, or a JSON list that begins with a function's name.

    Columns count from 1 at the first letter of the text, surrounding blanks left out.
    """
    cell = text.strip()
    if cell == UNTYPED:
        return Plain(name=UNTYPED)
    if not cell:
        return Malformed(column=1, message="it is empty")
    if len(cell) > LONGEST:
        return Malformed(column=LONGEST + 1, message=f"it is longer than {LONGEST:,} characters")
    try:
        return _Reader(cell).cell()
    except _Wrong as wrong:
        return missing(cell, _sound) or Malformed(column=wrong.at + 1, message=wrong.message)


def _sound(text: str) -> bool:
    """Whether a text can be read and its functions have as many arguments as they take."""
    try:
        tree = _Reader(text).cell()
    except _Wrong:
        return False
    calls = [node for node in nodes(tree) if isinstance(node, Call)]
    return all(each.function in SIGNATURES and SIGNATURES[each.function].roles(len(each.arguments)) for each in calls)


class _Wrong(Exception):
    def __init__(self, at: int, message: str) -> None:
        super().__init__(message)
        self.at = at
        self.message = message


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._json = json.JSONDecoder(parse_float=Decimal, parse_constant=self._no_number)

    def cell(self) -> Cell:
        """The whole text as one tree."""
        if self._text[0] == "[":
            found: Cell = self._list(1)
        else:
            value = self._scalar()
            if isinstance(value, Constant) and not isinstance(value.value, str):
                raise _Wrong(0, NO_NAME)
            found = Plain(name=str(value.value)) if isinstance(value, Constant) else value
        if self._at < len(self._text):
            raise _Wrong(self._at, f"it goes on after its end with {self._text[self._at : self._at + 20]!r}")
        return found

    def _list(self, depth: int) -> Call:
        start = self._at
        if depth > DEEPEST:
            raise _Wrong(start, f"it is nested deeper than {DEEPEST} levels")
        self._skip(1)
        if self._next() != '"':
            raise _Wrong(start, NO_NAME if depth == 1 else "a list must begin with the quoted name of a function")
        name = self._decoded()
        arguments: list[Node] = []
        while (sign := self._next()) == ",":
            self._skip(1)
            arguments.append(self._list(depth + 1) if self._next() == "[" else self._scalar())
        if sign != "]":
            raise _Wrong(self._at, "a comma is missing")
        self._skip(1)
        return Call(function=str(name), arguments=tuple(arguments), column=start + 1)

    def _scalar(self) -> Constant | Variable:
        start = self._at
        value = self._decoded()
        if isinstance(value, str) and VARIABLE.match(value):
            return Variable(name=value, column=start + 1)
        return Constant(value=value, column=start + 1)

    def _decoded(self) -> Literal:
        try:
            value, end = self._json.raw_decode(self._text, self._at)
        except RecursionError:
            raise _Wrong(self._at, f"it is nested deeper than {DEEPEST} levels") from None
        except json.JSONDecodeError as error:
            raise _Wrong(min(error.pos, len(self._text)), self._unreadable()) from None
        except (ValueError, ArithmeticError):  # Python converts no integer of more than 4,300 digits
            raise _Wrong(self._at, "a number is too large") from None
        if isinstance(value, dict | list):
            raise _Wrong(self._at, "an object is no value of an expression; write `dict`")
        self._at = end
        self._skip(0)
        return value  # type: ignore[no-any-return]

    def _unreadable(self) -> str:
        if '"' in self._text:
            return "a quote or comma is missing"
        return 'a name stands in double quotes, as in "string"'

    def _next(self) -> str:
        return self._text[self._at : self._at + 1]

    def _skip(self, count: int) -> None:
        found = BLANK.match(self._text, self._at + count)
        self._at = found.end() if found else self._at + count

    def _no_number(self, name: str) -> None:
        raise _Wrong(self._at, f"{name} is no JSON number")
