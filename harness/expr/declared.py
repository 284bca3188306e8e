"""Which JSON types a cell lets the target's value have."""

from collections.abc import Sequence
from decimal import Decimal

from harness.expr.signatures import CASTS, NAMES, SIGNATURES, Role
from harness.expr.tree import UNTYPED, Call, Cell, Constant, Node, Plain, Variable

_GIVES = {
    "string": ("string",),
    "integer": ("integer",),
    "decimal": ("number",),
    "float": ("number",),
    "boolean": ("boolean",),
    "list": ("array",),
    "dict": ("object",),
    "slice": ("array",),
    "split": ("array",),
    "map": ("array",),
    "round": ("integer",),
    "length": ("integer",),
    "datetime-diff": ("integer",),
    **dict.fromkeys(
        ("datetime-format", "join", "replace", "concat", "lower", "upper", "strip", "substring"), ("string",)
    ),
    **dict.fromkeys(("and", "or", "not", "eq", "neq", "gt", "gte", "lt", "lte", "matches"), ("boolean",)),
    **dict.fromkeys(("is-null", "is-not-null", "is-empty", "is-decimal", "is-boolean"), ("boolean",)),
}
_BRANCHES = {"if": 1, "if-null": 0, "coalesce-args": 0}  # the first argument that can be the result


def declared(cell: Cell) -> frozenset[str] | None:
    """The types that a result can have by the cell, besides null and lists of them; None if it does not say.

    `integer` is a number without a fraction point, `number` any. A date has no JSON type of its own, so a cell that
    gives one does not say.
    """
    if isinstance(cell, Plain):
        says = cell.name in NAMES and cell.name != UNTYPED and cell.name != "first"
        return frozenset(_GIVES[cell.name]) if says else None
    return _of(cell)


def _of(node: Node) -> frozenset[str] | None:
    if isinstance(node, Variable):
        return None
    if isinstance(node, Constant):
        return _constant(node)
    signature = SIGNATURES.get(node.function)
    roles = signature.roles(len(node.arguments)) if signature else None
    if roles is None:
        return None
    if node.function in _BRANCHES:
        return _any_of(node.arguments[_BRANCHES[node.function] :])
    own = _GIVES.get(node.function)
    if own and Role.DEFAULT in roles:
        default = _meant(node.arguments[0])
        return default | frozenset(own) if default is not None else None
    return frozenset(own) if own else None


def _any_of(nodes: Sequence[Node]) -> frozenset[str] | None:
    found = [_meant(node) for node in nodes]
    return None if any(each is None for each in found) else frozenset().union(*(each for each in found if each))


def _meant(node: Node) -> frozenset[str] | None:
    """The types of an argument, where a bare cast name stands for the cast."""
    if isinstance(node, Constant) and isinstance(node.value, str) and node.value in CASTS:
        node = Call(function=node.value, arguments=(Variable(name="_."),))
    return _of(node)


def _constant(node: Constant) -> frozenset[str] | None:
    match node.value:
        case None:
            return frozenset()
        case bool():
            return frozenset({"boolean"})
        case int():
            return frozenset({"integer"})
        case Decimal():
            return frozenset({"number"})
    return None if node.value.startswith("~") else frozenset({"string"})
