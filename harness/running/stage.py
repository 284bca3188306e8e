"""What scenarios of one document act on: its systems, the clock, and who every record belongs to."""

from collections.abc import Awaitable, Mapping, Set
from dataclasses import dataclass, replace
from typing import Protocol

from harness.config import UNBOUND, Bindings, Timing
from harness.connect.connector import Connector, Observed
from harness.errors import ConnectorError, HarnessError
from harness.expr.jsontext import Fields, Json, dumps, loads
from harness.model.dataflow import Dataflow, Datatype
from harness.model.evidence import Exchange
from harness.model.pair import datatypes, pairs
from harness.planning.closure import made_from
from harness.planning.owed import Owed
from harness.running.claims import Arrival

SURPLUS = 10
"""A run stops when in one scenario so many more records of a datatype appear than the documents account for."""


class Clock(Protocol):
    """Tells the time in seconds and lets it pass."""

    def now(self) -> float: ...

    def sleep(self, seconds: float) -> Awaitable[None]: ...


class Surplus(HarnessError):
    """More records appear than the documents account for, so that going on would flood the systems."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Id:
    """Names one record."""

    datatype: Datatype
    id: str


class Stage:
    """The systems of one document as the run sees them.

    `strangers` were there before the run, with their versions; `own` were created by the run; `adopted` were made by
    the sync for one of its own. `made` has the datatypes that a new record of each brings about, `owed` those that
    single records of the run's own have brought about beyond that, under a condition or by a connection. `arrivals` are
    the signs of life seen so far.
    """

    def __init__(self, dataflow: Dataflow, clock: Clock, timing: Timing, bindings: Bindings = UNBOUND) -> None:
        self.pairs = pairs(dataflow)
        self.datatypes = {str(datatype): datatype for datatype in datatypes(dataflow)}
        self.made = {datatype: made_from(self.pairs, datatype) for datatype in self.datatypes.values()}
        self._promised = Owed(self.pairs, bindings)
        self.owed: dict[Id, set[Datatype]] = {}
        self.clock = clock
        self.timing = timing
        self.connectors: Mapping[str, Connector] = {}
        self.strangers: dict[Id, str] = {}
        self.own: dict[Id, float] = {}
        self.adopted: dict[Id, Id] = {}
        self.arrivals: list[Arrival] = []
        self.last_write = 0.0
        targets = {pair.target for pair in self.pairs if pair.creates}
        self._sources = {pair.source for pair in self.pairs if pair.creates} - targets
        self._brought: dict[Datatype, int] = {}
        self._hidden: set[Id] = set()
        self._surplus: dict[Datatype, int] = {}
        self._exchanges: list[Exchange] = []

    async def prepare(self) -> None:
        """Take down who is there before the run."""
        for datatype in self.datatypes.values():
            for record in await self._connector(datatype).listing(datatype):
                self.strangers[Id(datatype=datatype, id=record.id)] = record.version

    def record_exchange(self, exchange: Exchange) -> None:
        """Keep an exchange as evidence; one just like the last is only counted."""
        exchange = replace(exchange, response=self._trimmed(exchange))
        if self._exchanges:
            last = self._exchanges[-1]
            if exchange.method == "GET" and replace(exchange, time=last.time, repeats=last.repeats) == last:
                self._exchanges[-1] = replace(last, repeats=last.repeats + 1)
                return
        self._exchanges.append(exchange)

    def take_exchanges(self) -> tuple[Exchange, ...]:
        """The evidence since the last call."""
        taken, self._exchanges = tuple(self._exchanges), []
        return taken

    async def listing(self, datatype: Datatype, *, bounded: bool = True) -> tuple[Observed, ...]:
        """All records of a datatype. Raises Surplus (if `bounded`) when there are far more than accounted for."""
        records = await self._connector(datatype).listing(datatype)
        if datatype in self._sources:
            self._brought[datatype] = len(self._unaccounted(datatype, records))
        surplus = len(self._unaccounted(datatype, records)) - self.due(datatype)
        if bounded and surplus - self._surplus.setdefault(datatype, surplus) > SURPLUS:
            raise Surplus(
                f"stopped: more than {SURPLUS} {datatype} records too many have appeared in one scenario",
                hint="a sync that never rests would flood the systems",
            )
        return records

    async def ids(self, datatype: Datatype) -> set[Id]:
        """The records of a datatype by name only."""
        return {Id(datatype=datatype, id=record.id) for record in await self.listing(datatype)}

    async def get(self, datatype: Datatype, id: str) -> Observed | None:
        return await self._connector(datatype).get(datatype, id)

    async def create(self, datatype: Datatype, fields: Fields) -> Observed:
        """A new record of the run's own."""
        self.last_write = self.clock.now()
        record = await self._connector(datatype).create(datatype, fields)
        own = Id(datatype=datatype, id=record.id)
        self.own[own] = self.last_write
        self._owe(own, self._promised.under_conditions(datatype, record.fields))
        return record

    async def update(self, datatype: Datatype, id: str, patch: Fields) -> Observed | None:
        """A record after an edit, or None where it is gone."""
        self.last_write = self.clock.now()
        record = await self._connector(datatype).update(datatype, id, patch)
        if record is not None:
            written = Id(datatype=datatype, id=id)
            self._owe(written, self._promised.under_conditions(datatype, record.fields))
        return record

    def adopt(self, record: Observed, own: Id) -> None:
        """Take a record for one that the sync has made for one of the run's own."""
        made = Id(datatype=record.datatype, id=record.id)
        self.adopted[made] = own
        self._owe(own, {record.datatype, *self.made[record.datatype]})
        self._owe(own, self._promised.under_conditions(record.datatype, record.fields))

    def connect(self, one: Id, other: Id) -> None:
        """Take down that a record of the run's own was made to refer to another one."""
        self._owe(one, self._promised.by_connection(one.datatype, other.datatype))
        self._owe(other, self._promised.by_connection(other.datatype, one.datatype))

    def known(self) -> set[Id]:
        """Every record whose origin is known by now."""
        return {*self.strangers, *self.own, *self.adopted}

    def due(self, datatype: Datatype) -> int:
        """How many records of a datatype a faithful sync may at most have made: for the run's own ones, and for those
        that a system brought along with them, as a ticket its first comment."""
        own = sum(
            datatype in self.made[record.datatype] or datatype in self.owed.get(record, ()) for record in self.own
        )
        return own + sum(number for source, number in self._brought.items() if datatype in self.made[source])

    async def strays(self, datatype: Datatype) -> int:
        """How many records of a datatype there are beyond what a faithful sync may have made."""
        for source in self.bringers(datatype):
            await self.listing(source, bounded=False)
        records = await self.listing(datatype, bounded=False)
        return max(0, len(self._unaccounted(datatype, records)) - self.due(datatype))

    def bringers(self, datatype: Datatype) -> tuple[Datatype, ...]:
        """The datatypes that lead to a record of this one and that no sync makes: what is new there, a system made."""
        return tuple(
            source for source in self.datatypes.values() if source in self._sources and datatype in self.made[source]
        )

    def begin_scenario(self, there: set[Id]) -> None:
        """Start afresh: records that are there already stay out of the evidence, and a surplus counts from now."""
        self._hidden = there
        self._surplus.clear()
        self._exchanges.clear()

    def _owe(self, record: Id, datatypes: Set[Datatype]) -> None:
        self.owed.setdefault(self.adopted.get(record, record), set()).update(datatypes)

    def _unaccounted(self, datatype: Datatype, records: tuple[Observed, ...]) -> list[Observed]:
        ids = ((record, Id(datatype=datatype, id=record.id)) for record in records)
        return [record for record, id in ids if id not in self.strangers and id not in self.own]

    def _connector(self, datatype: Datatype) -> Connector:
        try:
            return self.connectors[datatype.system]
        except KeyError:
            raise ConnectorError(f"there is no connector for the system {datatype.system or '(no name)'}") from None

    def _trimmed(self, exchange: Exchange) -> str:
        """A listing's text without the records of earlier scenarios, and with a word on how many they were."""
        if exchange.method != "GET" or not exchange.response.startswith("["):
            return exchange.response
        connector = self.connectors[exchange.system]
        collections = {path: datatype for datatype, path in connector.definition.collections.items()}
        datatype = collections.get(exchange.url.removeprefix(connector.definition.base_url + "/"))
        items = loads(exchange.response)
        if datatype is None or not isinstance(items, list):
            return exchange.response
        name = connector.definition.id_property
        kept: list[Json] = [item for item in items if Id(datatype=datatype, id=str(item[name])) not in self._hidden]
        if len(kept) < len(items):
            left = len(items) - len(kept)
            kept.append(f"(and {left} {'record' if left == 1 else 'records'} from before this scenario)")
        return dumps(kept)
