"""Data type cells: read and written, or said what is wrong with them and where."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from harness.expr.problems import Wrong, problems
from harness.expr.read import DEEPEST, LONGEST, read_cell
from harness.expr.text import printed
from harness.expr.tree import Call, Constant, Malformed, Plain, Variable
from tests.expr.expressions import cells


def test_a_cell_becomes_a_tree() -> None:
    assert read_cell(' ["if", ["neq", "_.", "X"], 12.50, "integer"] ') == Call(
        function="if",
        arguments=(
            Call(function="neq", arguments=(Variable(name="_."), Constant(value="X"))),
            Constant(value=Decimal("12.50")),
            Constant(value="integer"),
        ),
    )
    assert read_cell("N/A") == Plain(name="N/A")
    assert read_cell('"string"') == Plain(name="string")
    assert read_cell('"_."') == Variable(name="_.")


@pytest.mark.parametrize(
    "cell",
    [
        '"string"',
        "N/A",
        '["datetime-format","%Y-%m-%d","_."]',
        '["if",["or",["is-empty","_."],["eq","","_."]],"-","_."]',
        '["list",1,1.50,1E+3,-0.0,true,null,"\\u0000","å \\"\\\\"]',
        '["now"]',
    ],
)
def test_canonical_text_is_written_as_it_was_read(cell: str) -> None:
    tree = read_cell(cell)
    assert not isinstance(tree, Malformed)
    assert printed(tree) == cell


def test_blanks_are_not_kept() -> None:
    tree = read_cell('[ "integer" ,\t["decimal", "_."] ]')
    assert not isinstance(tree, Malformed)
    assert printed(tree) == '["integer",["decimal","_."]]'


@given(cells())
def test_reading_what_was_written_gives_it_back(cell: Call | Constant | Variable | Plain) -> None:
    text = printed(cell)
    assume(len(text) <= LONGEST)  # of a longer one nothing is read
    tree = read_cell(text)
    assert not isinstance(tree, Malformed)
    assert tree == cell
    assert printed(tree) == text


@pytest.mark.parametrize(
    ("cell", "column", "message"),
    [
        ('"datetime-format","%Y-%m-%d","_."]', 1, 'one bracket “[” lost before "datetime-format"'),
        ('"if", "neq", "_.", "X"], "integer", "string"]', 1, '2 brackets “[” lost before "if" and "neq"'),
        (
            '"if","or","is-empty","_."],"eq","","_."]],"-","_."]',
            1,
            '4 brackets “[” lost before "if", "or", "is-empty" and "eq"',
        ),
        ('"if-null", "integer", "string"], "decimal"]', 1, '2 brackets “[” lost, the first before "if-null"'),
        ('["if","neq","_.","X"],"integer","string"]', 7, 'one bracket “[” lost before "neq"'),
        ('["if", "[", "x"', 16, "one bracket “]” lost at the end"),
        ('"string"]', 1, 'one bracket “[” lost before "string"'),
        ("string", 1, 'a name stands in double quotes, as in "string"'),
        ('"string', 1, "a quote or comma is missing"),
        ('["if" "x"]', 7, "a comma is missing"),
        ('["if",]', 7, "a quote or comma is missing"),
        ('"string" "integer"', 10, "it goes on after its end with '\"integer\"'"),
        ("", 1, "it is empty"),
        ("17", 1, "it is neither a quoted name nor a list that begins with one"),
        ("[1]", 1, "it is neither a quoted name nor a list that begins with one"),
        ('["list",[1]]', 9, "a list must begin with the quoted name of a function"),
        ('["list",{}]', 9, "an object is no value of an expression; write `dict`"),
        ('["list",NaN]', 9, "NaN is no JSON number"),
        ("[" * 9000, 9001, "9000 brackets “]” lost at the end"),
        ('["not",' * 70 + "true" + "]" * 70, DEEPEST * 7 + 1, f"it is nested deeper than {DEEPEST} levels"),
        (f'["list",{"9" * 5000}]', 9, "a number is too large"),
        ('["list",' + "1," * LONGEST, LONGEST + 1, "it is longer than 20,000 characters"),
    ],
)
def test_what_is_missing_is_said_with_its_column(cell: str, column: int, message: str) -> None:
    """Brackets inside quotes do not count, and depth is no danger."""
    assert read_cell(cell) == Malformed(column=column, message=message)
    assert [(each.wrong, each.column, each.message) for each in problems(cell)] == [(Wrong.MALFORMED, column, message)]


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ('["upper","_."]', []),
        ('"date"', [(Wrong.UNKNOWN_FUNCTION, 1, "no type is called “date”")]),
        ('["if",true,["uper","_."]]', [(Wrong.UNKNOWN_FUNCTION, 12, "no function is called “uper”")]),
        ('["if", ["is-empty"], true]', [(Wrong.ARGUMENTS, 8, "“is-empty” takes 1 argument, here it has none")]),
        ('["slice"]', [(Wrong.ARGUMENTS, 1, "“slice” takes 2 or 3 or 4 arguments, here it has none")]),
        ('["and"]', [(Wrong.ARGUMENTS, 1, "“and” takes 1 argument or more, here it has none")]),
        ('["datetime-format","%d %b","_."]', [(Wrong.DATE_FORMAT, 20, "the directive %b is not documented")]),
        ('["datetime-parse","%z%Y","_."]', [(Wrong.DATE_FORMAT, 19, "%z must stand at the end of the format")]),
        ('["datetime-parse","%","_."]', [(Wrong.DATE_FORMAT, 19, "the directive % is not documented")]),
    ],
)
def test_what_nothing_describes_is_said_with_its_column(cell: str, found: list[tuple[Wrong, int, str]]) -> None:
    assert [(each.wrong, each.column, each.message) for each in problems(cell)] == found


def test_a_name_that_is_close_is_suggested() -> None:
    assert [each.hint for each in problems('["datetime-fromat","%Y","_."]')] == ["did you mean “datetime-format”?"]


@given(st.text(alphabet='[]",_.{}:\\ 1-eEtruenl%Y\n\u00e5\ud800', max_size=60))
def test_no_text_is_too_odd_to_be_read_or_diagnosed(text: str) -> None:
    tree = read_cell(text)
    if isinstance(tree, Malformed):
        assert 1 <= tree.column <= len(text.strip()) + 1
        assert tree.message
    else:
        assert read_cell(printed(tree)) == tree
