"""Source values for depth `deep`: each branch of an expression taken, the edges of each type."""

import pytest
from hypothesis import given, settings

from harness.expr.boundaries import boundaries
from harness.expr.branches import inputs
from harness.expr.evaluate import evaluate, trace
from harness.expr.outcome import Known
from harness.expr.read import read_cell
from harness.expr.transit import encoded, typed
from harness.expr.tree import Cell, Malformed, Plain
from harness.expr.values import Datetime, kind
from tests.expr.expressions import cells

NOW = typed("~t2026-01-01T00:00:00Z")


def read(text: str) -> Cell:
    cell = read_cell(text)
    assert not isinstance(cell, Malformed)
    return cell


@pytest.mark.parametrize(
    ("text", "condition", "true", "false"),
    [
        ('["if",["matches","+* *","_."],["join"," ",["slice",1,["split"," ","_."]]],"_."]', None, "+1 1", None),
        ('["if",["neq","_.","X"],"integer","string"]', None, None, "X"),
        ('["if",["eq",["length","_."],0],"-","_."]', None, "", None),
        ('["if",["is-decimal","_."],["decimal","_."],"integer"]', None, "~f12.5", None),
        ('["if",["is-boolean","_."],"boolean","string"]', None, True, None),
        ('["if",["gt",["integer","_."],1000],"a","b"]', None, 1001, None),
        ('["if",["is-null",["datetime-parse","%d.%m.%Y","_."]],"a","b"]', None, None, "01.01.2026"),
    ],
)
def test_both_branches_of_a_condition_are_taken(text: str, condition: None, true: object, false: object) -> None:
    """Where one particular value is the way into a branch, it is found in the expression itself."""
    assert isinstance(NOW, Datetime)
    found = inputs(read(text), now=NOW)
    assert found.missed == ()
    assert [label.rpartition(" is ")[2] for label, _ in found.taken] == ["true", "false"]
    for (_, value), wanted in zip(found.taken, (true, false), strict=True):
        assert wanted is None or encoded(value) == wanted


def test_every_branch_has_a_value_that_takes_it() -> None:
    years = '["abs",["datetime-diff","year","_.",["now"]]]'
    text = f'["if",["gt",{years},100],"1935-01-01",["datetime-format","%Y-%m-%d","_."]]'
    assert isinstance(NOW, Datetime)
    found = inputs(read(text), now=NOW)
    assert found.missed == ()
    results = [evaluate(read(text), value, now=NOW) for _, value in found.taken]
    assert results[0] == Known(value="1935-01-01")
    assert isinstance(results[1], Known)
    assert results[1].value != "1935-01-01"


def test_and_or_and_if_null_have_branches_of_their_own() -> None:
    found = inputs(read('["if",["or",["is-empty","_."],["eq","","_."]],"-",["if-null",["integer","_."],"string"]]'))
    assert [label for label, _ in found.taken] == [
        '["or",["is-empty","_."],["eq","","_."]] is true',
        '["or",["is-empty","_."],["eq","","_."]] is false',
        '["is-empty","_."] is the first of `or` to be true',
        '["eq","","_."] is the first of `or` to be true',
        'none of ["or",["is-empty","_."],["eq","","_."]] is true',
        '["integer","_."] is not null',
        '["integer","_."] is null',
    ]
    assert found.missed == ()


def test_a_branch_that_nothing_takes_is_named() -> None:
    found = inputs(read('["if",["matches","a","b"],"x","_."]'))
    assert found.missed == ('["matches","a","b"] is true',)
    assert [label for label, _ in found.taken] == ['["matches","a","b"] is false']


@settings(max_examples=40, deadline=None)
@given(cells())
def test_branches_of_any_expression(cell: Cell) -> None:
    """Each label is either taken, by a value whose result is documented, or missed."""
    assert isinstance(NOW, Datetime)
    found = inputs(cell, now=NOW)
    labels = [label for label, _ in found.taken]
    assert not set(labels) & set(found.missed)
    for _, value in found.taken:
        assert isinstance(trace(cell, value, now=NOW).outcome, Known)


@pytest.mark.parametrize("name", ["string", "integer", "decimal", "float", "boolean", "list", "first", "N/A", "date"])
def test_every_type_has_its_edges(name: str) -> None:
    found = boundaries(Plain(name=name))
    names = [each.name for each in found]
    assert len(set(names)) == len(names)
    assert {"null", "empty", "blank"} < set(names)


def test_an_expression_has_the_edges_of_its_functions() -> None:
    dates = {each.name for each in boundaries(read('["datetime-format","%Y-%m-%d","_."]'))}
    assert {"leap day", "year 1935", "midnight in Oslo, the day before in UTC", "date without time", "emoji"} <= dates
    numbers = [each.value for each in boundaries(read('["integer",["decimal","_."]]'))]
    assert {"integer", "decimal", "string", "null"} <= {kind(each) for each in numbers}
