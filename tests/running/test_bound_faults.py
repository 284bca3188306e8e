"""Bound conditions and connections: each fault turns red what it contradicts, a faithful sync turns nothing red."""

import pytest

from harness.config import Bindings, Condition, Connection
from harness.model.statement import StatementKind
from harness.model.verdict import Verdict
from harness.sim.faults import FAULTS
from tests.documents import flow, section
from tests.performing import performed

WHEN, LINK, CONNECTED = StatementKind.WHEN, StatementKind.LINK, StatementKind.CONNECTED
KEPT = ("KEEP", "PROPS")
INTO = "A new {B} will be created from a {A} if it is connected to a Alfa "
LISTS_TWO = {"CONNECTED": INTO + "Deal, or Lead that is synchronized into Beta."}
LISTS_ONE = {"CONNECTED": INTO + "Lead that is synchronized into Beta."}
DOCUMENT = flow(
    section("WHEN", *KEPT, a="Alfa Deal", b="Beta Order", rows=[("label", "text"), ("amount", "total", '"integer"')]),
    section(
        "LINK", "MERGE", *KEPT, a="Alfa Lead", b="Beta Prospect", rules=[("no", "number")], rows=[("topic", "about")]
    ),
    section("LINK", "CONNECTED", *KEPT, rows=[("name", "title"), ("phone", "telephone")], wordings=LISTS_TWO),
    section("LINK", "CONNECTED", *KEPT, a="Alfa Note", b="Beta Comment", wordings=LISTS_ONE),
)
CONDITION = Condition(holds={"stage.name": "sold"}, fails={"stage.name": "open"})


def connection(record: str, property: str, refers_to: str, *, many: bool = False) -> Connection:
    return Connection(record=f"Alfa {record}", property=property, refers_to=f"Alfa {refers_to}", many=many)


BINDINGS = Bindings(
    conditions={"When a Alfa Deal is ready": CONDITION},
    connections=(
        connection("Person", "deal.id", "Deal"),
        connection("Lead", "people", "Person", many=True),
        connection("Note", "lead", "Lead"),
        connection("Note", "deal", "Deal"),
    ),
)
ORDER, CUSTOMER, COMMENT = "deal--order/when", "person--customer/connected", "note--comment/connected"
RED: dict[str, set[str]] = {
    "condition-ignored": {ORDER},
    "condition-frozen-at-creation": {ORDER},
    "creates-although-not-connected": {CUSTOMER, COMMENT, "person--customer/link", "note--comment/link"},
    "never-when-connected": {CUSTOMER, COMMENT},
    "connected-by-the-wrong-datatype": {COMMENT},
}
HEADER_ONLY = {"note--comment/props", "note--comment/keep"}


def test_a_faithful_sync_passes_all_that_leaves_a_trace() -> None:
    result = performed(DOCUMENT, bindings=BINDINGS)
    assert {one.statement.id.partition("/")[2] for one in result.verdicts if one.verdict is not Verdict.PASSED} == (
        HEADER_ONLY
    )
    assert {WHEN, LINK, CONNECTED} <= result.kinds(Verdict.PASSED)


def test_a_dead_sync_passes_nothing() -> None:
    assert performed(DOCUMENT, FAULTS["dead"], bindings=BINDINGS).with_verdict(Verdict.PASSED) == set()


@pytest.mark.parametrize("fault", RED)
def test_a_fault_turns_red_just_what_it_contradicts(fault: str) -> None:
    result = performed(DOCUMENT, FAULTS[fault], bindings=BINDINGS)
    assert result.with_verdict(Verdict.FAILED) == RED[fault]
    assert result.with_verdict(Verdict.ERRORED) == set()
    assert result.kinds(Verdict.FAILED) <= set(FAULTS[fault].contradicts)


@pytest.mark.parametrize("fault", RED)
def test_nothing_is_said_where_nobody_has_bound_anything(fault: str) -> None:
    assert performed(DOCUMENT, FAULTS[fault]).with_verdict(Verdict.FAILED) == set()


@pytest.mark.parametrize(
    ("fault", "red", "not_red"),
    [
        ("loses-the-second", {ORDER, CUSTOMER, COMMENT}, {"person--customer/link", "deal--order/keep"}),
        ("never-creates", {ORDER, CUSTOMER, COMMENT}, {"lead--prospect/merge/no--number"}),
        ("duplicates", {ORDER, CUSTOMER, COMMENT}, {"lead--prospect/keep"}),
        ("never-merges", {"lead--prospect/merge/no--number"}, {CUSTOMER, COMMENT}),
    ],
)
def test_other_faults_are_seen_where_they_are_and_not_where_they_only_lead_to(
    fault: str, red: set[str], not_red: set[str]
) -> None:
    failed = performed(DOCUMENT, FAULTS[fault], bindings=BINDINGS).with_verdict(Verdict.FAILED)
    assert red <= failed
    assert not not_red & failed
