"""Whether a fault shows in a mapping is decided by random walks, with the fault and without it."""

import pytest

from harness.config import UNBOUND, Bindings
from harness.mutation.pool import pool
from harness.mutation.walks import Walks
from harness.planning.plan import plan
from harness.sim.behaviour import Behaviour
from harness.sim.faults import FAULTS
from tests.documents import flow, section
from tests.sim.acting import BY_DEAL_OR_LEAD, CONNECTED, READY, WHEN

ROWS = [("name", "title"), ("phone", "telephone")]
EVERY = section("EVERY", "KEEP", "PROPS", rows=ROWS)
MERGED = section("EVERY", "MATCH", "MERGE", "KEEP", "PROPS", rules=[("mail", "email"), ("no", "number")], rows=ROWS)
EMPTY = section("EVERY", "KEEP", "PROPS")


def walks(text: str, bindings: Bindings = UNBOUND) -> Walks:
    document = flow(text)
    made = plan(document, bindings)
    return Walks(document, pool(document, document.mappings[0], made, bindings), bindings)


@pytest.mark.parametrize("text", [EVERY, MERGED, EMPTY])
def test_a_faithful_sync_never_differs_from_itself(text: str) -> None:
    assert walks(text).first_difference(Behaviour, 60) is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        *((EVERY, fault) for fault in ("dead", "never-creates", "no-reverse", "drops-property", "late", "ping-pong")),
        *((EVERY, fault) for fault in ("half-record-first", "writes-on-unchanged-save", "deletes", "lost-update")),
        *((MERGED, fault) for fault in ("never-merges", "merges-only-the-first", "merges-blank-keys")),
        *((MERGED, fault) for fault in ("merges-case-insensitively", "ignores-a-rule", "merges-siblings")),
        *((EVERY, fault) for fault in ("updates-stop", "wrong-under-load", "unlucky-record", "page-border-loss")),
    ],
)
def test_a_fault_shows_where_the_document_gives_it_room(text: str, fault: str) -> None:
    assert walks(text).first_difference(FAULTS[fault], 300) is not None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (EMPTY, "drops-property"),  # there is none
        (EMPTY, "swaps-properties"),
        (EVERY, "never-merges"),  # nothing is to be merged
        (EVERY, "condition-ignored"),
        (EVERY, "creates-although-link"),
    ],
)
def test_a_fault_that_has_no_room_in_a_mapping_does_not_show(text: str, fault: str) -> None:
    assert walks(text).first_difference(FAULTS[fault], 200) is None


@pytest.mark.parametrize("fault", ["condition-ignored", "condition-frozen-at-creation"])
def test_faults_of_conditions_show_where_they_are_bound(fault: str) -> None:
    assert walks(WHEN, READY).first_difference(FAULTS[fault], 300) is not None
    assert walks(WHEN).first_difference(FAULTS[fault], 100) is None


@pytest.mark.parametrize("fault", ["never-when-connected", "creates-although-not-connected"])
def test_faults_of_connections_show_where_they_are_bound(fault: str) -> None:
    assert walks(CONNECTED, BY_DEAL_OR_LEAD).first_difference(FAULTS[fault], 300) is not None


def test_walks_are_the_same_each_time() -> None:
    fault = FAULTS["merges-siblings"]
    assert walks(MERGED).first_difference(fault, 300) == walks(MERGED).first_difference(fault, 300)
