"""Records that are only counted: a number that was off while all acted together is not made good by turns."""

from collections import Counter
from collections.abc import Callable

import pytest

from harness.model.dataflow import Dataflow
from harness.model.pair import Pair
from harness.model.statement import StatementKind
from harness.model.verdict import Verdict
from harness.sim.behaviour import Behaviour
from harness.sim.sync import Sync
from harness.sim.system import Key, Record
from tests.documents import flow, section
from tests.performing import Performed, performed

ONE = flow(section("EVERY", "KEEP", "PROPS"))
TWO = flow(section("EVERY", "KEEP", "PROPS"), section("EVERY", "KEEP", "PROPS", a="Alfa Group"))
THERE_AND_BACK = flow(
    section("EVERY", "KEEP", "PROPS"), section("EVERY", "KEEP", "PROPS", a="Beta Customer", b="Alfa Person")
)
PERSON, GROUP = "person--customer/every", "group--customer/every"


class Misbehaving(Behaviour):
    """Makes another number of B for each of the first records of a datatype than is due, and is right from then on."""

    def __init__(self, number: int, first: int, names: tuple[str, ...] = ("Person",)) -> None:
        self._number, self._first, self._names = number, first, names
        self._met: Counter[str] = Counter()
        self._known: set[Key] = set()

    def copies(self, pair: Pair, record: Record, *, owed: bool) -> int:
        name = pair.source.name
        if record.key not in self._known:
            self._known.add(record.key)
            self._met[name] += 1
        return self._number if name in self._names and self._met[name] <= self._first else 1


class DeletesTheFirst(Behaviour):
    """Somebody deletes the first B that the sync made, after it was seen."""

    def __init__(self) -> None:
        self._passes = 0

    def after_pass(self, sync: Sync) -> None:
        self._passes += 1
        customers = [record for pair in sync.pairs for record in sync.all(pair.target)]
        if self._passes == 5:  # there is one from before the run
            sync.delete(customers[1].key)


def every(result: Performed) -> dict[str, Verdict]:
    kind = StatementKind.EVERY
    return {one.statement.id.partition("/")[2]: one.verdict for one in result.verdicts if one.statement.kind is kind}


@pytest.mark.parametrize(
    ("document", "behaviour", "verdicts"),
    [
        (ONE, lambda: Misbehaving(0, 1), {PERSON: Verdict.FAILED}),
        (ONE, lambda: Misbehaving(2, 1), {PERSON: Verdict.FAILED}),
        (TWO, lambda: Misbehaving(0, 1), {PERSON: Verdict.UNVERIFIABLE, GROUP: Verdict.UNVERIFIABLE}),
        # more than the groups' records are missing, and more than the persons'
        (TWO, lambda: Misbehaving(0, 4, ("Person", "Group")), {PERSON: Verdict.FAILED, GROUP: Verdict.FAILED}),
        (THERE_AND_BACK, lambda: Misbehaving(0, 1), {PERSON: Verdict.FAILED, "customer--person/every": Verdict.PASSED}),
    ],
)
def test_a_number_that_was_off_is_no_pass(
    document: Dataflow, behaviour: Callable[[], Behaviour], verdicts: dict[str, Verdict]
) -> None:
    """Failed where only one sentence can be the broken one, else open for all."""
    assert every(performed(document, behaviour)) == verdicts


def test_it_is_said_whose_record_may_be_missing() -> None:
    result = performed(TWO, lambda: Misbehaving(0, 1))
    assert {one.reason for one in result.verdicts if one.statement.kind is StatementKind.EVERY} == {
        "7 new Beta Customer when all acted together, where 8 were due: one is missing, "
        "of Alfa Person or Alfa Group; counting cannot tell whose"
    }


def test_too_many_in_both_directions_pass_in_neither() -> None:
    """By turns the sync is right, and each direction has slack for what the other one may have made."""
    assert (
        Verdict.PASSED
        not in every(performed(THERE_AND_BACK, lambda: Misbehaving(2, 1, ("Person", "Customer")))).values()
    )


def test_what_is_still_on_its_way_is_waited_for() -> None:
    """A scenario about one B does not wait for the other B of its A; a faithful sync has lost none."""
    document = flow(section("EVERY", "KEEP", "PROPS"), section("EVERY", "KEEP", "PROPS", b="Beta Contact"))
    assert set(every(performed(document)).values()) == {Verdict.PASSED}


def test_what_was_counted_and_then_deleted_was_not_lost() -> None:
    result = performed(ONE, DeletesTheFirst)
    checks = [check for outcome in result.outcomes for step in outcome.steps for check in step.checks]
    assert [check.claim for check in checks if check.claim.endswith("while others are created")] == []
    assert Verdict.FAILED in {check.verdict for check in checks}
