"""What a data type cell says, as a tree; places are counted in characters from 1 at the beginning of the cell."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

Literal = None | bool | int | Decimal | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """A cell that is a name and no expression: `"string"`, `"first"`; `N/A` declares nothing."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant:
    """A value that stands for itself: `"%Y-%m-%d"`, `100`, `true`; a bare `"integer"` is one until it is evaluated."""

    value: Literal
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A path that begins with a variable: `"_."` is the source value, `"_.first"` a property of it."""

    name: str
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A function and its arguments."""

    function: str
    arguments: tuple["Node", ...]
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Malformed:
    """A text that is no data type: where, counted in characters from 1, and what is wrong or missing there."""

    column: int
    message: str


Node = Constant | Variable | Call
Cell = Plain | Node

CURRENT = "_."
UNTYPED = "N/A"


def nodes(cell: Cell) -> Iterator[Cell]:
    """A cell's tree, every node before its arguments."""
    left = [cell]
    while left:
        node = left.pop()
        yield node
        if isinstance(node, Call):
            left += reversed(node.arguments)
