"""A real system as the simulated sync sees it: all records as of the last look, and writes that go out at once."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import replace
from itertools import count
from typing import Protocol, TypeVar

from harness.connect.api import Api, DatatypeApi
from harness.connect.connector import Connector, Observed
from harness.connect.kept import Kept, agree, moment, written
from harness.connect.records import member
from harness.connect.records import merged as together
from harness.errors import ConnectorError
from harness.expr.jsontext import Fields, Json
from harness.expr.paths import merged
from harness.model.dataflow import Datatype
from harness.sim.system import Key, Record

T = TypeVar("T")
UNLISTED = 10.0  # seconds in which a list may not yet have what was made


class Described(Connector, Protocol):
    """A connector that follows a definition."""

    api: Api


class RemoteSystem:
    """Looks at a system when `look` is awaited, in the connector's event loop; all else is for one other thread.

    What the system shows in a look is a save where it shows the record otherwise than before. A write that fails is
    said to `say`, once as long as it fails for the same reason, and tried again in the next look; until then the sync
    sees the record as it should be. So a system that lost only the answer to a create gets two records.

    Raises ConnectorError for a datatype that the connector's definition does not have.
    """

    def __init__(
        self,
        name: str,
        datatypes: Iterable[Datatype],
        connector: Described,
        *,
        now: Callable[[], float],
        say: Callable[[str], None],
    ) -> None:
        self.name = name
        self.log: list[Key] = []
        self._connector = connector
        self._now = now
        self._say = say
        self._loop = asyncio.get_running_loop()
        self._parts = {datatype: _part(connector.api, datatype) for datatype in datatypes}
        self._kept: dict[Datatype, dict[Key, Kept]] = {datatype: {} for datatype in self._parts}
        self._keys: dict[tuple[Datatype, str], Key] = {}
        self._looked: dict[Datatype, float] = {}
        self._wrong: dict[object, str] = {}
        self._doomed: set[Key] = set()
        self._numbers = count(1)

    @property
    def datatypes(self) -> tuple[Datatype, ...]:
        return tuple(self._kept)

    async def look(self) -> bool:
        """List every datatype once and write what is still to be written; whether all have been listed by now."""
        await asyncio.gather(*(self._list(datatype) for datatype in self._kept))
        for kept in [each for of in self._kept.values() for each in of.values() if each.is_due]:
            await (self._update(kept, {}) if kept.id else self._create(kept))
        for key in tuple(self._doomed):
            await self._delete(key)
        return len(self._looked) == len(self._kept)

    def all(self, datatype: Datatype) -> tuple[Record, ...]:
        """The records of a datatype in the order in which they were first seen."""
        return tuple(kept.record for kept in self._kept[datatype].values())

    def get(self, key: Key) -> Record | None:
        kept = self._kept[key.datatype].get(key)
        return kept.record if kept else None

    def create(self, datatype: Datatype, fields: Fields) -> Record:
        """Make a record; where the definition says that this one cannot be made, that is said and nothing is sent."""
        key = Key(datatype=datatype, id=f"to-be-made-{next(self._numbers)}")
        record = Record(key=key, version=1, updated=self._now(), fields=dict(fields))
        if lacking := self._lacking(datatype, fields):
            self._fails((datatype, lacking), f"{self.name}: no {datatype.name} can be made: {lacking}")
            return record
        return self._wait(self._create(Kept(record=record, shown={}, id="", due=fields))).record

    def update(self, key: Key, patch: dict[str, Json]) -> Record | None:
        """Apply a JSON merge patch; an empty one asks for a save without change. None where there is no such record."""
        kept = self._kept[key.datatype].get(key)
        if kept is None:
            return None
        if not kept.id:
            due = merged(kept.due, patch)
            return self._keep(replace(kept, due=due, record=self._saved(kept.record, due))).record
        written = self._wait(self._update(kept, patch))
        return written.record if written else None

    def delete(self, key: Key) -> None:
        if key in self._kept[key.datatype]:
            self._wait(self._delete(key))

    def _wait(self, work: Coroutine[object, object, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _list(self, datatype: Datatype) -> None:
        began = self._now()
        known = {kept.id: key for key, kept in self._kept[datatype].items() if kept.id}
        try:
            listed = {each.id: each for each in await self._connector.listing(datatype)}
            gone = await self._gone(
                datatype, [id for id in known if id not in listed and not self._is_young(known[id])]
            )
        except ConnectorError as error:
            self._fails(datatype, error.message)
            return
        self._succeeds(datatype)
        for seen in listed.values():
            self._see(seen)
        for id in gone:
            self._forget(known[id])
        self._looked[datatype] = began

    async def _gone(self, datatype: Datatype, missing: Iterable[str]) -> tuple[str, ...]:
        """Which records that were not listed do not exist: a list that shifts between its pages can skip some."""
        missing = tuple(missing)
        if not missing:
            return ()
        if self._parts[datatype].lookup is None:
            again = {each.id for each in await self._connector.listing(datatype)}
            return tuple(id for id in missing if id not in again)
        shown = await asyncio.gather(*(self._connector.get(datatype, id) for id in missing))
        return tuple(id for id, one in zip(missing, shown, strict=True) if one is None)

    def _see(self, seen: Observed) -> None:
        key = self._keys.get((seen.datatype, seen.id)) or Key(datatype=seen.datatype, id=seen.id)
        kept = self._kept[seen.datatype].get(key)
        if kept is None:
            record = Record(key=key, version=1, updated=self._time(seen), fields=seen.fields)
            self._keep(Kept(record=record, shown=seen.fields, id=seen.id))
            self.log.append(key)
        elif self._is_older(seen, kept):
            return  # a replica, or a cache, that has not got our write yet
        elif kept.own and agree(kept.shown, seen.fields):
            record = replace(kept.record, fields=merged(seen.fields, kept.due))
            self._keep(replace(kept, record=record, shown=seen.fields, own=False))
        elif seen.fields != kept.shown:
            # what somebody changed meanwhile is theirs: it was changed later
            due = {name: value for name, value in kept.due.items() if seen.fields.get(name) == kept.shown.get(name)}
            record = self._saved(kept.record, merged(seen.fields, due), self._time(seen))
            self._keep(replace(kept, record=record, shown=seen.fields, own=False, due=due))
            self.log.append(key)

    async def _create(self, kept: Kept) -> Kept:
        """Make a record that is kept, or to be kept, without an id."""
        datatype = kept.record.key.datatype
        sent = self._ours(datatype, kept.due)
        try:
            made = await self._connector.create(datatype, sent)
        except ConnectorError as error:
            self._fails(kept.record.key, error.message)
            return self._keep(kept)
        self._succeeds(kept.record.key)
        shown = together(sent, made.fields)
        key = kept.record.key if kept.record.key in self._kept[datatype] else Key(datatype=datatype, id=made.id)
        record = replace(kept.record, key=key, updated=self._time(made), fields=shown)
        return self._keep(Kept(record=record, shown=shown, id=made.id, own=True))

    async def _update(self, kept: Kept, patch: Fields) -> Kept | None:
        """Write a patch and what is still to be written; None where the record turns out to be gone."""
        key = kept.record.key
        due = self._ours(key.datatype, together(kept.due, patch))
        try:
            answer = await self._connector.update(key.datatype, kept.id, due)
        except ConnectorError as error:
            self._fails(key, error.message)
            return self._keep(
                replace(kept, due=due, record=self._saved(kept.record, merged(kept.record.fields, patch)))
            )
        self._succeeds(key)
        if answer is None:
            self._forget(key)
            return None
        # of the rest the answer may show what somebody else changed since the last look; the next look has to find it
        shown = written(kept.shown, due, answer.fields) | self._given(answer)
        record = self._saved(kept.record, shown, self._time(answer))
        return self._keep(Kept(record=record, shown=shown, id=kept.id, own=True))

    async def _delete(self, key: Key) -> None:
        kept = self._kept[key.datatype].get(key)
        try:
            if kept is not None and kept.id:
                await self._connector.delete(key.datatype, kept.id)
        except ConnectorError as error:
            self._fails(key, error.message)
            self._doomed.add(key)
            return
        self._succeeds(key)
        self._forget(key)

    def _keep(self, kept: Kept) -> Kept:
        key = kept.record.key
        self._kept[key.datatype][key] = kept
        if kept.id:
            self._keys[key.datatype, kept.id] = key
        return kept

    def _forget(self, key: Key) -> None:
        self._doomed.discard(key)
        kept = self._kept[key.datatype].pop(key, None)
        if kept is not None:
            self._keys.pop((key.datatype, kept.id), None)
            self.log.append(key)

    def _saved(self, record: Record, fields: Fields, time: float | None = None) -> Record:
        updated = self._now() if time is None else time
        return replace(record, version=record.version + 1, updated=updated, fields=fields)

    def _time(self, seen: Observed) -> float:
        """When a record was saved: as the system shows it, within the two looks between which it must have been.

        Clocks are off, by an hour at one vendor, and times are shown in whole seconds.
        """
        now = self._now()
        shown = moment(member(seen.fields, self._parts[seen.datatype].shows.edit_times))
        return now if shown is None else min(max(shown, self._looked.get(seen.datatype, shown)), now)

    def _is_young(self, key: Key) -> bool:
        """Whether a record was made or written by us so lately that a list may lack it."""
        kept = self._kept[key.datatype][key]
        return kept.own and self._now() - kept.record.updated < UNLISTED

    def _is_older(self, seen: Observed, kept: Kept) -> bool:
        """Whether a list shows a record as it was before our own write."""
        path = self._parts[seen.datatype].shows.edit_times
        now, then = moment(member(seen.fields, path)), moment(member(kept.shown, path))
        return kept.own and now is not None and then is not None and now < then

    def _ours(self, datatype: Datatype, fields: Fields) -> Fields:
        """What may be sent: not what the system sets itself."""
        return {name: value for name, value in fields.items() if name not in self._parts[datatype].assigned}

    def _given(self, seen: Observed) -> dict[str, Json]:
        """What an answer shows of the properties that the system sets itself."""
        part = self._parts[seen.datatype]
        names = (*part.assigned, part.shows.edit_times, part.shows.versions)
        return {name: seen.fields[name] for name in names if name in seen.fields}

    def _lacking(self, datatype: Datatype, fields: Fields) -> str:
        part = self._parts[datatype]
        if part.insert is None:
            return "the definition has no way to"
        lacking = _required(part, self._ours(datatype, fields))
        return f"it needs {', '.join(lacking)}, which no document gives it" if lacking else ""

    def _fails(self, place: object, why: str) -> None:
        if self._wrong.get(place) != why:
            self._wrong[place] = why
            self._say(why)

    def _succeeds(self, place: object) -> None:
        self._wrong.pop(place, None)


def _part(api: Api, datatype: Datatype) -> DatatypeApi:
    part = api.of(datatype)
    if part is None:
        raise ConnectorError(f"{api.source}: harness.datatypes: no {datatype.name}")
    return part


def _required(part: DatatypeApi, fields: Fields) -> tuple[str, ...]:
    """The properties that a new record must have and that neither it nor the definition gives."""
    whole = together(part.defaults, fields)
    wanted = dict.fromkeys((*((part.parent_property,) if part.parent else ()), *part.required))
    return tuple(name for name in wanted if member(whole, name) is None)
