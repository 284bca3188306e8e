"""The simulated sync against a table worked out by hand: the sentence, what is done, what must be there afterwards."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from harness.expr.jsontext import Json
from harness.model.dataflow import Datatype
from tests.documents import flow, section
from tests.sim.small import Small

A = Datatype(system="Alfa", name="Person")
B = Datatype(system="Beta", name="Customer")
C = Datatype(system="Beta", name="Partner")
ROWS = [("name", "title"), ("phone", "telephone"), ("age", "years", '"integer"')]
EVERY = section("EVERY", "KEEP", "PROPS", rows=ROWS)
MERGED = section("EVERY", "MATCH", "MERGE", "KEEP", "PROPS", rules=[("mail", "email")], rows=ROWS)
LINKED = section("LINK", "MERGE", "KEEP", "PROPS", rules=[("mail", "email"), ("no", "number")], rows=ROWS)


Case = Callable[[Small], None]


def one_new(small: Small) -> None:
    small.create(A, name="Kari", phone="1", age=7)


def two_new(small: Small) -> None:
    small.create(A, name="Kari")
    small.create(A, name="Ola")


def saved_again(small: Small) -> None:
    key = small.create(A, name="Kari")
    small.settle()
    small.edit(key)


def match_b_first(small: Small) -> None:
    small.create(B, email="k@example.com", title="Old")
    small.settle()
    small.create(A, mail="k@example.com", name="Kari")


def match_on_second_row(small: Small) -> None:
    small.create(B, number="7", email="x@example.com")
    small.settle()
    small.create(A, no="7", mail="y@example.com", name="Kari")


def near_miss(small: Small) -> None:
    small.create(B, email="k@example.com")
    small.settle()
    small.create(A, mail="K@example.com", name="Kari")


def both_empty(small: Small) -> None:
    small.create(B, email="")
    small.settle()
    small.create(A, mail="", name="Kari")


def edit_a(small: Small) -> None:
    key = small.create(A, name="Kari")
    small.settle()
    small.edit(key, name="Kari B")


def edit_key(small: Small) -> None:
    small.create(B, email="k@example.com")
    key = small.create(A, mail="k@example.com", name="Kari")
    small.settle()
    small.edit(key, mail="other@example.com")
    small.settle()
    small.edit(key, name="Kari B")


TABLE = [
    # sentences, what is done, the B that must be there afterwards
    (EVERY, one_new, [{"title": "Kari", "telephone": "1", "years": 7}]),
    (EVERY, two_new, [{"title": "Kari"}, {"title": "Ola"}]),
    (EVERY, saved_again, [{"title": "Kari"}]),
    (EVERY, edit_a, [{"title": "Kari B"}]),
    (MERGED, one_new, [{"title": "Kari", "telephone": "1", "years": 7}]),
    (MERGED, match_b_first, [{"email": "k@example.com", "title": "Kari"}]),
    (MERGED, near_miss, [{"email": "k@example.com"}, {"title": "Kari"}]),
    (MERGED, both_empty, [{"email": ""}, {"title": "Kari"}]),
    (MERGED, edit_key, [{"email": "k@example.com", "title": "Kari B"}]),
    (LINKED, one_new, []),
    (LINKED, match_b_first, [{"email": "k@example.com", "title": "Kari"}]),
    (LINKED, match_on_second_row, [{"number": "7", "email": "x@example.com", "title": "Kari"}]),
    (LINKED, near_miss, [{"email": "k@example.com"}]),
    (LINKED, both_empty, [{"email": ""}]),
    (LINKED, edit_key, [{"email": "k@example.com", "title": "Kari B"}]),
]


@pytest.mark.parametrize(("sentences", "act", "expected"), TABLE)
def test_table(sentences: str, act: Case, expected: list[Json]) -> None:
    small = Small(flow(sentences))
    act(small)
    small.settle()
    assert small.fields(B) == expected


def test_nothing_happens_before_the_lag_has_passed() -> None:
    small = Small(flow(EVERY))
    small.create(A, name="Kari")
    small.settle(3.9)
    assert small.fields(B) == []
    small.settle(0.2)
    assert small.fields(B) == [{"title": "Kari"}]


def test_an_edit_of_b_travels_to_a() -> None:
    small = Small(flow(EVERY))
    a = small.create(A, name="Kari", age=7)
    small.settle()
    b = small.system[B].all(B)[1].key
    small.edit(b, title="Kari B", years=8)
    small.settle()
    assert small.record(a).fields == {"name": "Kari B", "age": 8}


def test_edits_of_both_sides_between_two_passes_survive() -> None:
    small = Small(flow(EVERY))
    a = small.create(A, name="Kari", phone="1")
    small.settle()
    b = small.system[B].all(B)[1].key
    small.edit(a, name="Kari B")
    small.settle(0.5)
    small.edit(b, telephone="2")
    small.settle()
    assert small.record(a).fields == {"name": "Kari B", "phone": "2"}
    assert small.record(b).fields == {"title": "Kari B", "telephone": "2"}


@pytest.mark.parametrize("last", ["a", "b"])
def test_of_two_edits_of_one_property_the_later_wins(last: str) -> None:
    small = Small(flow(EVERY))
    a = small.create(A, name="Kari")
    small.settle()
    b = small.system[B].all(B)[1].key
    edits = {"a": (a, {"name": "from a"}), "b": (b, {"title": "from b"})}
    for side in sorted(edits, key=lambda side: side == last):
        key, fields = edits[side]
        small.edit(key, **fields)
        small.settle(0.5)
    small.settle()
    assert small.record(a).fields == {"name": f"from {last}"}
    assert small.record(b).fields == {"title": f"from {last}"}


def test_the_sync_is_silent_once_it_has_carried_an_edit() -> None:
    small = Small(flow(EVERY))
    a = small.create(A, name="Kari")
    small.settle()
    small.edit(a, name="Kari B")
    small.settle()
    versions = [record.version for kind in (A, B) for record in small.system[kind].all(kind)]
    small.settle(200)
    assert [record.version for kind in (A, B) for record in small.system[kind].all(kind)] == versions


def test_a_cycle_of_every_sentences_comes_to_rest_with_one_record_of_each() -> None:
    back = section("EVERY", "KEEP", "PROPS", a="Beta Customer", b="Alfa Person")
    small = Small(flow(section("EVERY", "KEEP", "PROPS"), back))
    small.create(A)
    small.settle(400)
    assert (len(small.fields(A)), len(small.fields(B))) == (1, 1)


def test_a_section_that_stands_twice_asks_for_one_record() -> None:
    small = Small(flow(section("EVERY", "KEEP", "PROPS"), section("EVERY", "KEEP", "PROPS")))
    small.create(A)
    small.settle()
    assert len(small.fields(B)) == 1


def test_a_chain_gives_the_last_one_what_every_member_has_for_it() -> None:
    first = section("EVERY", "KEEP", "PROPS", rows=[("name", "title")])
    second = section("EVERY", "KEEP", "PROPS", a="Beta Customer", b="Beta Partner", rows=[("title", "label")])
    third = section("EVERY", "KEEP", "PROPS", a="Alfa Person", b="Beta Partner", rows=[("phone", "call")])
    small = Small(flow(first, second, third))
    small.create(A, name="Kari", phone="1")
    small.settle()
    assert small.fields(C) == [{"label": "Kari", "call": "1"}]


def test_records_from_before_are_left_alone() -> None:
    small = Small(flow(MERGED))
    before = {kind: small.system[kind].all(kind)[0] for kind in (A, B)}
    small.create(A, name="Kari", mail="k@example.com")
    small.settle()
    assert {kind: small.system[kind].all(kind)[0] for kind in (A, B)} == before


def test_decimals_travel_exactly() -> None:
    small = Small(flow(section("EVERY", "KEEP", "PROPS", rows=[("sum", "total", '"decimal"')])))
    exact = Decimal("12345678901234567890.123456789")
    small.create(A, sum=exact)
    small.settle()
    assert small.fields(B) == [{"total": exact}]
