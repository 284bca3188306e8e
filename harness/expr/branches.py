"""Finds, for each branch of an expression, a source value that takes it (depth `deep`)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from harness.expr.boundaries import BOOLEANS, DATES, LISTS, NOTHING, NUMBERS, TEXTS
from harness.expr.evaluate import evaluate, expression
from harness.expr.functions.work import TooLarge
from harness.expr.interpreter import Interpreter
from harness.expr.outcome import Known, Unspecified
from harness.expr.signatures import SIGNATURES, Role
from harness.expr.text import printed
from harness.expr.transit import typed
from harness.expr.tree import Call, Cell, Constant, Node, nodes
from harness.expr.values import Datetime, Value, equal

LARGE = 10**15  # numbers beyond have no neighbours worth trying
FEW = 200  # constants and their neighbours
YEARS = (0, 1, -1, 50, -50)


@dataclass(frozen=True, slots=True, kw_only=True)
class Branches:
    """The branches of an expression: each with a source value that takes it, and those for which none was found."""

    taken: tuple[tuple[str, Value], ...]
    missed: tuple[str, ...]


def inputs(cell: Cell, *, now: Datetime | None = None) -> Branches:
    """For each branch of each if, if-null, and, or: a source value that takes it and whose result is documented.

    Candidates are the boundary values, the constants of the expression and their neighbours. Branches inside of
    functions that are evaluated for each element are not searched and count as missed.
    """
    node = expression(cell)
    if isinstance(node, str):
        return Branches(taken=(), missed=())
    labels = list(dict.fromkeys(_labels(node)))
    taken: dict[str, Value] = {}
    for candidate in _pool(node, now) if labels else ():
        fresh = [label for label in _reached(node, candidate, now) if label not in taken]
        if fresh and isinstance(evaluate(cell, candidate, now=now), Known):
            taken |= dict.fromkeys(fresh, candidate)
        if len(taken) == len(labels):
            break
    return Branches(
        taken=tuple((label, taken[label]) for label in labels if label in taken),
        missed=tuple(label for label in labels if label not in taken),
    )


def _labels(node: Node) -> Iterator[str]:
    for each in nodes(node):
        if isinstance(each, Call) and each.arguments:
            yield from _ways(each)


def _ways(call: Call) -> tuple[str, ...]:
    """The branches of one call; the name of each says what is so if it is taken."""
    texts = [printed(each) for each in call.arguments]
    match call.function:
        case "if":
            return (f"{texts[0]} is true", f"{texts[0]} is false")
        case "if-null":
            return (f"{texts[0]} is not null", f"{texts[0]} is null")
        case "and":
            return (
                *(f"{text} is the first of `and` to be false" for text in texts),
                f"all of {printed(call)} are true",
            )
        case "or":
            return (*(f"{text} is the first of `or` to be true" for text in texts), f"none of {printed(call)} is true")
    return ()


def _reached(node: Node, value: Value, now: Datetime | None) -> list[str]:
    try:
        return list(_walk(node, value, Interpreter(now, None)))
    except (TooLarge, RecursionError):
        return []


def _walk(node: Node, value: Value, work: Interpreter) -> Iterator[str]:
    """The branches that a value takes, as far as they are certain."""
    roles = _roles(node)
    if not isinstance(node, Call) or not roles:
        return
    ways = _ways(node)
    if not ways:
        for each, role in zip(node.arguments, roles, strict=True):
            if role not in (Role.DEFAULT, Role.FUNCTION):
                yield from _walk(each, value, work)
        return
    stop = node.function == "or"
    for index, argument in enumerate(node.arguments):
        if node.function in ("if", "if-null") and index:
            break
        yield from _walk(argument, value, work)
        result = work.argument(argument, Role.VALUE, value)
        if node.function == "if-null":
            if not isinstance(result, Unspecified):
                null = result is None or result == () or (isinstance(result, tuple) and result[0] is None)
                yield ways[null]
                yield from _walk(node.arguments[1], value, work) if null else ()
            return
        truths = work.truths(result)
        if len(truths) > 1:
            return
        (truth,) = truths
        if node.function == "if":
            yield ways[not truth]
            yield from (each for branch in node.arguments[2 - truth : 3 - truth] for each in _walk(branch, value, work))
            return
        if truth is stop:
            yield ways[index]
            return
    yield ways[-1]


def _roles(node: Node) -> tuple[Role, ...]:
    signature = SIGNATURES.get(node.function) if isinstance(node, Call) else None
    return (signature.roles(len(node.arguments)) or ()) if signature and isinstance(node, Call) else ()


def _pool(node: Node, now: Datetime | None) -> Sequence[Value]:
    """Candidates, ordinary ones first."""
    constants = [typed(each.value) for each in nodes(node) if isinstance(each, Constant)]
    near = [value for constant in constants for value in _near(constant, now)][:FEW]
    ordinary: tuple[Value, ...] = ("Ola Nordmann", 12, Decimal("12.5"), *_years_from(now, YEARS), True)
    edges = (*NOTHING, *TEXTS, *NUMBERS, *BOOLEANS, *DATES, *LISTS)
    kept: list[Value] = []
    for value in (*ordinary, *near, *(each.value for each in edges)):
        if not any(equal(value, each) for each in kept):
            kept.append(value)
    return kept


def _near(constant: Value, now: Datetime | None) -> Iterator[Value]:
    """A constant itself and what lies beside it, also where it is a pattern, a date format or a number of years."""
    if isinstance(constant, str):
        pattern = constant.replace("?", "a")
        yield from (pattern.replace("*", "1"), pattern.replace("*", ""))
        yield from (constant, f"{constant}1", f"1{constant}1", constant[:-1])
        if "%" in constant and now:
            writing = Call(function="datetime-format", arguments=(Constant(value=constant), Constant(value=f"~t{now}")))
            outcome = evaluate(writing, None)
            yield from (outcome.value,) if isinstance(outcome, Known) else ()
        return
    yield constant
    if isinstance(constant, int | Decimal) and not isinstance(constant, bool) and -LARGE < constant < LARGE:
        yield from (constant - 1, constant + 1, str(constant), -constant)
        if isinstance(constant, int):
            yield from _years_from(now, (constant, -constant, constant + 2, -constant - 2))


def _years_from(now: Datetime | None, years: Sequence[int]) -> tuple[Value, ...]:
    """Noon, some days beside the turn of a year counted from now, where no way of counting years differs."""
    if now is None:
        return ()
    found: list[Value] = []
    for number in years:
        if abs(number) < 1_000 and 1_000 <= now.moment().year + number <= 9_998:
            days = timedelta(days=number * 365.25 + 60)
            found.append(Datetime.of((now.moment() + days).replace(hour=12, minute=0, second=0, microsecond=0)))
    return tuple(found)
