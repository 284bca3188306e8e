"""JSON for reading: other blanks, the same words."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.reporting.jsonlayout import laid_out, records

LONG = "x" * 90
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)


@given(values)
def test_the_value_stays_what_it_was(value: object) -> None:
    assert json.loads(laid_out(json.dumps(value))) == value


def test_short_values_stay_on_one_line_and_numbers_and_names_as_they_were_written() -> None:
    text = f'{{"a":1.10,"a":1e2,"deep":[{{"b":"\\u00f8"}}],"long":"{LONG}"}}'
    assert laid_out(text).split("\n") == [
        "{",
        '  "a": 1.10,',
        '  "a": 1e2,',
        '  "deep": [{"b": "ø"}],',
        f'  "long": "{LONG}"',
        "}",
    ]


@pytest.mark.parametrize("text", ["", "<html>", '{"cut": ', "[" * 50_000, "\ud800"])
def test_what_is_no_json_stays_as_it_is(text: str) -> None:
    assert laid_out(text) == text
    assert records(text) is None


def test_the_records_of_a_list_are_found_bare_and_in_an_envelope() -> None:
    assert records('[{"id": 1}, 2]') == ('{"id": 1}', "2")
    assert records('{"total": 1, "docs": [{"id":1}]}') == ('{"id": 1}',)
    assert records('{"a": [], "b": []}') is None
    assert records('{"id": 1}') is None
