"""Finds the source values from which a cell makes a given value, for edits that travel back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite

from harness.expr.directives import date_format
from harness.expr.evaluate import evaluate, expression
from harness.expr.functions.dates import FIXED
from harness.expr.functions.numerals import Numeral, numeral
from harness.expr.interpreter import Interpreter
from harness.expr.outcome import TOO_LARGE, Known
from harness.expr.signatures import CASTS, SIGNATURES
from harness.expr.transit import LARGEST, typed
from harness.expr.tree import CURRENT, Call, Cell, Constant, Node, Variable
from harness.expr.values import FIRST, LAST, Datetime, Uri, Value, equal

SECONDS = frozenset("YmdHMS")
WAYS = 64
ATTEMPTS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Source values that all give the target; `unique` if the documentation knows no other that does."""

    values: tuple[Value, ...]
    unique: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NotInvertible:
    """Why the source of a value cannot be told."""

    reason: str


def invert(cell: Cell, target: Value, *, now: Datetime | None = None) -> Sources | NotInvertible:
    """The source values from which the cell makes the target; evaluating each of them gives the target.

    Where a cast lets several types through, there is one value for each type: the caller knows which one the source
    had. Where more than that is lost (letter case, the time of day, all that a constant stands for), there is none.
    """
    node = expression(cell)
    if isinstance(node, str):
        return NotInvertible(reason=node)
    found = _sources(node, target, _Effort())
    if isinstance(found, NotInvertible):
        return found
    values = _distinct([value for value in found.values if _gives(cell, value, target, now)])
    if not values:
        return NotInvertible(reason="no source value is known to give this value")
    return Sources(values=values, unique=found.unique and len(values) == 1)


def _gives(cell: Cell, value: Value, target: Value, now: Datetime | None) -> bool:
    outcome = evaluate(cell, value, now=now)
    return isinstance(outcome, Known) and equal(outcome.value, target)


def _distinct(values: Sequence[Value]) -> tuple[Value, ...]:
    kept: list[Value] = []
    for value in values:
        if not any(equal(value, each) for each in kept):
            kept.append(value)
    return tuple(kept)


class _Effort:
    """Counts the attempts: nested casts let several types through at each level."""

    def __init__(self) -> None:
        self._left = ATTEMPTS

    def spend(self) -> bool:
        """Whether another attempt may be made."""
        self._left -= 1
        return self._left >= 0


def _sources(node: Node, target: Value, effort: _Effort) -> Sources | NotInvertible:
    """What the current value can have been; not yet proven by evaluation."""
    if not effort.spend():
        return NotInvertible(reason=TOO_LARGE)
    if isinstance(node, Variable):
        if node.name == CURRENT:
            return Sources(values=(target,), unique=True)
        return NotInvertible(reason="the rest of the object is not known")
    if isinstance(node, Constant):
        return _constant(node, target)
    inverse = INVERSES.get(node.function)
    signature = SIGNATURES.get(node.function)
    if inverse is None or signature is None or signature.roles(len(node.arguments)) is None:
        return NotInvertible(reason=f"{node.function} does not keep all that the source value was")
    return inverse(node.arguments, target, effort)


def _constant(node: Constant, target: Value) -> Sources | NotInvertible:
    value = Interpreter(None, None).value(node, None)
    if isinstance(node.value, Decimal) or equal(value, target):  # type: ignore[arg-type]
        return NotInvertible(reason="a constant stands for more than one source value")
    return Sources(values=(), unique=True)


def _argument(node: Node, target: Value, effort: _Effort) -> Sources | NotInvertible:
    """The same for a place where a bare cast name stands for the cast."""
    if isinstance(node, Constant) and isinstance(node.value, str) and node.value in CASTS:
        node = Call(function=node.value, arguments=(Variable(name=CURRENT),))
    return _sources(node, target, effort)


def _through(node: Node, targets: Sequence[Value], effort: _Effort, *, unique: bool) -> Sources | NotInvertible:
    """The sources of several values that an argument can have had."""
    found = [_argument(node, target, effort) for target in targets[:WAYS]]
    wrong = next((each for each in found if isinstance(each, NotInvertible)), None)
    if wrong:
        return wrong
    sources = [each for each in found if isinstance(each, Sources)]
    values = tuple(value for each in sources for value in each.values)[:WAYS]
    return Sources(values=values, unique=unique and all(each.unique for each in sources))


def _either(nodes: Sequence[Node], target: Value, effort: _Effort) -> Sources | NotInvertible:
    """The sources by any of several branches; which of them is taken, evaluation decides."""
    found = [_argument(node, target, effort) for node in nodes]
    wrong = next((each for each in found if isinstance(each, NotInvertible)), None)
    if wrong:
        return wrong
    sources = [each for each in found if isinstance(each, Sources)]
    values = _distinct([value for each in sources for value in each.values])
    return Sources(values=values, unique=all(each.unique for each in sources))


def _if(arguments: tuple[Node, ...], target: Value, effort: _Effort) -> Sources | NotInvertible:
    if len(arguments) < 3 and target is None:
        return NotInvertible(reason="null stands for all source values for which the condition does not hold")
    return _either(arguments[1:], target, effort)


def _if_null(arguments: tuple[Node, ...], target: Value, effort: _Effort) -> Sources | NotInvertible:
    return _either(arguments, target, effort)


def _cast(texts: Callable[[Value], tuple[Value, ...]]) -> Callable[..., Sources | NotInvertible]:
    """A cast lets its own type and others through; null and lists have lost what was dropped."""

    def inverse(arguments: tuple[Node, ...], target: Value, effort: _Effort) -> Sources | NotInvertible:
        if target is None or isinstance(target, tuple):
            return NotInvertible(reason="what a cast dropped is not known")
        cast = _through(arguments[-1], texts(target), effort, unique=False)
        if len(arguments) == 1 or isinstance(cast, NotInvertible):
            return cast
        default = _argument(arguments[0], target, effort)
        if isinstance(default, NotInvertible):
            return default
        return Sources(values=(*cast.values, *default.values), unique=False)

    return inverse


def _numbers(target: Value) -> tuple[Value, ...]:
    """A number in all types, and as the text that says it."""
    if isinstance(target, bool) or not isinstance(target, int | float | Decimal):
        return ()
    if isinstance(target, float) and not isfinite(target):
        return ()
    number = Decimal(repr(float(target))) if isinstance(target, float) else Decimal(target)
    if abs(number.adjusted()) > LARGEST:
        return (target,)
    whole = int(number) if number == number.to_integral_value() else None
    text = format(number, "f")
    return tuple(value for value in (target, whole, number, text) if value is not None)


def _booleans(target: Value) -> tuple[Value, ...]:
    return (target, str(target).lower()) if isinstance(target, bool) else ()


def _texts(target: Value) -> tuple[Value, ...]:
    if not isinstance(target, str):
        return ()
    found: list[Value] = [target]
    if len(target) <= LARGEST and numeral(target) in (Numeral.INTEGER, Numeral.FRACTION):
        found += [int(target)] if numeral(target) is Numeral.INTEGER else []
        found.append(Decimal(target))
    return (*found, Uri(text=target))


def _date_format(arguments: tuple[Node, ...], target: Value, effort: _Effort) -> Sources | NotInvertible:
    """Whole seconds can be told; what lies below them is one of several."""
    form = arguments[-2]
    if not isinstance(form, Constant) or not isinstance(form.value, str) or not isinstance(target, str):
        return NotInvertible(reason="what is no date was dropped")
    said = {"d" if each == "e" else each for each in date_format(form.value).directives}
    if not said >= SECONDS:
        return NotInvertible(reason=f"the format {form.value} does not keep the whole date and time")
    parsing = Call(function="datetime-parse", arguments=(*arguments[:-1], Constant(value=target)))
    moment = evaluate(parsing, None)
    if not isinstance(moment, Known) or not isinstance(moment.value, Datetime):
        return NotInvertible(reason="the text is not as the format says")
    return _through(arguments[-1], (moment.value,), effort, unique=False)


def _date_parse(arguments: tuple[Node, ...], target: Value, effort: _Effort) -> Sources | NotInvertible:
    form = arguments[-2]
    if not isinstance(form, Constant) or not isinstance(form.value, str) or not isinstance(target, Datetime):
        return NotInvertible(reason="what is not as the format says was dropped")
    writing = Call(function="datetime-format", arguments=(*arguments[:-1], Variable(name=CURRENT)))
    text = evaluate(writing, target)
    if not isinstance(text, Known):
        return NotInvertible(reason=text.reason)
    exact = not set(date_format(form.value).directives) & set("fyzp")
    return _through(arguments[-1], (text.value,), effort, unique=exact)


def _date_plus(arguments: tuple[Node, ...], target: Value, effort: _Effort) -> Sources | NotInvertible:
    part, number, value = arguments
    if not isinstance(part, Constant) or part.value not in FIXED or not isinstance(target, Datetime):
        return NotInvertible(reason="months and years of different lengths come to the same day")
    if not isinstance(number, Constant) or not isinstance(number.value, int) or isinstance(number.value, bool):
        return NotInvertible(reason="datetime-plus without an integer")
    earlier = Datetime(nanoseconds=target.nanoseconds - number.value * FIXED[str(part.value)])
    if not FIRST <= earlier <= LAST:
        return NotInvertible(reason="dates outside of the years 1 to 9999")
    return _through(value, (earlier,), effort, unique=True)


def _list(arguments: tuple[Node, ...], target: Value, effort: _Effort) -> Sources | NotInvertible:
    if len(arguments) != 1 or not isinstance(target, tuple) or len(target) != 1:
        return NotInvertible(reason="list makes of one value a list of one")
    return _through(arguments[0], target, effort, unique=True)


def _concat(arguments: tuple[Node, ...], target: Value, effort: _Effort) -> Sources | NotInvertible:
    """What stands between constants; empty text is all that is no text."""
    places = [index for index, each in enumerate(arguments) if not isinstance(each, Constant)]
    around = [typed(each.value) for each in arguments if isinstance(each, Constant)]
    if len(places) != 1 or not isinstance(target, str):
        return NotInvertible(reason="concat does not keep where one text ends")
    texts = [each if isinstance(each, str) else "" for each in around]
    before, after = "".join(texts[: places[0]]), "".join(texts[places[0] :])
    if not target.startswith(before) or not target.endswith(after) or len(target) <= len(before) + len(after):
        return NotInvertible(reason="concat leaves out all that is no text")
    between = target[len(before) : len(target) - len(after)]
    return _through(arguments[places[0]], (between,), effort, unique=False)


INVERSES: dict[str, Callable[[tuple[Node, ...], Value, _Effort], Sources | NotInvertible]] = {
    "if": _if,
    "if-null": _if_null,
    "integer": _cast(_numbers),
    "decimal": _cast(_numbers),
    "float": _cast(_numbers),
    "boolean": _cast(_booleans),
    "string": _cast(_texts),
    "datetime-format": _date_format,
    "datetime-parse": _date_parse,
    "datetime-plus": _date_plus,
    "list": _list,
    "concat": _concat,
}
