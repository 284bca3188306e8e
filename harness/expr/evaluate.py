"""Evaluates data type cells: pure and total, a value or the reason why the documentation does not give one."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from harness.expr.functions.work import LARGEST, TooLarge
from harness.expr.interpreter import Interpreter
from harness.expr.outcome import TOO_LARGE, Known, Outcome, Result, Unspecified, one_of
from harness.expr.signatures import NAMES
from harness.expr.text import printed
from harness.expr.transit import DEEPEST
from harness.expr.tree import CURRENT, UNTYPED, Call, Cell, Node, Plain, Variable
from harness.expr.values import Datetime, Value, equal

WHOLE_OR_EACH = "whether `_.` is the whole list or each element of it (DTL ground rule 3)"
FEW_ELEMENTS = "a list of fewer than two elements is taken as a whole (DTL ground rule 3)"
FIRST_OF_WHOLE = "`first` is meant of the whole list: of each element it would do nothing"
LEFT_OUT = "an element that a cast drops is left out of the list, also where the cell is applied to each"
BARE_LIST = "whether `list` nests a list in another or leaves it as it is"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One evaluated part of an expression: its text, what `_.` was, what came of it, how deep it lies."""

    text: str
    current: Value
    result: Outcome
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """An outcome with the steps that led to it."""

    outcome: Outcome
    steps: tuple[Step, ...]


def evaluate(cell: Cell, value: Value, *, now: Datetime | None = None) -> Outcome:
    """What a cell makes of a source value, at the time that `now` gives.

    Of a list of two or more elements it is open whether the cell is applied to the whole or to each (DTL ground
    rule 3): both are tried. Facts that the documentation leaves open, and what would take too long, are Unspecified.
    """
    return _evaluated(cell, value, now, None)


def trace(cell: Cell, value: Value, *, now: Datetime | None = None) -> Traced:
    """The same with every step of the evaluation of the value as a whole."""
    steps: list[tuple[str, Value, Result, int]] = []
    outcome = _evaluated(cell, value, now, steps)
    return Traced(
        outcome=outcome,
        steps=tuple(
            Step(text=text, current=current, result=_outcome(result, ()), depth=depth)
            for text, current, result, depth in steps
        ),
    )


def _evaluated(
    cell: Cell, value: Value, now: Datetime | None, steps: list[tuple[str, Value, Result, int]] | None
) -> Outcome:
    work = Interpreter(now, steps)
    try:
        work.weigh(value)
        sound = _settled(value, DEEPEST)
        return _outcome(_whole_and_each(work, cell, sound), tuple(work.inferred))
    except (TooLarge, RecursionError, MemoryError):
        return Unspecified(reason=TOO_LARGE)
    except _Foreign as foreign:
        return Unspecified(reason=str(foreign))


def _outcome(result: Result, inferred: tuple[str, ...]) -> Outcome:
    return result if isinstance(result, Unspecified) else Known(value=result, inferred=inferred)


def _whole_and_each(work: Interpreter, cell: Cell, value: Value) -> Result:
    if isinstance(cell, Plain):
        if cell.name == "list" and isinstance(value, tuple):
            return Unspecified(reason=BARE_LIST, among=(value, (value,)))
        if cell.name == UNTYPED:
            return value
    node = expression(cell)
    if isinstance(node, str):
        return Unspecified(reason=node)
    whole = work.value(node, value)
    if not isinstance(value, tuple) or node == Variable(name=CURRENT):
        return whole
    if node == FIRST:
        work.infer(FIRST_OF_WHOLE)
        return whole
    aside = Interpreter(work.now, None)
    results = tuple(aside.value(node, element) for element in value)
    elementwise = tuple(each for each in results if not isinstance(each, Unspecified))
    known = len(elementwise) == len(results)
    left_out = tuple(each for each in elementwise if each is not None)
    if isinstance(whole, Unspecified) or (known and equal(whole, elementwise)):
        return whole
    if known and left_out and equal(whole, left_out):
        work.infer(LEFT_OUT)
        return whole
    if len(value) < 2:
        work.infer(FEW_ELEMENTS)
        return whole
    return one_of(WHOLE_OR_EACH, whole, elementwise, left_out) if known else Unspecified(reason=WHOLE_OR_EACH)


FIRST = Call(function="first", arguments=(Variable(name=CURRENT),))


_CASTS = {name: Call(function=name, arguments=(Variable(name=CURRENT),)) for name in NAMES}


def expression(cell: Cell) -> Node | str:
    """The expression that a cell stands for, `"string"` for `["string","_."]`; else why it stands for none."""
    if not isinstance(cell, Plain):
        return cell
    if cell.name == UNTYPED:
        return Variable(name=CURRENT)
    if cell.name in NAMES:
        return _CASTS[cell.name]
    return f"what the type {printed(cell)} stands for"


class _Foreign(Exception):
    """A value that is none of the data model."""


def _settled(value: Value, depth: int) -> Value:
    """The value, its lists as tuples; raises for what is too deep or no value at all."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, tuple | list):
        if not depth:
            raise TooLarge
        return tuple(_settled(each, depth - 1) for each in value)
    if isinstance(value, Mapping):
        if not depth:
            raise TooLarge
        return {name: _settled(each, depth - 1) for name, each in value.items()}
    if isinstance(value, int) and value.bit_length() > 3 * LARGEST:
        raise TooLarge
    if (isinstance(value, Decimal) and not value.is_finite()) or (
        isinstance(value, float) and not math.isfinite(value)
    ):
        raise _Foreign("numbers that are not finite")
    return value
