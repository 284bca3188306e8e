"""Runs on some real and some simulated systems, which a simulated sync joins: it acts on the run's own records only."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

from harness.config import Config
from harness.connect.api import Api, Shows
from harness.connect.connector import Connector, Observed
from harness.connect.mock import MockTransport, layouts
from harness.connect.pace import Clock as Pacing
from harness.connect.remote import RemoteSystem
from harness.connect.rest import RestConnector
from harness.connect.simulated import simulated
from harness.errors import ConnectorError
from harness.expr.jsontext import Fields, Json
from harness.model.dataflow import Dataflow, Datatype
from harness.model.pair import datatypes
from harness.running.exchanges import record
from harness.running.live import Live
from harness.sim.behaviour import Behaviour
from harness.sim.network import SaveClock
from harness.sim.sync import Sync
from harness.sim.system import System
from harness.sim.world import populated
from harness.store.ledger import Ledger


class OfTheRun:
    """A connector that shows and writes to records of the ledger only; what it makes is in the ledger first."""

    def __init__(self, inner: RestConnector, ledger: Ledger) -> None:
        self.api: Api = inner.api
        self._inner = inner
        self._ledger = ledger

    async def listing(self, datatype: Datatype) -> tuple[Observed, ...]:
        return tuple(one for one in await self._inner.listing(datatype) if self._ledger.owns(datatype, one.id))

    async def changes(self, datatype: Datatype, known: Iterable[Observed]) -> tuple[Observed, ...] | None:
        """The sync looks at whole lists."""
        return None

    async def get(self, datatype: Datatype, id: str) -> Observed | None:
        return await self._inner.get(datatype, id) if self._ledger.owns(datatype, id) else None

    async def create(self, datatype: Datatype, fields: Fields, *, mark: str = "") -> Observed:
        mark = self._ledger.next_mark
        entry = self._ledger.creating(datatype, self._inner.found_by(datatype, fields, mark))
        made = await self._inner.create(datatype, fields, mark=mark)
        self._ledger.created(entry, made.id)
        return made

    async def update(self, datatype: Datatype, id: str, patch: Fields) -> Observed | None:
        self._must_own(datatype, id)
        return await self._inner.update(datatype, id, patch)

    async def delete(self, datatype: Datatype, id: str) -> bool:
        self._must_own(datatype, id)
        return await self._inner.delete(datatype, id)

    def shows(self, datatype: Datatype) -> Shows:
        return self._inner.shows(datatype)

    def lacks(self, datatype: Datatype) -> frozenset[str]:
        return self._inner.lacks(datatype)

    def parent(self, datatype: Datatype) -> tuple[Datatype, str] | None:
        return self._inner.parent(datatype)

    def is_same(self, one: Datatype, other: Datatype) -> bool:
        return self._inner.is_same(one, other)

    def found_by(self, datatype: Datatype, fields: Fields, mark: str) -> Fields:
        return self._inner.found_by(datatype, fields, mark)

    def plain(self, value: Json) -> Json:
        return self._inner.plain(value)

    def url(self, datatype: Datatype, id: str) -> str:
        return self._inner.url(datatype, id)

    async def aclose(self) -> None:
        """The connector is whoever lent it."""

    def _must_own(self, datatype: Datatype, id: str) -> None:
        if not self._ledger.owns(datatype, id):
            raise ConnectorError(f"{datatype} {id} was made by somebody else, so it is not written to")


@asynccontextmanager
async def joined_by_simulation(
    live: Live, flow: Dataflow, simulate: Collection[str], config: Config, behave: Callable[[], Behaviour]
) -> AsyncIterator[Live]:
    """Simulate the systems of these names beside the real ones of a run, and a sync between all of them."""
    clock, gate = SaveClock(), asyncio.Lock()
    mocked = {name: each for name, each in populated(flow, clock.now).items() if name in simulate}
    connectors: dict[str, Connector] = dict(live.connectors)
    systems: dict[str, System] = dict(mocked)
    remotes: list[RemoteSystem] = []
    pacing = Pacing(now=live.clock.now, sleep=live.clock.sleep)
    placed = layouts(mocked.values())
    async with MockTransport(placed, gate) as transport:
        for layout, _ in placed:
            api, endpoint = simulated(layout)
            connectors[layout.system] = RestConnector(
                api, endpoint, record=record, remark=lambda remark: None, transport=transport, clock=pacing
            )
        for name, connector in live.connectors.items():
            if not isinstance(connector, RestConnector):
                raise ConnectorError(f"{name}: the simulated sync cannot use the connector of a plug-in")
            own = [each for each in datatypes(flow) if each.system == name]
            if own:
                lent = OfTheRun(connector, live.ledger)
                remotes.append(RemoteSystem(name, own, lent, now=clock.now, say=live.remarks.append))
                systems[name] = remotes[-1]
        for remote in remotes:
            await remote.look()
        sync = Sync(flow, systems, behave(), config.bindings)

        async def passes() -> None:
            while True:
                await live.clock.sleep(config.timing.lag)
                await asyncio.gather(*(remote.look() for remote in remotes))
                async with gate:  # a request to a simulated system waits as long as the sync works on it
                    await asyncio.to_thread(sync.run)

        passing = asyncio.create_task(passes())
        try:
            yield replace(live, connectors=connectors)
        finally:
            passing.cancel()
            with suppress(asyncio.CancelledError):
                await passing
