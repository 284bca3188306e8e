"""What scenarios act on: the systems, the clock, and what is known of every record."""

from asyncio import gather
from collections import Counter
from collections.abc import Iterable, Mapping

from harness.config import UNBOUND, Bindings
from harness.connect.connector import Connector, Observed
from harness.errors import ConnectorError
from harness.expr.jsontext import Fields, Json, dumps
from harness.model.dataflow import Dataflow, Datatype
from harness.model.pair import pairs, touching
from harness.planning.closure import made_from
from harness.planning.owed import Owed
from harness.running.accounts import Accounts
from harness.running.claims import Arrivals
from harness.running.exchanges import Clock, Id
from harness.running.halting import NotOurs, Surplus
from harness.running.patience import Patience
from harness.running.poller import Look, Poller
from harness.running.progress import Progress
from harness.store.ledger import Ledger
from harness.store.ledgerfile import Trace

SURPLUS = 10
"""A run stops when so many more records of a datatype appear than twice what the documents account for, or than
the run's own records on the other sides: a sync that copies each of them is wrong, but no flood."""


def because(recognised: bool) -> str:
    """How a record was told to be made for another one."""
    return "recognised by its values" if recognised else "told by counting"


class Stage:
    """The systems of some documents, taken for one, as the run sees them.

    `names` has the datatypes by all that they are called, `connectors` are by the systems' names. `made` has the
    datatypes that a new record of each brings about, `touching` the pairs of each with their other sides, `arrivals`
    the signs of life seen so far; `promised` tells what conditions and connections promise.
    """

    def __init__(
        self,
        flow: Dataflow,
        names: Mapping[str, Datatype],
        clock: Clock,
        patience: Patience,
        *,
        connectors: Mapping[str, Connector],
        ledger: Ledger,
        bindings: Bindings = UNBOUND,
        progress: Progress | None = None,
    ) -> None:
        self.pairs = pairs(flow)
        self.datatypes = names
        every = tuple(dict.fromkeys(names.values()))
        self.made = {datatype: made_from(self.pairs, datatype) for datatype in every}
        self.clock = clock
        self.patience = patience
        self.progress = progress or Progress()
        self.accounts = Accounts()
        self.arrivals = Arrivals()
        self.uneven: dict[Datatype, int] = {}
        targets = {pair.target for pair in self.pairs if pair.creates}
        self.touching = touching(self.pairs)
        self._beside = {one: {other for _, other in each} for one, each in self.touching.items()}
        self._connectors = connectors
        self._ledger = ledger
        self._sources = {pair.source for pair in self.pairs if pair.creates} - targets
        self.promised = Owed(self.pairs, bindings)
        self._owed: dict[Id, set[Datatype]] = {}
        self._due: Counter[Datatype] = Counter()
        self._copyable: Counter[Datatype] = Counter()
        self._brought: dict[Datatype, int] = {}
        self._parents: dict[Datatype, str] = {}
        self._before: dict[Datatype, Look] = {}
        self._out_of_reach: dict[Datatype, ConnectorError] = {}
        self._last_write = clock.now()
        self._pollers = {datatype: self._poller(datatype) for datatype in every}

    async def prepare(self) -> None:
        """Take down who is there before the run. What cannot be listed now is not asked for again."""
        looks = await gather(*map(self._first, self._pollers.values()))
        for (datatype, poller), there in zip(self._pollers.items(), looks, strict=True):
            if isinstance(there, ConnectorError):
                self._out_of_reach[datatype] = there
                continue
            for record in there.records.values():
                self.accounts.strangers[Id(datatype=datatype, id=record.id)] = record.version
            if self.patience.exclusive(datatype):
                self._ledger.found_before(datatype, [*there.records])
            self._before[datatype] = there
            poller.forget()

    async def _first(self, poller: Poller) -> Look | ConnectorError:
        try:
            return await poller.look(self.clock.now())
        except ConnectorError as error:
            return error

    async def rest(self, since: float | None = None) -> None:
        """Let so much time pass that what was written until now, or until a time, has arrived everywhere."""
        written = self._last_write if since is None else since
        await self.clock.sleep(max(0.0, written + self.patience.rest - self.clock.now()))

    def was_there(self, datatype: Datatype, path: str, value: Json) -> bool:
        """Whether a record had a value before the run."""
        return datatype in self._before and bool(self._before[datatype].having(path, value))

    def out_of_reach(self, datatypes: Iterable[Datatype]) -> str:
        """Why one of some datatypes could not be listed before the run; empty where all could."""
        return next((self._out_of_reach[each].message for each in datatypes if each in self._out_of_reach), "")

    async def provide(self, datatype: Datatype) -> bool:
        """Make the record that records of a datatype belong to, once; whether one was made."""
        parent, _ = self._parent(datatype) or (None, "")
        if parent is None or parent in self._parents:
            return False
        await self.provide(parent)
        self._parents[parent] = (await self.create(parent, {})).id
        for target in self.made.get(parent, ()):
            self.accounts.expect(target, {}, 1, sure=parent)
        return True

    async def look(
        self, datatype: Datatype, *, newer_than: Look | None = None, bounded: bool = True, whole: bool = True
    ) -> Look:
        """The records of a datatype as they are from now on, and newer than those of another look.

        Only a `whole` one shows that something is not there; else what has changed may be all that was asked for.
        Raises Surplus (if `bounded`) when there are far more than accounted for of what nobody else makes.
        """
        if datatype in self._out_of_reach:
            error = self._out_of_reach[datatype]
            raise ConnectorError(error.message, hint=error.hint)
        look = await self._pollers[datatype].look(self.clock.now(), newer_than, whole=whole)
        if datatype in self._sources:
            self._brought[datatype] = len(self.accounts.unknown(look))
        due = self.due(datatype)
        most = max(2 * due, self._copyable[datatype]) + SURPLUS
        if bounded and self.patience.exclusive(datatype) and len(look.news) > most:
            raise Surplus(datatype, len(look.news), due)
        return look

    async def create(
        self, datatype: Datatype, fields: Fields, traces: Mapping[Datatype, Mapping[str, Json]] | None = None
    ) -> Observed:
        """A new record of the run's own; `traces` are the values by which what the sync makes of it is recognised."""
        connector = self._connector(datatype)
        found = self._parent(datatype)
        if found is not None and self._parents.get(found[0]) and found[1] not in fields:
            fields = {**fields, found[1]: self._parents[found[0]]}
        mark = self._ledger.next_mark
        known = [
            Trace.of(target, path, value) for target, marks in (traces or {}).items() for path, value in marks.items()
        ]
        entry = self._ledger.creating(datatype, connector.found_by(datatype, fields, mark), known)
        self.accounts.being_made[datatype] += 1
        try:
            written = self.clock.now()
            record = await connector.create(datatype, fields, mark=mark)
            self._wrote()
            self._ledger.created(entry, record.id)
            self.progress.of(datatype.system).created += 1
            own = Id(datatype=datatype, id=record.id)
            self.accounts.own[own] = written
            self._owe(own, self.made.get(datatype, ()))
            self._owe(own, self.promised.under_conditions(datatype, record.fields))
            self._copyable.update(self._beside.get(datatype, ()))
        finally:
            self.accounts.being_made[datatype] -= 1
        return record

    async def update(self, datatype: Datatype, id: str, patch: Fields) -> Observed | None:
        """A record after an edit, or None where it is gone. Only the run's own and adopted records are written to."""
        if not self._ledger.owns(datatype, id):
            raise NotOurs(f"{datatype} {id} was made by somebody else, so it is not written to")
        record = await self._connector(datatype).update(datatype, id, patch)
        self._wrote()
        if record is not None:
            self._owe(Id(datatype=datatype, id=id), self.promised.under_conditions(datatype, record.fields))
        return record

    def adopt(self, record: Observed, of: Id, *, recognised: bool) -> None:
        """Take a record for made by the sync for one of the run's own: it may be written to from now on."""
        self.accounts.adopt(Id(datatype=record.datatype, id=record.id), of, recognised=recognised)
        self._owe(of, {record.datatype, *self.made[record.datatype]})
        self._owe(of, self.promised.under_conditions(record.datatype, record.fields))
        self._ledger.adopt(record.datatype, record.id, because(recognised))

    def connect(self, one: Id, other: Id) -> None:
        """Take down that a record of the run's own was made to refer to another one."""
        self._owe(one, self.promised.by_connection(one.datatype, other.datatype))
        self._owe(other, self.promised.by_connection(other.datatype, one.datatype))

    def lacks(self, datatype: Datatype, role: str) -> bool:
        """Whether the system's API has no such operation."""
        return role in self._connector(datatype).lacks(datatype)

    def shows_writes(self, datatype: Datatype) -> bool:
        """Whether a write that changes nothing can be seen."""
        return self._connector(datatype).shows(datatype).writes

    def shown(self, datatype: Datatype, value: Json) -> str:
        """A value of a system's records as evidence, without secrets."""
        return dumps(self._connector(datatype).plain(value))

    def plain(self, text: str) -> str:
        """A text about several systems' records without their secrets."""
        for connector in dict.fromkeys(self._connectors.values()):
            text = str(connector.plain(text))
        return text

    def apart(self, datatype: Datatype) -> float:
        """Seconds between two edits that have different times wherever the sync may take them from."""
        shows = self._connector(datatype).shows(datatype)
        timing = self.patience.timing
        return max(timing.apart, shows.resolution) if shows.edit_times else timing.apart + timing.poll

    def due(self, datatype: Datatype) -> int:
        """How many records of a datatype a faithful sync may at most have made: for own ones and those beside them."""
        return self._due[datatype] + self.brought(datatype)

    def brought(self, datatype: Datatype) -> int:
        """How many records of a datatype are due to those that a system brought along."""
        return sum(self.brought_by(datatype).values())

    def brought_by(self, datatype: Datatype) -> Mapping[Datatype, int]:
        """How many records are there of each datatype that such ones are due to."""
        return {source: number for source, number in self._brought.items() if datatype in self.made[source]}

    def bringers(self, datatype: Datatype) -> tuple[Datatype, ...]:
        """The datatypes that lead to a record of this one and that no sync makes: what is new there, a system made."""
        return tuple(source for source in self.made if source in self._sources and datatype in self.made[source])

    async def strays(self, datatype: Datatype) -> int:
        """How many records of a datatype there are beyond what a faithful sync may have made, where that can be told:
        where others make some, too, none is held against the sync."""
        if not self.patience.exclusive(datatype):
            return 0
        *_, look = await gather(*(self.look(each, bounded=False) for each in (*self.bringers(datatype), datatype)))
        return max(0, len(look.news) - self.due(datatype))

    async def find_strays(self) -> None:
        """Take down, by datatype, how many records have appeared that nothing accounts for."""
        reached = [datatype for datatype in self.made if datatype not in self._out_of_reach]
        # a record may hold the values of another member of its thing, so the sum must be off, too
        uncounted, strays = await gather(gather(*map(self.surplus, reached)), gather(*map(self.strays, reached)))
        for datatype, surplus in zip(reached, map(min, uncounted, strays), strict=True):
            if surplus > 0:
                self.uneven[datatype] = surplus

    async def surplus(self, datatype: Datatype) -> int:
        """How many more records are there than expected of those that can only be counted; below 0, how many fewer."""
        if not self.patience.exclusive(datatype):
            return 0
        *_, look = await gather(*map(self.look, (*self.bringers(datatype), datatype)))
        return len(self.accounts.uncounted(look)) - self.accounts.unmarked(datatype) - self.brought(datatype)

    def _wrote(self) -> None:
        self._last_write = self.clock.now()
        for poller in self._pollers.values():
            poller.hurry()

    def _owe(self, record: Id, datatypes: Iterable[Datatype]) -> None:
        """A record of the run's own, or the one that this was made for, may have brought about one of each by now."""
        owed = self._owed.setdefault(self.accounts.adopted.get(record, record), set())
        self._due.update(set(datatypes) - owed)
        owed |= set(datatypes)

    def _poller(self, datatype: Datatype) -> Poller:
        def is_news(id: str) -> bool:
            known = Id(datatype=datatype, id=id)
            return known not in self.accounts.strangers and known not in self.accounts.own

        return Poller(
            datatype,
            lambda: self._connector(datatype).listing(datatype),
            self.clock,
            interval=self.patience.timing.poll,
            most=self.patience.slowest_poll,
            is_news=is_news,
            changes=lambda known: self._connector(datatype).changes(datatype, known),
        )

    def _parent(self, datatype: Datatype) -> tuple[Datatype, str] | None:
        """The datatype that records of one belong to, by the name it has here, and the property with its id."""
        connector = self._connector(datatype)
        found = connector.parent(datatype)
        if found is None:
            return None
        alike = (each for each in self.made if each.system == datatype.system)
        return next((each for each in alike if connector.is_same(each, found[0])), found[0]), found[1]

    def _connector(self, datatype: Datatype) -> Connector:
        try:
            return self._connectors[datatype.system]
        except KeyError:
            raise ConnectorError(f"there is no connector for the system {datatype.system or '(no name)'}") from None
