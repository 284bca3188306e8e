"""The functions of DTL.md: how many arguments each takes, what stands where, which type it gives."""

from dataclasses import dataclass
from enum import StrEnum

CASTS = frozenset({"string", "integer", "decimal", "float", "boolean", "list"})
NAMES = CASTS | {"first"}  # what a whole cell can name: `"first"` stands for `["first","_."]`


class Role(StrEnum):
    """What an argument is to its function.

    A bare cast name stands for the cast in a VALUE or DEFAULT; it is only text in a WORD (pattern, format, part,
    number), and may be either in a SIDE of a comparison. DEFAULT and FUNCTION are evaluated for each value.
    """

    VALUE = "value"
    DEFAULT = "default"
    FUNCTION = "function"
    WORD = "word"
    SIDE = "side"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The ways to call a function; with `more`, further arguments like the last one of its only form may follow."""

    forms: tuple[tuple[Role, ...], ...]
    more: bool = False

    def roles(self, count: int) -> tuple[Role, ...] | None:
        """The roles of so many arguments; None if the function does not take so many."""
        for form in self.forms:
            if len(form) == count:
                return form
        if self.more and count > len(self.forms[-1]):
            form = self.forms[-1]
            return form + (form[-1],) * (count - len(form))
        return None

    def takes(self) -> str:
        """The numbers of arguments, for people: `1 or 2 arguments`, `1 argument or more`."""
        numbers = [len(form) for form in self.forms]
        noun = "argument" if numbers[-1] == 1 else "arguments"
        return f"{' or '.join(map(str, numbers))} {noun}{' or more' if self.more else ''}"


def _forms(*forms: str, more: bool = False) -> Signature:
    roles = {role.value[0]: role for role in Role}
    return Signature(forms=tuple(tuple(roles[letter] for letter in form) for form in forms), more=more)


# One letter an argument: v(alue), d(efault), f(unction), w(ord), s(ide).
SIGNATURES: dict[str, Signature] = {
    "if": _forms("vv", "vvv"),
    "and": _forms("v", more=True),
    "or": _forms("v", more=True),
    "not": _forms("v", more=True),
    "eq": _forms("ss"),
    "neq": _forms("ss"),
    "gt": _forms("vv"),
    "gte": _forms("vv"),
    "lt": _forms("vv"),
    "lte": _forms("vv"),
    "is-null": _forms("v"),
    "is-not-null": _forms("v"),
    "if-null": _forms("vv"),
    "is-empty": _forms("v"),
    "coalesce-args": _forms("v", more=True),
    "integer": _forms("v", "dv"),
    "decimal": _forms("v", "dv"),
    "float": _forms("v", "dv"),
    "boolean": _forms("v", "dv"),
    "string": _forms("v"),
    "is-decimal": _forms("v"),
    "is-boolean": _forms("v"),
    "abs": _forms("v"),
    "round": _forms("v"),
    "datetime-format": _forms("wv", "wwv"),
    "datetime-parse": _forms("wv", "wwv"),
    "datetime-plus": _forms("wwv"),
    "datetime-diff": _forms("wvv"),
    "now": _forms(""),
    "matches": _forms("wv"),
    "join": _forms("wv"),
    "split": _forms("v", "wv"),
    "replace": _forms("wv", "wwv"),
    "concat": _forms("v", more=True),
    "lower": _forms("v"),
    "upper": _forms("v"),
    "strip": _forms("v", "wv"),
    "substring": _forms("wv", "wwv"),
    "length": _forms("v"),
    "list": _forms("", "v", more=True),
    "dict": _forms("", "ww", more=True),
    "first": _forms("v"),
    "slice": _forms("wv", "wwv", "wwwv"),
    "map": _forms("fv"),
}
