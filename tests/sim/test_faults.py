"""What a misbehaving sync does that the faithful one does not, worked out by hand: what is done, what is there then."""

from collections.abc import Callable, Mapping, Sequence

import pytest

from harness.config import UNBOUND, Bindings, Clearing
from harness.expr.jsontext import Json
from harness.model.dataflow import Datatype
from harness.sim.faults import FAULTS
from harness.sim.system import Key
from tests.documents import flow, section
from tests.sim.small import Small

A = Datatype(system="Alfa", name="Person")
B = Datatype(system="Beta", name="Customer")
ROWS = [("name", "title"), ("phone", "telephone"), ("age", "years", '"integer"'), ("tags", "tag", "N/A")]
RULES = [("mail", "email"), ("no", "number")]
EVERY = section("EVERY", "KEEP", "PROPS", rows=ROWS)
LINKED = section("LINK", "MERGE", "KEEP", "PROPS", rules=RULES, rows=ROWS)
STAYS, TRAVELS = Bindings(clearing=Clearing.STAYS), Bindings(clearing=Clearing.TRAVELS)
KARI, OLA = "k@example.com", "o@example.com"


def other(small: Small, of: int = 1) -> Key:
    """The key of a B, the first that was made unless another is meant."""
    return small.system[B].all(B)[of].key


def kept(small: Small, **fields: Json) -> Key:
    """An A that is there and has come to rest; nothing is made in the moment of a pass."""
    key = small.create(A, **fields)
    small.settle(21)
    return key


def create(*names: str) -> Callable[[Small], None]:
    def act(small: Small) -> None:
        for name in names:
            small.create(A, name=name)

    return act


def both_sides(small: Small) -> None:
    key = kept(small, name="Kari", phone="1")
    small.edit(key, name="Kari B")
    small.settle(0.5)
    small.edit(other(small), telephone="2")


def two_edits(small: Small) -> None:
    key = kept(small, name="Kari")
    small.edit(key, name="first")
    small.settle(4)
    small.edit(key, name="second")


def two_edits_far_apart(small: Small) -> None:
    key = kept(small, name="Kari")
    small.edit(key, name="first")
    small.settle(80)
    small.edit(key, name="second")


def many_edits(small: Small) -> None:
    key = kept(small, name="Kari")
    for number in range(1, 52):
        small.edit(key, name=str(number))
        small.settle(4)


def cleared(small: Small) -> None:
    small.edit(kept(small, name="Kari", phone="1"), name=None)


def emptied(small: Small) -> None:
    small.edit(kept(small, name="Kari", phone="1"), name="")


def another_case(small: Small) -> None:
    small.create(B, email=KARI.upper())
    kept(small, mail=KARI, name="Kari")


def a_blank_key(small: Small) -> None:
    small.create(B, email=" ")
    kept(small, name="Kari")


def two_blank_keys(small: Small) -> None:
    small.create(B, email=" ")
    kept(small, mail=" ", name="Kari")


def two_merges(small: Small) -> None:
    small.create(B, email=KARI)
    small.create(B, email=OLA)
    kept(small, mail=KARI, name="Kari")
    kept(small, mail=OLA, name="Ola")


def by_the_second_row(small: Small) -> None:
    small.create(B, number="7")
    kept(small, no="7", name="Kari")


def by_the_first_row(small: Small) -> None:
    small.create(B, email=KARI)
    kept(small, mail=KARI, name="Kari")


def across_rows(small: Small) -> None:
    small.create(B, number="7")
    kept(small, mail="7", name="Kari")


def siblings(small: Small) -> None:
    small.create(B, email=KARI)
    kept(small, mail=KARI, no="7", name="Kari")
    kept(small, mail=OLA, no="7", name="Ola")


def an_unmapped_property(small: Small) -> None:
    small.create(B, email=KARI, colour="red")
    small.edit(kept(small, mail=KARI, name="Kari"), name="Kari B")


def long_quiet(small: Small) -> None:
    kept(small, name="Kari")
    small.settle(60)


def a_bad_value(small: Small) -> None:
    kept(small, name="Kari", age="seven")
    small.create(A, name="Ola")


def refused_create(small: Small) -> None:
    small.settle(17)
    small.create(A, name="Kari")


def refused_edit(small: Small) -> None:
    key = small.create(A, name="Kari")
    small.settle(17)
    small.edit(key, name="Kari B")


def a_list(small: Small) -> None:
    small.create(A, tags=["one", "two"])


def numbered(last: int, *but: int) -> list[Json]:
    return [{"title": str(number)} for number in range(1, last + 1) if number not in but]


def created(last: int) -> Callable[[Small], None]:
    return create(*(str(number) for number in range(1, last + 1)))


def one_by_one(small: Small) -> None:
    for number in range(1, 31):
        kept(small, name=str(number))


Fields = Sequence[Json]
BOTH: Mapping[str, Json] = {"title": "Kari", "telephone": "1"}
# fault, sentences, what is open in them, what is done, the B after a faithful sync, the B after this one
TABLE: list[tuple[str, str, Bindings, Callable[[Small], None], Fields, Fields]] = [
    ("loses-the-second", EVERY, UNBOUND, created(3), numbered(3), numbered(3, 2)),
    ("duplicates-on-retry", EVERY, UNBOUND, created(2), numbered(2), numbered(2)),
    ("duplicates-on-retry", EVERY, UNBOUND, created(3), numbered(3), [*numbered(3), {"title": "3"}]),
    ("merges-only-the-first", LINKED, UNBOUND, two_merges,
     [{"email": KARI, "title": "Kari"}, {"email": OLA, "title": "Ola"}],
     [{"email": KARI, "title": "Kari"}, {"email": OLA}]),
    ("merges-by-the-wrong-row", LINKED, UNBOUND, by_the_second_row,
     [{"number": "7", "title": "Kari"}], [{"number": "7"}]),
    ("merges-by-the-wrong-row", LINKED, UNBOUND, across_rows, [{"number": "7"}], [{"number": "7", "title": "Kari"}]),
    ("ignores-a-rule", LINKED, UNBOUND, by_the_second_row, [{"number": "7", "title": "Kari"}], [{"number": "7"}]),
    ("ignores-a-rule", LINKED, UNBOUND, by_the_first_row,
     [{"email": KARI, "title": "Kari"}], [{"email": KARI, "title": "Kari"}]),
    ("merges-blank-keys", LINKED, UNBOUND, a_blank_key, [{"email": " "}], [{"email": " ", "title": "Kari"}]),
    ("merges-blank-keys", LINKED, UNBOUND, two_blank_keys,
     [{"email": " ", "title": "Kari"}], [{"email": " ", "title": "Kari"}]),
    ("merges-case-insensitively", LINKED, UNBOUND, another_case,
     [{"email": KARI.upper()}], [{"email": KARI.upper(), "title": "Kari"}]),
    ("merges-siblings", LINKED, UNBOUND, siblings,
     [{"email": KARI, "title": "Kari"}], [{"email": KARI, "title": "Ola"}]),
    ("updates-stop", EVERY, UNBOUND, many_edits, [{"title": "51"}], [{"title": "50"}]),
    ("out-of-order", EVERY, UNBOUND, two_edits, [{"title": "second"}], [{"title": "first"}]),
    ("out-of-order", EVERY, UNBOUND, two_edits_far_apart, [{"title": "second"}], [{"title": "second"}]),
    ("null-clears", EVERY, STAYS, cleared, [BOTH], [{"telephone": "1"}]),
    ("null-clears", EVERY, STAYS, emptied, [BOTH], [BOTH]),
    ("never-clears", EVERY, TRAVELS, cleared, [{"telephone": "1"}], [BOTH]),
    ("reverses-lists", EVERY, UNBOUND, a_list, [{"tag": ["one", "two"]}], [{"tag": ["two", "one"]}]),
    ("lost-update", EVERY, UNBOUND, both_sides,
     [{"title": "Kari B", "telephone": "2"}], [{"title": "Kari", "telephone": "2"}]),
    ("erases-unmapped", LINKED, UNBOUND, an_unmapped_property,
     [{"email": KARI, "colour": "red", "title": "Kari B"}], [{"title": "Kari B"}]),
    ("deletes-on-empty-answer", EVERY, UNBOUND, long_quiet, [{"title": "Kari"}], []),
    ("stops-after-a-bad-record", EVERY, UNBOUND, a_bad_value,
     [{"title": "Kari"}, {"title": "Ola"}], [{"title": "Kari"}]),
    ("swallows-errors", EVERY, UNBOUND, refused_create, [{"title": "Kari"}], []),
    ("swallows-errors", EVERY, UNBOUND, refused_edit, [{"title": "Kari B"}], [{"title": "Kari"}]),
    # the twentieth is the twenty-first record of its list, as one was there before
    ("page-border-loss", EVERY, UNBOUND, created(42), numbered(42), numbered(42, 20, 40)),
    ("unlucky-record", EVERY, UNBOUND, created(101), numbered(101), numbered(101, 100)),
    ("wrong-under-load", EVERY, UNBOUND, created(27), numbered(27), numbered(25)),
    ("wrong-under-load", EVERY, UNBOUND, one_by_one, numbered(30), numbered(30)),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "sentences", "bindings", "act", "faithful", "faulty"), TABLE)
def test_table(
    fault: str, sentences: str, bindings: Bindings, act: Callable[[Small], None], faithful: Fields, faulty: Fields
) -> None:
    """Rows with the same B twice say where a fault does not show."""
    for behaviour, expected in ((None, faithful), (FAULTS[fault](), faulty)):
        small = Small(flow(sentences), behaviour, bindings)
        act(small)
        small.settle(21)
        assert sorted(small.fields(B), key=repr) == sorted(expected, key=repr)


def test_each_fault_of_the_table_shows_somewhere() -> None:
    assert {row[0] for row in TABLE if row[-1] == row[-2]} <= {row[0] for row in TABLE if row[-1] != row[-2]}


def test_a_lost_update_is_undone_on_its_own_side_too() -> None:
    """Both sides agree on what nobody wants."""
    small = Small(flow(EVERY), FAULTS["lost-update"]())
    both_sides(small)
    small.settle()
    assert small.fields(A) == [{"name": "Kari", "phone": "2"}]


def test_the_late_sync_does_everything_after_48_seconds() -> None:
    small = Small(flow(EVERY), FAULTS["late"]())
    small.create(A, name="Kari")
    small.settle(47)
    assert small.fields(B) == []
    small.settle(2)
    assert small.fields(B) == [{"title": "Kari"}]


def test_the_other_half_of_a_record_comes_a_pass_later() -> None:
    """Of four properties the first two are there at once, and a later edit travels as it should."""
    small = Small(flow(EVERY), FAULTS["half-record-first"]())
    key = small.create(A, name="Kari", phone="1", age=7, tags=["one"])
    small.settle(5)
    assert small.fields(B) == [BOTH]
    small.settle(4)
    assert small.fields(B) == [{**BOTH, "years": 7, "tag": ["one"]}]
    small.edit(key, age=8)
    small.settle()
    assert small.fields(B) == [{**BOTH, "years": 8, "tag": ["one"]}]


def test_the_new_one_of_a_lost_answer_is_the_one_that_is_kept_in_sync() -> None:
    small = Small(flow(EVERY), FAULTS["duplicates-on-retry"]())
    created(2)(small)
    key = kept(small, name="3")
    small.edit(key, name="new")
    small.settle()
    assert small.fields(B) == [*numbered(3), {"title": "new"}]
