"""Walks an expression's tree: laziness, defaults, bare names, and what follows where a part is not specified."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import product
from math import prod
from typing import Final

from harness.expr.functions import FUNCTIONS
from harness.expr.functions.casts import CASTS as CAST_FUNCTIONS
from harness.expr.functions.work import CALL, Dropped, Function, TooLarge, Work, each
from harness.expr.outcome import Result, Unspecified, one_of
from harness.expr.signatures import CASTS, SIGNATURES, Role
from harness.expr.text import printed
from harness.expr.transit import typed
from harness.expr.tree import CURRENT, Call, Constant, Node, Variable
from harness.expr.values import Datetime, Value, Written

DEEPEST: Final = 80
WAYS: Final = 16  # combinations of candidates that are tried; more are not specified
SHORTHAND = "a bare cast name stands for the cast of the current value"
AMBIGUOUS = "whether a bare cast name in a comparison is the cast or the text itself"
NESTED_LIST = 'whether a bare "list" nests a list in another or leaves it as it is'

Steps = list[tuple[str, Value, Result, int]]


class Interpreter(Work):
    """Evaluates the nodes of one expression; `steps` collects what was evaluated, if it is given."""

    def __init__(self, now: Datetime | None, steps: Steps | None) -> None:
        super().__init__(now)
        self._steps = steps
        self._depth = 0

    def value(self, node: Node, current: Value) -> Result:
        """What a node gives where `_.` is `current`."""
        if isinstance(node, Call):
            self._depth += 1
            if self._depth > DEEPEST:
                raise TooLarge
            self.spend(CALL)
            result = self._call(node, current)
            self._depth -= 1
            if self._steps is not None:
                self._steps.append((printed(node), current, result, self._depth))
            return result
        if isinstance(node, Variable):
            return self._variable(node.name, current)
        return self._constant(node.value)

    def argument(self, node: Node, role: Role, current: Value) -> Result:
        """What an argument gives in its place, where a bare cast name may stand for a cast."""
        bare = isinstance(node, Constant) and isinstance(node.value, str) and node.value in CASTS
        if not bare or role in (Role.WORD, Role.FUNCTION):
            return self.value(node, current)
        name = str(node.value) if isinstance(node, Constant) else ""
        if role is Role.SIDE:
            cast = self._shorthand(name, current)
            if isinstance(cast, Unspecified):
                return cast if not cast.among else one_of(AMBIGUOUS, name, *cast.among)
            return one_of(AMBIGUOUS, name, cast)
        self.infer(SHORTHAND)
        return self._shorthand(name, current)

    def strictly(self, function: Function, results: Sequence[Result]) -> Result:
        """Apply a function to results; where some are one of several values, to all combinations of them."""
        open_one = None
        values: list[Value] = []
        for result in results:
            if isinstance(result, Unspecified):
                open_one = open_one or result
            else:
                self.weigh(result)
                values.append(result)
        if open_one is None:
            return function(self, tuple(values))
        ways = [each.among if isinstance(each, Unspecified) else (each,) for each in results]
        if not all(ways) or prod(map(len, ways)) > WAYS:
            return Unspecified(reason=open_one.reason)  # the candidates are the argument's, not the result's
        return self.either(open_one.reason, [self.strictly(function, way) for way in product(*ways)])

    def truths(self, result: Result) -> frozenset[bool]:
        """What a result can be as a condition: false, null and [] are false (DTL ground rule 4)."""
        if not isinstance(result, Unspecified):
            return frozenset({_truth(result)})
        return frozenset(map(_truth, result.among)) or frozenset({True, False})

    def _call(self, node: Call, current: Value) -> Result:
        signature = SIGNATURES.get(node.function)
        if signature is None:
            return Unspecified(reason=f"the function {printed(Constant(value=node.function))} is not described")
        roles = signature.roles(len(node.arguments))
        if roles is None:
            return Unspecified(reason=f"{node.function} takes {signature.takes()}, not {len(node.arguments)}")
        special = SPECIAL.get(node.function)
        if special:
            return special(self, node.arguments, current)
        if node.function in CAST_FUNCTIONS:
            return self._cast(node.function, node.arguments, current)
        results = [self.argument(each, role, current) for each, role in zip(node.arguments, roles, strict=True)]
        return self.strictly(FUNCTIONS[node.function], results)

    def _shorthand(self, name: str, current: Value) -> Result:
        if name == "list":
            if isinstance(current, tuple):
                return Unspecified(reason=NESTED_LIST, among=(current, (current,)))
            return (current,)
        return self.value(Call(function=name, arguments=(Variable(name=CURRENT),)), current)

    def _variable(self, name: str, current: Value) -> Result:
        if name == CURRENT:
            return current
        if not name.startswith(CURRENT):
            return Unspecified(reason=f"what the variable {name.partition('.')[0]} is in a property table")
        value = current
        for part in name.removeprefix(CURRENT).split("."):
            if isinstance(value, tuple):
                return Unspecified(reason="a path through a list")
            if not isinstance(value, Mapping) or part not in value:
                self.infer("a property that is not there is null")
                return None
            value = value[part]
        return value

    def _constant(self, value: object) -> Result:
        if isinstance(value, Decimal):
            try:
                return Written.of(value)
            except OverflowError:
                return Unspecified(reason="a written number beyond the largest float")
        return typed(value) if isinstance(value, str) else value  # type: ignore[return-value]

    def _cast(self, name: str, arguments: tuple[Node, ...], current: Value) -> Result:
        result = self.argument(arguments[-1], Role.VALUE, current)
        cast, default = CAST_FUNCTIONS[name], arguments[0] if len(arguments) > 1 else None

        def by_element(element: Value) -> Value | Dropped | Unspecified:
            made = cast(self, element)
            if default is None or not isinstance(made, Dropped):
                return made
            return self.argument(default, Role.DEFAULT, element)

        def function(work: Work, values: tuple[Value, ...]) -> Result:
            return each(work, values[0], by_element)

        return self.strictly(function, [result])

    def either(self, reason: str, results: Sequence[Result]) -> Result:
        """What several possible results amount to: all the same, one of several values, or nothing certain."""
        for result in results:
            if isinstance(result, Unspecified) and not result.among:
                return result
        values = [value for each in results for value in (each.among if isinstance(each, Unspecified) else (each,))]
        return one_of(reason, *values)


def _truth(value: Value) -> bool:
    return not (value is None or value is False or value == ())


def _if(work: Interpreter, arguments: tuple[Node, ...], current: Value) -> Result:
    condition = work.argument(arguments[0], Role.VALUE, current)
    truths = work.truths(condition)
    results: list[Result] = []
    if True in truths:
        results.append(work.argument(arguments[1], Role.VALUE, current))
    if False in truths:
        if len(arguments) < 3:
            work.infer("`if` without ELSE gives null")
        results.append(work.argument(arguments[2], Role.VALUE, current) if len(arguments) > 2 else None)
    if len(results) == 1:
        return results[0]
    reason = condition.reason if isinstance(condition, Unspecified) else ""
    both = work.either(reason, results)
    return Unspecified(reason=reason, among=both.among) if isinstance(both, Unspecified) else both


def _and(work: Interpreter, arguments: tuple[Node, ...], current: Value) -> Result:
    return _all(work, arguments, current, stop=False)


def _or(work: Interpreter, arguments: tuple[Node, ...], current: Value) -> Result:
    return _all(work, arguments, current, stop=True)


def _not(work: Interpreter, arguments: tuple[Node, ...], current: Value) -> Result:
    found = _and(work, arguments, current)
    return found if isinstance(found, Unspecified) else not found


def _all(work: Interpreter, arguments: tuple[Node, ...], current: Value, *, stop: bool) -> Result:
    """The truth that ends the evaluation if any argument has it, else the other one."""
    open_one: Unspecified | None = None
    for argument in arguments:
        result = work.argument(argument, Role.VALUE, current)
        truths = work.truths(result)
        if truths == {stop}:
            return stop
        if len(truths) > 1 and isinstance(result, Unspecified):
            open_one = open_one or result
    return Unspecified(reason=open_one.reason, among=(True, False)) if open_one else not stop


def _if_null(work: Interpreter, arguments: tuple[Node, ...], current: Value) -> Result:
    """The first argument unless it is null, [] or begins with null; then the second, whatever that is."""
    result = work.argument(arguments[0], Role.VALUE, current)
    if isinstance(result, Unspecified) and not result.among:
        return result
    candidates = result.among if isinstance(result, Unspecified) else (result,)
    results: list[Result] = [each for each in candidates if not _null(each)]
    if len(results) < len(candidates):
        results.append(work.argument(arguments[1], Role.VALUE, current))
    return work.either(result.reason, results) if isinstance(result, Unspecified) else results[0]


def _coalesce(work: Interpreter, arguments: tuple[Node, ...], current: Value) -> Result:
    """The first that is not null; [] is not null here."""
    for argument in arguments:
        result = work.argument(argument, Role.VALUE, current)
        if isinstance(result, Unspecified):
            return Unspecified(reason=result.reason) if None in result.among else result
        if result is not None:
            return result
    work.infer("coalesce-args of nothing but null is null")
    return None


def _map(work: Interpreter, arguments: tuple[Node, ...], current: Value) -> Result:
    function, values = arguments
    if isinstance(function, Constant) and isinstance(function.value, str):
        return Unspecified(reason="map by a bare name instead of a function")

    def over(_: Work, given: tuple[Value, ...]) -> Result:
        if not isinstance(given[0], tuple):
            return Unspecified(reason="map over what is no list")
        results = [work.value(function, element) for element in given[0]]
        wrong = next((each for each in results if isinstance(each, Unspecified)), None)
        if wrong:
            return Unspecified(reason=wrong.reason)
        kept = tuple(each for each in results if not isinstance(each, Unspecified))
        without = tuple(each for each in kept if each is not None)
        return one_of("whether map keeps null results", kept, without)

    return work.strictly(over, [work.argument(values, Role.VALUE, current)])


def _null(value: Value) -> bool:
    return value is None or value == () or (isinstance(value, tuple) and value[0] is None)


Special = Callable[[Interpreter, tuple[Node, ...], Value], Result]
SPECIAL: dict[str, Special] = {
    "if": _if,
    "and": _and,
    "or": _or,
    "not": _not,
    "if-null": _if_null,
    "coalesce-args": _coalesce,
    "map": _map,
}
