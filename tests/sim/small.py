"""A simulated world for tests in which people act by hand between the passes of the sync."""

import asyncio

from harness.config import UNBOUND, Bindings
from harness.expr.jsontext import Json
from harness.model.dataflow import Dataflow, Datatype
from harness.sim.behaviour import Behaviour
from harness.sim.clock import VirtualClock, VirtualLoop
from harness.sim.system import Key, Record
from harness.sim.world import World


class Small:
    """A world in which a test acts by hand; strangers (one a datatype) are left out of what `all` shows."""

    def __init__(self, dataflow: Dataflow, behaviour: Behaviour | None = None, bindings: Bindings = UNBOUND) -> None:
        self._loop = VirtualLoop()
        behaviour = behaviour or Behaviour()
        self.world = World(dataflow, behaviour, VirtualClock(self._loop), lag=4, bindings=bindings)
        self.system = {kind: system for system in self.world.systems.values() for kind in system.datatypes}

    def __del__(self) -> None:
        self._loop.close()

    def create(self, datatype: Datatype, **fields: Json) -> Key:
        return self.system[datatype].create(datatype, fields).key

    def edit(self, key: Key, **fields: Json) -> None:
        self.system[key.datatype].update(key, fields)

    def settle(self, seconds: float = 20) -> None:
        self._loop.run_until_complete(asyncio.sleep(seconds))

    def fields(self, datatype: Datatype) -> list[Json]:
        return [record.fields for record in self.system[datatype].all(datatype)[1:]]

    def record(self, key: Key) -> Record:
        record = self.system[key.datatype].get(key)
        assert record is not None
        return record
