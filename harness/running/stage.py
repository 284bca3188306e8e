"""What scenarios of one document act on: its systems, the clock, and who every record belongs to."""

from collections.abc import Awaitable, Mapping, Sequence
from typing import Protocol

from harness.connect.connector import Connector, Observed
from harness.errors import ConnectorError, HarnessError
from harness.expr.jsontext import Fields
from harness.model.dataflow import Dataflow, Datatype
from harness.model.pair import Pair, datatypes, pairs
from harness.planning.closure import made_from
from harness.running.claims import Arrival
from harness.running.exchanges import Exchanges, Id
from harness.running.patience import Patience
from harness.store.ledger import Ledger, Trace

SURPLUS = 10
"""A run stops when in one scenario so many more records of a datatype appear than the documents account for."""


class Clock(Protocol):
    """Tells the time in seconds and lets it pass."""

    def now(self) -> float: ...

    def sleep(self, seconds: float) -> Awaitable[None]: ...


class NotOurs(HarnessError):
    """A step would write to a record that is neither the run's own nor adopted."""


class Surplus(HarnessError):
    """More records appear than the documents account for, so that going on would flood the systems."""


class Stage:
    """The systems of one document as the run sees them; `connectors` are by the names that the document uses.

    `strangers` were there before the run, with their versions; `own` were created by the run; `adopted` were made by
    the sync for one of its own. `deployed` are the pairs of all documents that the sync follows: with them, `made` has
    the datatypes that a new record of each brings about. `arrivals` are the signs of life seen so far.
    """

    def __init__(
        self,
        dataflow: Dataflow,
        clock: Clock,
        patience: Patience,
        *,
        connectors: Mapping[str, Connector],
        exchanges: Exchanges,
        ledger: Ledger,
        deployed: Sequence[Pair] = (),
        quiet: float,
    ) -> None:
        self.pairs = pairs(dataflow)
        self.datatypes = {str(datatype): datatype for datatype in datatypes(dataflow)}
        followed = deployed or self.pairs
        self.made = {datatype: made_from(followed, datatype) for datatype in self.datatypes.values()}
        self.clock = clock
        self.patience = patience
        self.quiet = quiet
        """Seconds without a write after which a record is taken to be at rest."""
        self.strangers: dict[Id, str] = {}
        self.own: dict[Id, float] = {}
        self.adopted: dict[Id, Id] = {}
        self.arrivals: list[Arrival] = []
        self.last_write = 0.0
        targets = {pair.target for pair in self.pairs if pair.creates}
        self.exchanges = exchanges
        self._connectors = connectors
        self._ledger = ledger
        self._sources = {pair.source for pair in self.pairs if pair.creates} - targets
        self._brought: dict[Datatype, int] = {}
        self._parents: dict[Datatype, str] = {}
        self._out_of_reach: dict[Datatype, ConnectorError] = {}
        self._surplus: dict[Datatype, int] = {}

    async def prepare(self) -> None:
        """Take down who is there before the run. What cannot be listed now is not asked for again."""
        for datatype in self.datatypes.values():
            try:
                there = await self._connector(datatype).listing(datatype)
            except ConnectorError as error:
                self._out_of_reach[datatype] = error
                continue
            for record in there:
                self.strangers[Id(datatype=datatype, id=record.id)] = record.version
            if self.patience.exclusive(datatype):
                self._ledger.found_before(datatype, [record.id for record in there])

    async def provide(self, datatype: Datatype) -> bool:
        """Make the record that records of a datatype belong to, once; whether one was made."""
        found = self._parent(datatype)
        if found is None or found[0] in self._parents:
            return False
        parent, _ = found
        await self.provide(parent)
        self._parents[parent] = (await self.create(parent, {})).id
        return True

    async def listing(self, datatype: Datatype, *, bounded: bool = True) -> tuple[Observed, ...]:
        """All records of a datatype. Raises Surplus (if `bounded`) when there are far more than accounted for."""
        records = await self._reach(datatype).listing(datatype)
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
        return await self._reach(datatype).get(datatype, id)

    async def create(self, datatype: Datatype, fields: Fields, traces: Sequence[Trace] = ()) -> Observed:
        """A new record of the run's own; `traces` are the values by which what the sync makes of it is recognised."""
        connector = self._reach(datatype)
        found = self._parent(datatype)
        if found is not None and found[0] in self._parents and found[1] not in fields:
            fields = {**fields, found[1]: self._parents[found[0]]}
        mark = self._ledger.next_mark
        entry = self._ledger.creating(datatype, connector.found_by(datatype, fields, mark), traces)
        self.last_write = self.clock.now()
        record = await connector.create(datatype, fields, mark=mark)
        self._ledger.created(entry, record.id)
        self.own[Id(datatype=datatype, id=record.id)] = self.last_write
        return record

    async def update(self, datatype: Datatype, id: str, patch: Fields) -> Observed | None:
        """A record after an edit, or None where it is gone. Only the run's own and adopted records are written to."""
        if not self._ledger.owns(datatype, id):
            raise NotOurs(f"{datatype} {id} was made by somebody else, so it is not written to")
        self.last_write = self.clock.now()
        return await self._reach(datatype).update(datatype, id, patch)

    def adopt(self, record: Observed, of: Id, because: str) -> None:
        """Take a record for made by the sync for one of the run's own: it may be written to from now on."""
        self.adopted[Id(datatype=record.datatype, id=record.id)] = of
        self._ledger.adopt(record.datatype, record.id, because)

    def lacks(self, datatype: Datatype, role: str) -> bool:
        """Whether the system's API has no such operation."""
        return role in self._connector(datatype).lacks(datatype)

    def shows_writes(self, datatype: Datatype) -> bool:
        """Whether a write that changes nothing can be seen."""
        return self._connector(datatype).shows(datatype).writes

    def apart(self, datatype: Datatype) -> float:
        """Seconds between two edits that have different times wherever the sync may take them from."""
        shows = self._connector(datatype).shows(datatype)
        timing = self.patience.timing
        return max(timing.apart, shows.resolution) if shows.edit_times else timing.apart + timing.poll

    def known(self) -> set[Id]:
        """Every record whose origin is known by now."""
        return {*self.strangers, *self.own, *self.adopted}

    def due(self, datatype: Datatype) -> int:
        """How many records of a datatype a faithful sync may at most have made: for the run's own ones, and for those
        that a system brought along with them, as a ticket its first comment."""
        own = sum(datatype in self.made[record.datatype] for record in self.own)
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
        self.exchanges.begin(there)
        self._surplus.clear()

    def _unaccounted(self, datatype: Datatype, records: tuple[Observed, ...]) -> list[Observed]:
        ids = ((record, Id(datatype=datatype, id=record.id)) for record in records)
        return [record for record, id in ids if id not in self.strangers and id not in self.own]

    def _parent(self, datatype: Datatype) -> tuple[Datatype, str] | None:
        """The datatype that records of one belong to, by the name it has here, and the property with its id."""
        connector = self._connector(datatype)
        found = connector.parent(datatype)
        if found is None:
            return None
        alike = (each for each in self.datatypes.values() if each.system == datatype.system)
        return next((each for each in alike if connector.is_same(each, found[0])), found[0]), found[1]

    def _reach(self, datatype: Datatype) -> Connector:
        if datatype in self._out_of_reach:
            error = self._out_of_reach[datatype]
            raise ConnectorError(error.message, hint=error.hint)
        return self._connector(datatype)

    def _connector(self, datatype: Datatype) -> Connector:
        try:
            return self._connectors[datatype.system]
        except KeyError:
            raise ConnectorError(f"there is no connector for the system {datatype.system or '(no name)'}") from None
