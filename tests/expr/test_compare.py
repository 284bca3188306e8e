"""Comparing what was expected with what a system shows: value and type are two findings."""

from decimal import Decimal

import pytest

from harness.expr.compare import Comparison, Likeness, compare
from harness.expr.declared import declared
from harness.expr.jsontext import Json
from harness.expr.outcome import Known, Unspecified
from harness.expr.paths import MISSING
from harness.expr.read import read_cell
from harness.expr.transit import typed
from harness.expr.tree import Cell, Malformed
from harness.expr.values import Value

EQUAL, VALUE, TYPE, OPEN = Likeness


def read(text: str) -> Cell:
    cell = read_cell(text)
    assert not isinstance(cell, Malformed)
    return cell


@pytest.mark.parametrize(
    ("cell", "expected", "actual", "likeness"),
    [
        ('"integer"', 12, 12, EQUAL),
        ('"integer"', 12, "12", TYPE),
        ('"integer"', 12, Decimal("12.0"), TYPE),
        ('"integer"', 1, True, TYPE),
        ('"integer"', 12, 13, VALUE),
        ('"integer"', 12, None, TYPE),
        ('"decimal"', Decimal("1.0"), 1, EQUAL),
        ('"decimal"', Decimal("1"), Decimal("1.00"), EQUAL),
        ('"decimal"', Decimal("12345678901234567890.1"), Decimal("12345678901234567890.2"), VALUE),
        ('"decimal"', Decimal("0.1"), Decimal("0.1000000000000000055511151231257827"), VALUE),
        ('"float"', 0.1, Decimal("0.1"), EQUAL),
        ('"float"', 1.0, 1, EQUAL),
        ("N/A", 1, Decimal("1.0"), TYPE),
        ("N/A", Decimal("12.5"), Decimal("12.5"), EQUAL),
        ('"string"', "12", 12, TYPE),
        ('"string"', "12", "12", EQUAL),
        ('"string"', "007", "7", VALUE),
        ('"string"', "Åse", "A\u030ase", VALUE),
        ('"string"', "", None, TYPE),
        ('"string"', None, "", TYPE),
        ('"boolean"', True, "true", TYPE),
        ('"boolean"', True, 1, TYPE),
        ('"boolean"', True, False, VALUE),
        ('"list"', ("a", "b"), ["a", "b"], EQUAL),
        ('"list"', ("a", "b"), ["b", "a"], VALUE),
        ('"list"', ("a",), "a", TYPE),
        ('"list"', ("a", 1), ["a", "1"], TYPE),
        ("N/A", {"a": 1}, {"a": 1}, EQUAL),
        ("N/A", {"a": 1}, {"b": 1}, VALUE),
        ("N/A", typed("~t2015-07-28T07:46:00Z"), "2015-07-28T09:46:00+02:00", EQUAL),
        ("N/A", typed("~t2015-07-28T07:46:00Z"), "2015-07-28T07:46:00.000Z", EQUAL),
        ("N/A", typed("~t2015-07-28T07:46:00Z"), "2015-07-28T07:46:01Z", VALUE),
        ("N/A", typed("~t2015-07-28T07:46:00Z"), "2015-07-28T07:46:00", OPEN),
        ("N/A", typed("~t2015-07-28"), "2015-07-28", EQUAL),
        ("N/A", typed("~rhttp://x/"), "http://x/", EQUAL),
        ('["datetime-format","%Y-%m-%dT%H:%M:%SZ","_."]', "2015-07-28T07:46:00Z", "2015-07-28T07:46:00.000Z", EQUAL),
        ('"string"', "2015-07-28T07:46:00Z", "2015-07-28T07:46:00.000Z", VALUE),
        ('["datetime-format","%Y-%m-%d","_."]', "2015-07-28", "2015-07-29", VALUE),
    ],
)
def test_values_and_types_are_told_apart(cell: str, expected: Value, actual: Json, likeness: Likeness) -> None:
    assert compare(Known(value=expected), actual, read(cell)).likeness is likeness


def test_the_explanation_names_both_values_and_the_expression() -> None:
    assert compare(Known(value=("a", 12)), ["a", "12"], read('["list","_.","integer"]')) == Comparison(
        likeness=TYPE,
        explanation='expected ["a", 12] by ["list","_.","integer"], found ["a", "12"]: '
        'element 2 is "12", string instead of number',
    )


def test_what_is_not_specified_is_not_compared() -> None:
    found = compare(Unspecified(reason="the order", among=(True, False)), True, read("N/A"))
    assert found == Comparison(likeness=OPEN, explanation="not specified: the order")


def test_absent_is_neither_null_nor_empty() -> None:
    assert compare(Known(value="a"), MISSING, read('"string"')).likeness is VALUE
    assert compare(Known(value=None), MISSING, read('"string"')).likeness is OPEN
    assert compare(Known(value=None), None, read('"string"')).likeness is EQUAL


@pytest.mark.parametrize(
    ("cell", "types"),
    [
        ('"string"', {"string"}),
        ('"integer"', {"integer"}),
        ('"decimal"', {"number"}),
        ('"list"', {"array"}),
        ('"first"', None),
        ("N/A", None),
        ('"_."', None),
        ('["datetime-format","%Y","_."]', {"string"}),
        ('["datetime-parse","%Y","_."]', None),
        ('["if",["neq","_.","X"],"integer","string"]', {"integer", "string"}),
        ('["if",["eq","_.","X"],"-","_."]', None),
        ('["if",["eq","_.","X"],"-",null]', {"string"}),
        ('["if-null",["integer","string"],["decimal","_."]]', {"integer", "number"}),
        ('["integer",["string","n/a"],"_."]', {"integer", "string"}),
        ('["is-empty","_."]', {"boolean"}),
        ('["unheard-of","_."]', None),
        ('["string"]', None),
    ],
)
def test_the_declared_type_of_a_cell(cell: str, types: set[str] | None) -> None:
    assert declared(read(cell)) == (frozenset(types) if types is not None else None)
