"""Inverting a cell: sound wherever it answers, silent with a reason where it cannot."""

from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from harness.expr.evaluate import evaluate
from harness.expr.invert import NotInvertible, Sources, invert
from harness.expr.outcome import Known
from harness.expr.read import read_cell
from harness.expr.transit import typed
from harness.expr.tree import Cell, Malformed
from harness.expr.values import Datetime, Uri, Value, equal
from tests.expr.expressions import cells, values

DASH = '["if",["or",["is-empty","_."],["eq","","_."]],"-","_."]'
SECONDS = '["datetime-format","%Y-%m-%dT%H:%M:%S","_."]'
PARSE = '["datetime-parse","%d.%m.%Y","_."]'
SHAPES = (
    "N/A",
    '"string"',
    '"integer"',
    '"decimal"',
    '"float"',
    '"boolean"',
    '"list"',
    DASH,
    SECONDS,
    PARSE,
    '["datetime-format","Europe/Oslo","%d.%m.%Y %H:%M:%S.%f","_."]',
    '["datetime-parse","Europe/Oslo","%Y-%m-%dT%H:%M:%S","_."]',
    '["datetime-plus","hour",-1,"_."]',
    '["integer",["decimal","_."]]',
    '["decimal",["string","_."],"_."]',
    '["boolean",false,"_."]',
    '["if",["neq","_.","X"],"integer","string"]',
    '["if-null",["integer","string"],["decimal","_."]]',
    '["concat","+47 ","_."]',
    '["if",["gt","_.",5],"a"]',
)
NOW = typed("~t2026-01-01T00:00:00Z")


def read(text: str) -> Cell:
    cell = read_cell(text)
    assert not isinstance(cell, Malformed)
    return cell


@pytest.mark.parametrize(
    ("text", "target", "sources", "unique"),
    [
        ("N/A", "x", ("x",), True),
        ("N/A", (1, 2), ((1, 2),), True),
        (DASH, "x", ("x",), True),
        (DASH, 12, (12,), True),
        ('"string"', "x", ("x", Uri(text="x")), False),
        ('"string"', "12", ("12", 12, Decimal(12), Uri(text="12")), False),
        ('"string"', "007", ("007", Uri(text="007")), False),
        ('"integer"', 12, (12, Decimal(12), "12"), False),
        ('"decimal"', Decimal("12.5"), (Decimal("12.5"), "12.5"), False),
        ('"boolean"', True, (True, "true"), False),
        (SECONDS, "2015-07-28T09:46:00", (typed("~t2015-07-28T09:46:00Z"),), False),
        (PARSE, typed("~t2015-07-28T00:00:00Z"), ("28.07.2015",), True),
        ('["datetime-plus","day",1,"_."]', typed("~t2015-03-01T00:00:00Z"), (typed("~t2015-02-28T00:00:00Z"),), True),
        ('["integer",["decimal","_."]]', 12, (12, Decimal(12), "12"), False),
        ('["list","_."]', ("a",), ("a",), True),
        ('["concat","+47 ","_."]', "+47 12", ("12",), False),
    ],
)
def test_sources_are_found(text: str, target: Value, sources: tuple[Value, ...], unique: bool) -> None:
    found = invert(read(text), target)
    assert isinstance(found, Sources)
    assert equal(found.values, sources), found
    assert found.unique == unique


@pytest.mark.parametrize(
    ("text", "target", "reason"),
    [
        (DASH, "-", "a constant stands for more than one source value"),
        ('["datetime-format","%Y-%m-%d","_."]', "2015-07-28", "does not keep the whole date and time"),
        (SECONDS, "28.07.2015", "the text is not as the format says"),
        (PARSE, typed("~t2015-07-28T01:00:00Z"), "no source value is known to give this value"),
        ('["upper","_."]', "A", "upper does not keep all that the source value was"),
        ('"integer"', "12", "no source value is known to give this value"),
        ('"integer"', None, "what a cast dropped is not known"),
        ('"date"', "a", "what the type"),
        ('["boolean",false,"_."]', False, "a constant stands for more than one source value"),
        ('["string","_.a"]', "x", "the rest of the object is not known"),
    ],
)
def test_what_is_lost_is_said(text: str, target: Value, reason: str) -> None:
    found = invert(read(text), target)
    assert isinstance(found, NotInvertible)
    assert reason in found.reason


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SHAPES).map(read) | cells(), values())
def test_evaluating_a_source_gives_the_target(cell: Cell, value: Value) -> None:
    """And where the source is said to be the only one, it is the one that there was."""
    assert isinstance(NOW, Datetime)
    outcome = evaluate(cell, value, now=NOW)
    assume(isinstance(outcome, Known))
    assert isinstance(outcome, Known)
    found = invert(cell, outcome.value, now=NOW)
    if isinstance(found, Sources):
        for source in found.values:
            again = evaluate(cell, source, now=NOW)
            assert isinstance(again, Known)
            assert equal(again.value, outcome.value)
        assert not found.unique or equal(found.values[0], value)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(SHAPES).map(read) | cells(), values())
def test_any_value_is_inverted_or_refused_with_a_reason(cell: Cell, target: Value) -> None:
    assert isinstance(NOW, Datetime)
    found = invert(cell, target, now=NOW)
    if isinstance(found, NotInvertible):
        assert found.reason
    else:
        assert found.values
