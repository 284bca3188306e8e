"""What a misbehaving sync does that the faithful one does not, worked out by hand: what is done, what is there then."""

from collections.abc import Callable, Sequence

import pytest

from harness.config import UNBOUND, Bindings
from harness.expr.jsontext import Json
from harness.sim.faults import FAULTS
from tests.documents import flow
from tests.sim.acting import (
    BOTH,
    BY_DEAL_OR_LEAD,
    CONNECTED,
    EVERY,
    KARI,
    LINKED,
    OLA,
    READY,
    STAYS,
    TRAVELS,
    WHEN,
    A,
    B,
    a_bad_value,
    a_blank_key,
    a_key_on_one_side,
    a_list,
    a_minute,
    across_rows,
    an_edit,
    an_unmapped_property,
    another_case,
    another_key,
    both_sides,
    by_the_first_row,
    by_the_second_row,
    cleared,
    connected_to,
    created,
    different_keys,
    emptied,
    empty_keys,
    kept,
    keys_that_begin_alike,
    long_quiet,
    lookalikes,
    many_edits,
    not_ready,
    numbered,
    one_by_one,
    one_property_on_both_sides,
    other,
    ready_later,
    refused_create,
    refused_edit,
    siblings,
    two_blank_keys,
    two_edits,
    two_edits_far_apart,
    two_merges,
)
from tests.sim.small import Small
from tests.sim.test_value_faults import TABLE as VALUES

Fields = Sequence[Json]
# fault, sentences, what is open in them, what is done, the B after a faithful sync, the B after this one
TABLE: list[tuple[str, str, Bindings, Callable[[Small], None], Fields, Fields]] = [
    ("dead", LINKED, UNBOUND, by_the_first_row, [{"email": KARI, "title": "Kari"}], [{"email": KARI}]),
    ("dead", EVERY, UNBOUND, created(1), numbered(1), []),
    ("never-creates", EVERY, UNBOUND, created(1), numbered(1), []),
    ("never-creates", LINKED, UNBOUND, by_the_first_row,
     [{"email": KARI, "title": "Kari"}], [{"email": KARI, "title": "Kari"}]),
    ("duplicates", EVERY, UNBOUND, created(1), numbered(1), [*numbered(1), *numbered(1)]),
    ("duplicates-late", EVERY, UNBOUND, created(1), numbered(1), numbered(1)),
    ("duplicates-late", EVERY, UNBOUND, a_minute, [{"title": "Kari"}], [{"title": "Kari"}, {"title": "Kari"}]),
    ("creates-unlinked", EVERY, UNBOUND, an_edit, [{"title": "Kari B"}], [{"title": "Kari"}, {"title": "Kari B"}]),
    ("creates-although-link", LINKED, UNBOUND, created(1), [], numbered(1)),
    ("condition-ignored", WHEN, READY, not_ready, [], [{"title": "Kari"}]),
    ("condition-frozen-at-creation", WHEN, READY, ready_later, [{"title": "Kari"}], []),
    ("creates-although-not-connected", CONNECTED, BY_DEAL_OR_LEAD, connected_to(""), [], [{"title": "Kari"}]),
    ("never-when-connected", CONNECTED, BY_DEAL_OR_LEAD, connected_to("Deal"), [{"title": "Kari"}], []),
    ("connected-by-the-wrong-datatype", CONNECTED, BY_DEAL_OR_LEAD, connected_to("Lead"), [], [{"title": "Kari"}]),
    ("connected-by-the-wrong-datatype", CONNECTED, BY_DEAL_OR_LEAD, connected_to(""), [], []),
    ("never-merges", LINKED, UNBOUND, by_the_first_row, [{"email": KARI, "title": "Kari"}], [{"email": KARI}]),
    ("merges-everything", LINKED, UNBOUND, different_keys,
     [{"email": "1@example.com"}], [{"email": "1@example.com", "title": "Kari"}]),
    ("merges-near-misses", LINKED, UNBOUND, keys_that_begin_alike,
     [{"email": "k@elsewhere.example"}], [{"email": "k@elsewhere.example", "title": "Kari"}]),
    ("merges-near-misses", LINKED, UNBOUND, different_keys, [{"email": "1@example.com"}], [{"email": "1@example.com"}]),
    ("merges-empty-keys", LINKED, UNBOUND, empty_keys, [{"email": ""}], [{"email": "", "title": "Kari"}]),
    ("merges-half-empty-keys", LINKED, UNBOUND, a_key_on_one_side,
     [{"email": KARI}], [{"email": KARI, "title": "Kari"}]),
    ("merges-lookalikes", LINKED, UNBOUND, lookalikes,
     [{"email": OLA, "title": "Kari"}], [{"email": OLA, "title": "Kari", "telephone": "1"}]),
    ("needs-all-rules", LINKED, UNBOUND, by_the_first_row, [{"email": KARI, "title": "Kari"}], [{"email": KARI}]),
    ("forgets-link", EVERY, UNBOUND, an_edit, [{"title": "Kari B"}], [{"title": "Kari"}, {"title": "Kari B"}]),
    ("forgets-link-on-key-change", LINKED, UNBOUND, another_key,
     [{"email": KARI, "title": "Kari B"}], [{"email": KARI, "title": "Kari"}]),
    ("no-forward", EVERY, UNBOUND, an_edit, [{"title": "Kari B"}], [{"title": "Kari"}]),
    ("oldest-wins", EVERY, UNBOUND, one_property_on_both_sides, [{"title": "from b"}], [{"title": "from a"}]),
    ("overwrites-whole-record", EVERY, UNBOUND, both_sides,
     [{"title": "Kari B", "telephone": "2"}], [{"title": "Kari B", "telephone": "1"}]),
    ("deletes", EVERY, UNBOUND, an_edit, [{"title": "Kari B"}], []),
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


def test_no_reverse_leaves_a_as_it_is_when_b_is_edited() -> None:
    """Nor does it when the two are merged and only B has a value."""
    for behaviour, name in ((None, "Kari B"), (FAULTS["no-reverse"](), "Kari")):
        small = Small(flow(EVERY), behaviour)
        kept(small, name="Kari")
        small.edit(other(small), title="Kari B")
        small.settle()
        assert small.fields(A) == [{"name": name}]


@pytest.mark.parametrize(
    ("fault", "saved", "writes"),
    [
        ("writes-on-unchanged-save", {}, 1),
        ("writes-on-unchanged-save", {"name": "Kari B"}, 0),
        ("ping-pong", {"name": "Kari B"}, 13),
    ],
)
def test_a_save_brings_so_many_writes_to_b_beyond_those_of_a_faithful_sync(
    fault: str, saved: dict[str, Json], writes: int
) -> None:
    """In 25 passes; ping-pong touches B in the first of them and each second one, and A in those between."""
    versions: list[int] = []
    for behaviour in (None, FAULTS[fault]()):
        small = Small(flow(EVERY), behaviour)
        small.edit(kept(small, name="Kari"), **saved)
        small.settle(100)
        versions.append(small.record(other(small)).version)
    assert versions[1] - versions[0] == writes


@pytest.mark.parametrize(("fault", "versions"), [("deletes-strangers", []), ("touches-strangers", [2])])
def test_a_record_from_before_is_not_left_alone(fault: str, versions: list[int]) -> None:
    for behaviour, expected in ((None, [1]), (FAULTS[fault](), versions)):
        small = Small(flow(EVERY), behaviour)
        before = small.system[A].all(A)[0].key
        kept(small, name="Kari")
        assert [record.version for record in small.system[A].all(A) if record.key == before] == expected


def test_every_fault_is_worked_out_by_hand() -> None:
    alone = {
        "late", "half-record-first", "no-reverse", "writes-on-unchanged-save", "ping-pong",
        "deletes-strangers", "touches-strangers",
    }  # fmt: skip
    assert {row[0] for row in TABLE} | {row[0] for row in VALUES} | alone == FAULTS.keys()
