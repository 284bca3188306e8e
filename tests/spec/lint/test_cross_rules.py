"""Each rule about several documents: what it says about wrong ones, word for word, and about right ones nothing."""

from itertools import pairwise

import pytest

from tests.documents import A, B, document, section
from tests.spec.lint.judged import Said, judged

EVERY = ("EVERY", "KEEP", "PROPS")
MATCH = ("EVERY", "MATCH", "MERGE", "KEEP", "PROPS")
LINK = ("LINK", "MERGE", "KEEP", "PROPS")
CONNECTED = document(section("LINK", "CONNECTED", "KEEP", "PROPS", rows=[("name", "fullName")]))
ROW, BACK = ("name", "fullName"), ("fullName", "name")
EMAIL = document(section(*LINK, rules=[("mail", "email")], rows=[ROW]))


def one(a: str, b: str, *kinds: str, rules: tuple[tuple[str, str], ...] = (), rows: tuple[tuple[str, str], ...]) -> str:
    """A document of one section; its systems are the first words of the datatypes."""
    source, target = a.split()[0], b.split()[0]
    return document(section(*(kinds or EVERY), a=a, b=b, rules=rules, rows=rows), source=source, target=target)


def chain(*datatypes: str) -> list[str]:
    """Documents in which every one of each datatype gets one of the next."""
    return [one(a, b, rows=(ROW,)) for a, b in pairwise(datatypes)]


def loop(place: str, *steps: str) -> Said:
    message = f"the EVERY sentences lead back to where they began: {'; '.join(steps)}"
    return place, "warning", "cross-document.endless-loop", message


def test_a_loop_through_three_systems_names_every_sentence_on_its_way() -> None:
    assert judged(*chain("Alfa X", "Beta Y", "Gamma Z", "Alfa X")) == [
        loop(
            "a.rst:14:1",
            "every Alfa X a Beta Y (a.rst:14)",
            "every Beta Y a Gamma Z (b.rst:14)",
            "every Gamma Z a Alfa X (c.rst:14)",
        )
    ]


def test_every_datatype_of_knotted_loops_is_named_and_what_only_leads_to_them_is_not() -> None:
    """Loops there and back first, then one for each datatype that is in none of those."""
    sections = [
        section(*EVERY, a=f"Alfa {a}", b=f"Alfa {b}", rows=[ROW]) for a, b in ("IX", "XY", "YZ", "ZX", "YX", "XO")
    ]
    found = [
        (place, told.count("every "))
        for place, _, code, told in judged(document(*sections, target="Alfa"))
        if code.endswith("loop")
    ]
    assert found == [("a.rst:33:1", 2), ("a.rst:52:1", 3)]


def test_a_very_long_loop_is_not_told_to_its_end() -> None:
    sections = [section(*EVERY, a=f"Alfa {n}", b=f"Alfa {(n + 1) % 60}", rows=[ROW]) for n in range(60)]
    ((place, _, _, told),) = judged(document(*sections, target="Alfa"))
    assert place == "a.rst:14:1"
    assert told.count("every ") == 50
    assert told.endswith("; and 10 more")


def test_a_datatype_that_is_created_for_itself() -> None:
    assert judged(*chain("Alfa X", "Alfa X")) == [loop("a.rst:14:1", "every Alfa X a Alfa X (a.rst:14)")]


def test_a_loop_there_and_back_is_found_in_any_spelling() -> None:
    back = one("BETA y", "alfa X", rows=(BACK,))
    assert judged(*chain("Alfa X", "Beta Y"), back) == [
        loop("a.rst:14:1", "every Alfa X a Beta Y (a.rst:14)", "every Beta Y a Alfa X (b.rst:14)")
    ]


def test_a_chain_that_ends_or_asks_for_a_link_is_no_loop() -> None:
    assert judged(*chain("Alfa X", "Beta Y", "Gamma Z", "Gamma X")) == []
    link = one("Beta Y", "Alfa X", *LINK, rules=(("email", "mail"),), rows=(BACK,))
    assert judged(*chain("Alfa X", "Beta Y"), link) == []


def test_an_older_version_of_a_document_does_not_count() -> None:
    old = one("Beta Y", "Alfa X", rows=(BACK,)).replace("2026-01-02", "2025-01-02")
    new = one("Beta Y", "Alfa Other", rows=(BACK,))
    assert judged(*chain("Alfa X", "Beta Y"), old, new) == []


def test_a_rule_that_the_other_direction_does_not_have() -> None:
    back = one(B, A, *LINK, rules=(("email", "mail"), ("phone", "tel")), rows=(BACK,))
    assert judged(EMAIL, back) == [
        (
            "b.rst:25:8",
            "warning",
            "cross-document.rule-contradicted",
            "phone = tel merges a Beta Customer with a Alfa Person, but the other direction has no such rule: a.rst:12",
        )
    ]


def test_rules_that_agree_or_are_left_to_the_other_direction() -> None:
    assert judged(EMAIL, one(B, A, *LINK, rules=(("email", "mail"),), rows=(BACK,))) == []
    assert judged(EMAIL, one(B, A, *EVERY, rows=(BACK,))) == []


def test_rows_that_the_other_direction_does_not_have() -> None:
    more = (ROW, ("a", "b"), ("c", "d"), ("e", "f"), ("g", "h"))
    there = one(A, B, *LINK, rules=(("mail", "email"),), rows=more)
    assert judged(there, one(B, A, rows=(BACK,))) == [
        (
            "a.rst:39:8",
            "information",
            "cross-document.one-way-row",
            "not in the other direction, b.rst:12: a → b; c → d; e → f and 1 more",
        )
    ]


def test_rows_that_agree() -> None:
    assert judged(EMAIL, one(B, A, rows=(BACK,))) == []


def test_a_connection_to_a_datatype_that_is_not_synchronized() -> None:
    assert judged(CONNECTED) == [
        ("a.rst:16:1", "information", "cross-document.unknown-connection", "no given document synchronizes “Deal”")
    ]


@pytest.mark.parametrize("datatype", ["Alfa Deal", "Alfa deal"])
def test_a_connection_to_a_datatype_of_another_document(datatype: str) -> None:
    assert judged(CONNECTED, one("Gamma Customer", datatype, rows=(ROW,))) == []
