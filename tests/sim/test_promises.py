"""The simulated sync under bindings, worked out by hand: what is done, what must be there afterwards."""

import asyncio
from collections.abc import Callable

import pytest

from harness.config import Bindings, Condition, Connection
from harness.expr.jsontext import Json
from harness.model.dataflow import Dataflow, Datatype
from harness.sim.behaviour import Behaviour
from harness.sim.clock import VirtualClock, VirtualLoop
from harness.sim.system import Key
from harness.sim.world import World
from tests.documents import flow, section

A, B = Datatype(system="Alfa", name="Person"), Datatype(system="Beta", name="Customer")
DEAL, ORDER = Datatype(system="Alfa", name="Deal"), Datatype(system="Beta", name="Order")
ROWS = [("name", "title")]
MATCHED = flow(section("WHEN", "MATCH", "MERGE", "KEEP", "PROPS", rules=[("mail", "email")], rows=ROWS))
DEALS = section("LINK", "MERGE", "KEEP", "PROPS", a="Alfa Deal", b="Beta Order", rules=[("no", "number")], rows=ROWS)
CONNECTED = flow(section("LINK", "CONNECTED", "KEEP", "PROPS", rows=ROWS), DEALS)
CONDITION = Bindings(
    conditions={
        "When a Alfa Person is ready": Condition(holds={"role": {"name": "agent"}, "rank": 1.0}, fails={"rank": 2})
    }
)
BY_A = Bindings(connections=(Connection(record="Alfa Person", property="deals", refers_to="alfa deal", many=True),))
BY_C = Bindings(connections=(Connection(record="Alfa Deal", property="owner.id", refers_to="Alfa Person"),))
READY: dict[str, Json] = {"role": {"name": "agent"}, "rank": 1}


class Small:
    """A world in which a test acts by hand; strangers (one a datatype) are left out of what `titles` shows."""

    def __init__(self, dataflow: Dataflow, bindings: Bindings) -> None:
        self._loop = VirtualLoop()
        self.world = World(dataflow, Behaviour(), VirtualClock(self._loop), lag=4, bindings=bindings)
        self.system = {kind: system for system in self.world.systems.values() for kind in system.datatypes}

    def create(self, datatype: Datatype, **fields: Json) -> Key:
        return self.system[datatype].create(datatype, fields).key

    def edit(self, key: Key, **fields: Json) -> None:
        self.system[key.datatype].update(key, fields)

    def settle(self) -> None:
        self._loop.run_until_complete(asyncio.sleep(20))

    def __del__(self) -> None:
        self._loop.close()

    def titles(self, datatype: Datatype = B) -> list[Json]:
        return [record.fields.get("title") for record in self.system[datatype].all(datatype)[1:]]

    def deal(self, number: str) -> Key:
        self.create(ORDER, number=number)
        self.settle()
        deal = self.create(DEAL, no=number, name=number)
        self.settle()
        return deal


def holds(small: Small) -> None:
    small.create(A, name="Kari", **READY)


def holds_in_part(small: Small) -> None:
    small.create(A, name="Kari", role={"name": "agent"})
    small.create(A, name="Ola", role={"name": "agent"}, rank="1")


def comes_to_hold(small: Small) -> None:
    key = small.create(A, name="Kari", rank=2)
    small.settle()
    assert small.titles() == []
    small.edit(key, **READY)


def ceases_to_hold(small: Small) -> None:
    """Nothing is deleted, and the link stays."""
    key = small.create(A, name="Kari", **READY)
    small.settle()
    small.edit(key, rank=2)
    small.settle()
    small.edit(key, name="Kari Berg")


def holds_and_matches(small: Small) -> None:
    small.create(B, email="k@example.com", title="Old")
    small.settle()
    small.create(A, mail="k@example.com", name="Kari", **READY)


@pytest.mark.parametrize(
    ("act", "titles"),
    [
        (holds, ["Kari"]),
        (holds_in_part, []),
        (comes_to_hold, ["Kari"]),
        (ceases_to_hold, ["Kari Berg"]),
        (holds_and_matches, ["Kari"]),
    ],
)
def test_a_condition_is_followed(act: Callable[[Small], None], titles: list[Json]) -> None:
    small = Small(MATCHED, CONDITION)
    act(small)
    small.settle()
    assert small.titles() == titles


def test_without_a_binding_nothing_is_created() -> None:
    small = Small(MATCHED, Bindings())
    holds(small)
    small.settle()
    assert small.titles() == []


def test_a_record_that_refers_to_a_synchronized_one_gets_its_own() -> None:
    small = Small(CONNECTED, BY_A)
    linked = small.deal("7")
    idle = small.create(DEAL, no="8")
    for name, deals in (("alone", []), ("lost", ["deal-99"]), ("idle", [idle.id]), ("both", [idle.id, linked.id])):
        small.create(A, name=name, deals=deals)
    small.settle()
    assert small.titles() == ["both"]


def test_a_record_that_a_synchronized_one_comes_to_refer_to_gets_its_own() -> None:
    small = Small(CONNECTED, BY_C)
    linked, idle = small.deal("7"), small.create(DEAL, no="8")
    one, other = small.create(A, name="one"), small.create(A, name="other")
    small.settle()
    assert small.titles() == []
    small.edit(linked, owner={"id": one.id})
    small.edit(idle, owner={"id": other.id})
    small.settle()
    assert small.titles() == ["one"]


def test_a_record_whose_connected_one_comes_to_be_synchronized_gets_its_own_then() -> None:
    small = Small(CONNECTED, BY_C)
    one = small.create(A, name="one")
    deal = small.create(DEAL, no="8", owner={"id": one.id})
    small.settle()
    assert small.titles() == []
    small.create(ORDER, number="8")
    small.settle()
    assert (small.titles(), deal.id) == (["one"], "deal-2")
