"""Runs on simulated systems, in a time that takes none."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from harness.config import UNBOUND, Bindings, Timing
from harness.connect.connector import Connector
from harness.connect.mock import MockTransport, layouts
from harness.connect.pace import Clock
from harness.connect.rest import RestConnector
from harness.connect.simulated import simulated
from harness.model.dataflow import Dataflow
from harness.model.pair import datatypes
from harness.running.engine import Staged
from harness.running.exchanges import record
from harness.running.patience import Patience
from harness.running.stage import Stage
from harness.sim.behaviour import Behaviour
from harness.sim.clock import VirtualClock
from harness.sim.world import World
from harness.store.ledger import Ledger


def mocked(
    dataflow: Dataflow, behaviour: Callable[[], Behaviour], timing: Timing, bindings: Bindings = UNBOUND
) -> Staged:
    """A stage on simulated systems with a simulated sync, in a world of its own; for a virtual loop."""

    @asynccontextmanager
    async def open_stage() -> AsyncIterator[Stage]:
        clock = VirtualClock()
        world = World(dataflow, behaviour(), clock, lag=timing.lag, bindings=bindings)
        pacing = Clock(now=clock.now, sleep=clock.sleep)
        placed = layouts(world.systems.values())
        connectors: dict[str, Connector] = {}
        async with MockTransport(placed) as transport:
            for layout, _ in placed:
                api, endpoint = simulated(layout)
                connectors[layout.system] = RestConnector(
                    api, endpoint, record=record, remark=lambda remark: None, clock=pacing, transport=transport
                )
            known = datatypes(dataflow)
            stage = Stage(
                dataflow,
                {str(datatype): datatype for datatype in known},
                clock,
                Patience(timing, {}, known),
                connectors=connectors,
                ledger=Ledger(),
                bindings=bindings,
            )
            await stage.prepare()
            yield stage

    return open_stage
