"""Lists and objects (DTL.md, lists); `map` evaluates its function and is with the evaluator."""

from harness.expr.functions.work import Function, Work
from harness.expr.outcome import Result, Unspecified
from harness.expr.values import Value


def make_list(_: Work, arguments: tuple[Value, ...]) -> Result:
    """A list of the arguments, lists among them kept as they are."""
    return arguments


def make_dict(_: Work, arguments: tuple[Value, ...]) -> Result:
    """An object of keys and values in turn."""
    names, values = arguments[::2], arguments[1::2]
    if len(names) != len(values) or not all(isinstance(name, str) for name in names):
        return Unspecified(reason="dict without a text as key and a value for each")
    return {str(name): value for name, value in zip(names, values, strict=True)}


def first(work: Work, arguments: tuple[Value, ...]) -> Result:
    value = arguments[0]
    if value is None:
        work.infer("first of null is null")
    if isinstance(value, tuple):
        return value[0] if value else None
    return value


def cut(work: Work, arguments: tuple[Value, ...]) -> Result:
    """From START to before END in steps of STRIDE."""
    *bounds, value = arguments
    if not isinstance(value, tuple):
        return Unspecified(reason="slice of what is no list")
    numbers = [each for each in bounds if isinstance(each, int) and not isinstance(each, bool)]
    if len(numbers) < len(bounds):
        return Unspecified(reason="slice without integers as bounds")
    if len(numbers) == 3 and numbers[2] < 1:
        return Unspecified(reason="slice with a stride below 1")
    if numbers[0] >= len(value):
        work.infer("slice past the end gives []")
    return value[slice(*numbers)] if len(numbers) > 1 else value[numbers[0] :]


FUNCTIONS: dict[str, Function] = {"list": make_list, "dict": make_dict, "first": first, "slice": cut}
