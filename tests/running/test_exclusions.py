"""Excluded statements: found by their ids, a row with its sentence; patterns that match none are named."""

from harness.model.statement import statements
from harness.running.exclusions import excluded, unmatched
from tests.documents import flow, section

DOCUMENT = flow(section("EVERY", "KEEP", "PROPS", rows=[("name", "title"), ("na[me", "x")]))
STATEMENTS = tuple(statements(DOCUMENT))
IDS = [statement.id for statement in STATEMENTS]


def test_a_star_stands_for_any_part_and_nothing_else_is_special() -> None:
    assert set(excluded({"test/*/keep": "why"}, STATEMENTS)) == {"test/person--customer/keep"}
    assert excluded({"test/person--customer/kee?": "why", "KEEP": "why"}, STATEMENTS) == {}
    assert excluded({"*": "all"}, STATEMENTS) == dict.fromkeys(IDS, "all")


def test_a_row_is_excluded_with_its_sentence_and_the_first_pattern_counts() -> None:
    found = excluded({"*/name--title": "the row", "*/props": "the table"}, STATEMENTS)
    assert [found.get(id) for id in IDS] == [None, None, "the table", "the row", "the table"]


def test_patterns_that_match_nothing_are_named() -> None:
    assert list(unmatched({"*/keep": "why", "*/kept": "why", "": "why"}, IDS)) == ["*/kept", ""]
