"""Every kind of sentence, read from a section."""

import pytest

from harness.model.dataflow import SentenceKind
from tests.spec.texts import (
    CONNECTED,
    EVERY,
    KEEP,
    LINK,
    MATCH,
    MERGE,
    PROPS,
    WHEN,
    document,
    mapping,
    merge_table,
    props_table,
    reading,
    section,
)

A, B = "Fjordcrm Company", "Nordbooks Customer"
ROWS = merge_table(A, B, ("a", "b"))
PROPERTIES = props_table(A, B, ("a", "b", '"string"'))


@pytest.mark.parametrize(
    ("parts", "order"),
    [
        ((EVERY, KEEP, PROPS, PROPERTIES), "EVERY KEEP PROPS"),
        ((LINK, MERGE, ROWS, KEEP, PROPS, PROPERTIES), "LINK MERGE KEEP PROPS"),
        ((LINK, CONNECTED, KEEP, PROPS, PROPERTIES), "LINK CONNECTED KEEP PROPS"),
        ((EVERY, MATCH, MERGE, ROWS, KEEP, PROPS, PROPERTIES), "EVERY MATCH MERGE KEEP PROPS"),
        ((WHEN, KEEP, PROPS, PROPERTIES), "WHEN KEEP PROPS"),
        ((LINK, CONNECTED, MERGE, ROWS, KEEP, PROPS, PROPERTIES), "LINK CONNECTED MERGE KEEP PROPS"),
        ((WHEN, MATCH, MERGE, ROWS, KEEP, PROPS, PROPERTIES), "WHEN MATCH MERGE KEEP PROPS"),
    ],
)
def test_every_known_order_reads_without_a_remark(parts: tuple[str, ...], order: str) -> None:
    result = reading(document(section(*parts)))
    assert result.diagnostics == ()
    assert result.dataflow
    (only,) = result.dataflow.mappings
    assert " ".join(sentence.kind for sentence in only.sentences) == order


def test_match_is_one_sentence_of_two_lines() -> None:
    """Its text is the two lines joined by a blank, its place the first one."""
    sentence = next(each for each in mapping(EVERY, MATCH, KEEP).sentences if each.kind is SentenceKind.MATCH)
    assert sentence.text == (
        "If a matching Nordbooks Customer already exists, the Fjordcrm Company will be merged with the existing one. "
        "If no matching Nordbooks Customer is found, a new Nordbooks Customer will be created."
    )


@pytest.mark.parametrize(
    "condition",
    [
        "When a deal is sold",
        "removed for now. Until that is resolved",
        'When a sale gets the status "Sold"',
        "1. When it is `code`_ *x*, or |y|",
        "- it depends",
        "Every first Monday",
        "When it is open, it  will be quoted",
    ],
)
def test_the_condition_of_when_is_its_raw_text(condition: str) -> None:
    """A condition may hold full stops and what RST gives a meaning to."""
    (sentence,) = mapping(f"{condition}, it  will be synchronized with a {{b}}.").sentences
    assert sentence.kind is SentenceKind.WHEN
    assert sentence.detail == (condition,)


def test_a_sentence_that_begins_with_blanks_is_read() -> None:
    """Below the underline, below a blank line and below a table, where docutils takes it for a part of the table."""
    text = document(section(" \t" + WHEN, MATCH, MERGE, ROWS, "  " + KEEP, "\t" + PROPS, PROPERTIES))
    indented = text.replace(f"{ROWS}\nOnce", f"{ROWS}\n  Once")
    result = reading(indented)
    assert result.diagnostics == ()
    assert result.dataflow
    (only,) = result.dataflow.mappings
    assert [each.kind for each in only.sentences] == ["WHEN", "MATCH", "MERGE", "KEEP", "PROPS"]
    assert [each.location.column for each in only.sentences] == [3, 1, 1, 3, 2]


@pytest.mark.parametrize("sentence", [EVERY, LINK, CONNECTED, KEEP])
def test_a_sentence_may_go_over_two_lines(sentence: str) -> None:
    first, _, rest = sentence.rpartition(" a ")
    (only,) = [each for each in mapping(f"{first}\na {rest}", PROPS, PROPERTIES).sentences if each.kind != "PROPS"]
    assert only.text == sentence.replace("{a}", A).replace("{b}", B)


def test_a_byte_order_mark_before_a_sentence_is_no_letter_of_it() -> None:
    """As files have it that were put together of several."""
    assert [each.kind for each in mapping("\ufeff" + EVERY, KEEP).sentences] == ["EVERY", "KEEP"]


def test_a_condition_may_go_over_two_lines() -> None:
    (sentence,) = mapping("When it is sold\nand paid, it  will be synchronized with a {b}.").sentences
    assert sentence.detail == ("When it is sold and paid",)


@pytest.mark.parametrize(
    ("listed", "datatypes"),
    [
        ("Fjordcrm Deal", ("Deal",)),
        ("Fjordcrm Order or Orderline", ("Order", "Orderline")),
        ("Fjordcrm Order, or Orderline", ("Order", "Orderline")),
        ("Fjordcrm Sale, Quote, Quote-line, or Note", ("Sale", "Quote", "Quote-line", "Note")),
    ],
)
@pytest.mark.parametrize("into", ["Nordbooks", ""])
def test_connected_lists_datatypes(listed: str, datatypes: tuple[str, ...], into: str) -> None:
    """The system stands once and is left out; the system synchronized into may be empty."""
    text = (
        f"A new {{b}} will be created from a {{a}} if it is connected to a {listed} that is synchronized into {into}."
    )
    (sentence,) = mapping(text).sentences
    assert sentence.kind is SentenceKind.CONNECTED
    assert sentence.detail == datatypes


def test_sentences_without_blank_lines_between_them_are_read() -> None:
    kinds = [sentence.kind for sentence in mapping(f"{EVERY}\n{KEEP}").sentences]
    assert kinds == [SentenceKind.EVERY, SentenceKind.KEEP]


def test_empty_system_names_are_read() -> None:
    """The blank that an empty name leaves is there in title and sentences, and nothing is said twice."""
    only = mapping(EVERY, KEEP, a="Fjordcrm Company", b=" Vendor")
    assert (only.target.system, only.target.name) == ("", "Vendor")
    assert only.id == "a/company--vendor"
    assert only.sentences[0].text == "Every Fjordcrm Company will be synchronized with a  Vendor."
