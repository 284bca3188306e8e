"""Evaluation is total: any cell, any value, and nothing takes long."""

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.expr.evaluate import evaluate, trace
from harness.expr.functions import FUNCTIONS
from harness.expr.functions.casts import CASTS
from harness.expr.interpreter import SPECIAL
from harness.expr.outcome import TOO_LARGE, Known, Unspecified
from harness.expr.read import read_cell
from harness.expr.signatures import SIGNATURES
from harness.expr.transit import TooDeep, arriving, encoded, typed
from harness.expr.tree import Cell, Malformed
from harness.expr.values import Datetime, Value, equal
from tests.expr.expressions import cells, values

NOW = typed("~t2026-01-01T00:00:00Z")


def at_now(cell: Cell, value: Value) -> Known | Unspecified:
    assert isinstance(NOW, Datetime)
    return evaluate(cell, value, now=NOW)


@settings(max_examples=400, deadline=None)
@given(cells(), values())
def test_every_cell_makes_something_of_every_value(cell: Cell, value: Value) -> None:
    outcome = at_now(cell, value)
    assert isinstance(outcome, Known) or outcome.reason
    if isinstance(outcome, Known):
        encoded(outcome.value)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(SIGNATURES)), values(), st.data())
def test_every_function_takes_every_value(name: str, value: Value, data: st.DataObject) -> None:
    words = data.draw(st.lists(st.sampled_from(("%Y", "-", "day", 1, -2, "_.", "string")), max_size=3))
    cell = read_cell(json.dumps([name, *words, "_."]))
    assert not isinstance(cell, Malformed)
    at_now(cell, value)


@settings(max_examples=100, deadline=None)
@given(cells(), values())
def test_tracing_changes_nothing(cell: Cell, value: Value) -> None:
    assert isinstance(NOW, Datetime)
    traced = trace(cell, value, now=NOW)
    assert repr(traced.outcome) == repr(at_now(cell, value))


@given(values())
def test_typed_values_survive_json(value: Value) -> None:
    again = typed(encoded(value))
    assert equal(again, value) or "nan" in repr(value)


def test_every_signature_has_a_function_and_every_function_a_signature() -> None:
    assert set(SIGNATURES) == {*FUNCTIONS, *CASTS, *SPECIAL}


LONG = "a-" * 400_000
HOSTILE: tuple[tuple[str, Value], ...] = (
    ('["string","_."]', Decimal("1E999999999")),
    ('["integer","_."]', Decimal("1E999999999")),
    ('["round","_."]', Decimal("1E999999999")),
    ('["integer","_."]', "9" * 1_000_000),
    ('["integer","_."]', "0x" + "f" * 1_000_000),
    ('["string","_."]', 10**10_000),
    ('["replace","a","' + "b" * 10_000 + '","_."]', LONG),
    ('["join","_.",["split","","_."]]', "x" * 100_000),
    ('["split","","_."]', LONG * 10),
    ('["matches","' + "*a" * 200 + '","_."]', "a" * 1_000_000),
    ('["map",["map",["map",["concat","_.","_."],"_."],"_."],"_."]', ((("x" * 1000,) * 100,) * 100,) * 100),
    ("".join('["concat","_.",' for _ in range(60)) + '"_."' + "]" * 60, "x" * 10_000),
    ('["concat",' * 1 + ",".join(['"_."'] * 3000) + "]", "x" * 10_000),
    ('["datetime-format","%Y-%m-%d","_."]', (NOW,) * 200_000),
    ('["datetime-parse","%Y-%m-%d","_."]', ("2020-01-01",) * 200_000),
    ('["string","_."]', ((1,) * 400_000,)),
    ('["abs","_."]', -(10**100_000)),
    ('["decimal","_."]', "1." + "3" * 1_000_000),
)
QUICK: tuple[tuple[str, Value, str], ...] = (
    ('["float","_."]', Decimal("1E-999999999"), ""),
    ('["eq","_.",5]', Decimal("1E999999999"), ""),
    ('["gt","_.",5]', Decimal("1E999999999999"), ""),
    ('["matches","*a?a?a?a?a?a?a?a?b*c","_."]', "a" * 300_000, ""),
    ('["datetime-plus","year",1' + "0" * 4000 + ',"_."]', NOW, "dates outside of the years 1 to 9999"),
    ('["datetime-plus","nanosecond",-1' + "0" * 4000 + ',"_."]', NOW, "dates outside of the years 1 to 9999"),
    ('["substring",-1' + "0" * 4000 + ',"_."]', "abc", "substring past an end of the text"),
)


@pytest.mark.parametrize(("text", "value"), HOSTILE, ids=range(len(HOSTILE)))
def test_what_would_take_long_is_unspecified(text: str, value: Value) -> None:
    """Without bounds each of these takes minutes or all memory."""
    cell = read_cell(text)
    assert not isinstance(cell, Malformed), cell
    assert at_now(cell, value) == Unspecified(reason=TOO_LARGE)


@pytest.mark.parametrize(("text", "value", "reason"), QUICK, ids=range(len(QUICK)))
def test_what_only_looks_as_if_it_took_long(text: str, value: Value, reason: str) -> None:
    """Huge numbers that need not be written out, patterns that need no backtracking."""
    cell = read_cell(text)
    assert not isinstance(cell, Malformed), cell
    outcome = at_now(cell, value)
    assert (outcome.reason if isinstance(outcome, Unspecified) else "") == reason


def test_a_value_that_is_nested_too_deeply() -> None:
    deep: Value = ()
    for _ in range(5000):
        deep = (deep,)
    cell = read_cell('"string"')
    assert not isinstance(cell, Malformed)
    assert at_now(cell, deep) == Unspecified(reason=TOO_LARGE)
    with pytest.raises(TooDeep):
        arriving(deep)  # type: ignore[arg-type]
