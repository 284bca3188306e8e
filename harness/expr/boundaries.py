"""Values at the edges of each type, for depth `deep`: what syncs are known to mangle (DTL.md, SYNC.md)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from harness.expr.transit import typed
from harness.expr.tree import UNTYPED, Call, Cell, Plain, nodes
from harness.expr.values import Value

LONG: Final = 300  # letters: more than the 255 that many systems keep


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """A value with a name for people."""

    name: str
    value: Value


def _boundaries(**values: Value) -> tuple[Boundary, ...]:
    return tuple(Boundary(name=name.replace("_", " "), value=value) for name, value in values.items())


NOTHING: Final = _boundaries(null=None, empty="", blank=" ")
TEXTS: Final = (
    *_boundaries(
        very_long="x" * LONG,
        Norwegian_letters="Blåbærsyltetøy på Ærøskøbing ÆØÅ",
        combining_mark="Cafe\u0301 A\u030ase",
        emoji="Ola 👩\u200d🔬 Nordmann 😀",
        right_to_left="שלום עולם",
        blanks_around=" Ola  Nordmann ",
        line_break="first\nsecond",
        leading_zero="007",
        text_of_true="true",
        text_of_a_fraction="124.4",
        tag="~r abc",
    ),
)
NUMBERS: Final = _boundaries(
    zero=0,
    negative=-1,
    fraction_below_a_half=Decimal("124.4"),
    fraction_above_a_half=Decimal("124.6"),
    negative_fraction=Decimal("-124.4"),
    exponent=Decimal("1E2"),
    trailing_zero=Decimal("12.50"),
    seventeen_digits=12345678901234567,
    more_digits_than_a_float=Decimal("12345678901234567.89"),
    binary_noise=Decimal("0.1"),
    text_of_an_integer="12",
    text_with_leading_zero="007",
    text_of_a_fraction="124.4",
    two_numbers=(1, 2),
)
BOOLEANS: Final = _boundaries(true=True, false=False, text_of_true="true", text_in_capitals="FALSE", one=1)
LISTS: Final = _boundaries(no_element=(), one_element=("a",), two_elements=("a", "b"))
DATES: Final = (
    Boundary(name="leap day", value=typed("~t2024-02-29T12:00:00Z")),
    Boundary(name="year 1935", value=typed("~t1935-01-01T12:00:00Z")),
    Boundary(name="more than 100 years ago", value=typed("~t1890-06-01T12:00:00Z")),
    Boundary(name="more than 100 years ahead", value=typed("~t2190-06-01T12:00:00Z")),
    Boundary(name="midnight in Oslo, the day before in UTC", value=typed("~t2018-08-18T22:00:00Z")),
    Boundary(name="midnight in UTC", value=typed("~t2018-08-19T00:00:00Z")),
    Boundary(name="end of a year", value=typed("~t2015-12-31T23:30:00Z")),
    Boundary(name="with fraction", value=typed("~t2015-07-28T09:46:00.123456789Z")),
    Boundary(name="date without time", value=typed("~t2015-07-28")),
    Boundary(name="text with zone", value="2015-07-28T09:46:00+02:00"),
    Boundary(name="text with Z and fraction", value="2015-07-28T09:46:00.123Z"),
    Boundary(name="text without zone", value="2015-07-28T09:46:00"),
    Boundary(name="text of a day", value="2015-07-28"),
)

_BY_TYPE: Final = {
    "string": (*TEXTS, *LISTS),
    "integer": NUMBERS,
    "decimal": NUMBERS,
    "float": NUMBERS,
    "boolean": BOOLEANS,
    "list": LISTS,
    "first": LISTS,
    UNTYPED: (*TEXTS, *LISTS, *NUMBERS, *BOOLEANS),
}
_BY_FUNCTION: Final = {
    **_BY_TYPE,
    **dict.fromkeys(("datetime-format", "datetime-parse", "datetime-plus", "datetime-diff"), DATES),
    **dict.fromkeys(("is-decimal", "abs", "round", "gt", "gte", "lt", "lte"), NUMBERS),
    **dict.fromkeys(("slice", "map", "is-empty"), LISTS),
    "is-boolean": BOOLEANS,
}


def boundaries(cell: Cell) -> tuple[Boundary, ...]:
    """The boundary values that matter to a cell: of its type, or texts and those of its expression's functions."""
    found = {each.name: each for each in NOTHING}
    if isinstance(cell, Plain):
        found |= {each.name: each for each in _BY_TYPE.get(cell.name, TEXTS)}
        return tuple(found.values())
    names = [node.function for node in nodes(cell) if isinstance(node, Call)]
    for values in (TEXTS, *(_BY_FUNCTION.get(name, ()) for name in names)):
        found |= {each.name: each for each in values}
    return tuple(found.values())
