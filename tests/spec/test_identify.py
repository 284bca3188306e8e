"""Ids of sections, sentences and rows in whole documents."""

from hypothesis import given
from hypothesis import strategies as st

from harness.model.statement import statements
from tests.spec.texts import EVERY, KEEP, LINK, MERGE, PROPS, document, merge_table, props_table, reading, section

PROPERTIES = st.sampled_from(["name", "Name", "e mail", "e-mail", "a--b", "a", "b", "b--a", "ps:P297", "", "Ø.ø"])
ROWS = st.lists(st.tuples(PROPERTIES, PROPERTIES), max_size=8)
A, B = "Fjordcrm Company", "Nordbooks Customer"


def ids(text: str) -> list[str]:
    result = reading(text)
    assert result.dataflow
    return [statement.id for statement in statements(result.dataflow)]


def with_rows(rows: list[tuple[str, str]]) -> str:
    return document(section(EVERY, KEEP, PROPS, props_table(A, B, *((a, b, '"string"') for a, b in rows))))


def test_ids_are_made_of_names() -> None:
    """An id is the document's, the two datatypes, the sentence, and for a row its two properties."""
    text = document(
        section(LINK, MERGE, merge_table(A, B, ("E mail", "x/y")), KEEP, PROPS, props_table(A, B, ("a", "b.C", "N/A")))
    )
    assert ids(text) == [
        "a/company--customer/link",
        "a/company--customer/merge",
        "a/company--customer/merge/e-mail--x-y",
        "a/company--customer/keep",
        "a/company--customer/props",
        "a/company--customer/props/a--b.c",
    ]


def test_identical_rows_are_counted() -> None:
    assert ids(with_rows([("a", "b"), ("a", "b")]))[-2:] == [
        "a/company--customer/props/a--b",
        "a/company--customer/props/a--b~2",
    ]


def test_a_repeated_sentence_is_counted() -> None:
    assert ids(document(section(EVERY, EVERY, KEEP)))[:2] == [
        "a/company--customer/every",
        "a/company--customer/every~2",
    ]


def test_rows_that_differ_in_their_dependencies_only_have_ids_of_their_own() -> None:
    """The unconditional row keeps the plain id, whether it stands first or last."""
    conditional = ("a (Dependant on having NO in c)", "b")
    first = ids(with_rows([("a", "b"), conditional]))[-2:]
    last = ids(with_rows([conditional, ("a", "b")]))[-2:]
    assert first == last[::-1]
    assert first[0] == "a/company--customer/props/a--b"


def test_repeated_sections_are_told_apart_by_their_first_sentence_then_by_number() -> None:
    """The first stands plain, another kind gets its name, a further one of a kind its number."""
    every, link = section(EVERY, KEEP), section(LINK, KEEP)
    result = reading(document(every, every, link, link, every))
    assert result.dataflow
    assert [mapping.id for mapping in result.dataflow.mappings] == [
        "a/company--customer",
        "a/company--customer~2",
        "a/company--customer~link",
        "a/company--customer~link~2",
        "a/company--customer~3",
    ]


def test_the_id_of_a_section_does_not_depend_on_what_follows_it() -> None:
    """Another section of other datatypes, before or after, moves nothing."""
    one = section(EVERY, KEEP)
    other = section(EVERY, KEEP, a="Fjordcrm Person", b="Nordbooks Employee")
    assert set(ids(document(one))) < set(ids(document(other, one)))


@given(ROWS)
def test_ids_are_unique(rows: list[tuple[str, str]]) -> None:
    """Whatever the properties are called, no two statements have one id."""
    given = ids(with_rows(rows))
    assert len(set(given)) == len(given) == len(rows) + 3
    assert not any(any(letter.isspace() for letter in id) for id in given)


@given(ROWS, st.integers(min_value=0, max_value=8))
def test_inserting_a_row_changes_no_other_id(rows: list[tuple[str, str]], position: int) -> None:
    """A new row of its own name moves nothing, wherever it is put."""
    before = ids(with_rows(rows))
    after = ids(with_rows([*rows[:position], ("brand", "new"), *rows[position:]]))
    assert [id for id in after if not id.endswith("/brand--new")] == before
