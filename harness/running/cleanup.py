"""Deletes what a run made and what the sync made of it, by the ledger; looks again, as a sync may bring it back."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from harness.connect.connector import Connector, Observed
from harness.errors import ConnectorError, NoAnswer
from harness.expr.jsontext import Json, dumps, loads, same
from harness.expr.paths import Missing, get
from harness.model.dataflow import Datatype
from harness.planning.kinds import is_telling
from harness.store.ledger import Entry, Ledger

AT_ONCE = 8
"""Records of one datatype that are deleted at the same time, as far as the system's rate allows."""
ROUNDS = 5
"""How often is looked again at most; a sync that brings back what is deleted would keep us busy for ever."""

SILENT = 2
"""A system that so many requests in a row got no answer from is left alone, as each waits for as long as a sync may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A record that a person must delete, and why."""

    datatype: Datatype
    id: str
    url: str
    why: str


@dataclass(slots=True, kw_only=True)
class Cleaned:
    """What came of a clean-up; `unseen` are the datatypes that could not be looked at in the end, each with why."""

    deleted: int = 0
    left: list[Left] = field(default_factory=list)
    unseen: dict[Datatype, str] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether nothing is left, as far as could be seen."""
        return not self.left and not self.unseen


async def clean(
    ledger: Ledger,
    connectors: Mapping[str, Connector],
    *,
    wait: Callable[[], Awaitable[None]],
) -> Cleaned:
    """Delete every record of the ledger, `wait` for the sync, and delete what has appeared of theirs until none does.

    A record whose create was never answered is looked for by its values. What cannot be deleted is left, with the
    reason, in the ledger too.
    """
    sweep = Sweep(ledger, connectors)
    if not ledger.entries:
        return sweep.cleaned
    ledger.cleaning = True
    try:
        await sweep.find_unanswered()
        await sweep.delete_all()
        for _ in range(ROUNDS):
            await wait()
            await sweep.find_others()
            if not await sweep.delete_all():
                break
        await sweep.find_gone()
        cleaned = sweep.finish()
        ledger.cleaned()
        return cleaned
    finally:
        ledger.cleaning = False


class Sweep:
    """One clean-up."""

    def __init__(self, ledger: Ledger, connectors: Mapping[str, Connector]) -> None:
        self.cleaned = Cleaned()
        self._ledger = ledger
        self._connectors = connectors
        self._why: dict[int, str] = {}
        self._silent: Counter[str] = Counter()

    async def find_unanswered(self) -> None:
        """Look for records whose create was sent, or about to be, when nobody was there any more for the answer."""
        lost = [entry for entry in self._ledger.entries if not entry.id and not entry.gone]
        for datatype, there in (await self._all_listed(entry.datatype for entry in lost)).items():
            own = [entry for entry in lost if entry.datatype == datatype]
            if isinstance(there, ConnectorError):
                self._why |= {entry.n: there.message for entry in own}
                continue
            for entry in own:
                found = [each for each in there if self._is_free(each) and _holds(each, entry.found_by)]
                if not found:
                    self._ledger.deleted(entry)
                elif len(found) == 1 or _is_marked(entry):
                    self._ledger.created(entry, found[0].id)
                else:
                    ids = ", ".join(each.id for each in found)
                    self._why[entry.n] = (
                        f"{len(found)} records have its values, so it cannot be told which it is: {ids}"
                    )

    async def delete_all(self) -> int:
        """Delete what is still there; gives how many were. Systems, and some records of one, are worked on at once."""
        waiting = [entry for entry in reversed(self._ledger.entries) if entry.id and not entry.gone]
        systems = dict.fromkeys(entry.datatype.system for entry in waiting)
        before = self.cleaned.deleted
        await asyncio.gather(*(self._delete_of(system, waiting) for system in systems))
        return self.cleaned.deleted - before

    async def _delete_of(self, system: str, waiting: Sequence[Entry]) -> None:
        """Datatype by datatype, the last begun first, as records may be parts of others that were made before them."""
        own = [entry for entry in waiting if entry.datatype.system == system]
        for datatype in dict.fromkeys(entry.datatype for entry in own):
            todo = iter([entry for entry in own if entry.datatype == datatype])
            await asyncio.gather(*(self._delete_each(todo) for _ in range(AT_ONCE)))

    async def _delete_each(self, entries: Iterator[Entry]) -> None:
        for entry in entries:
            if entry.n not in self._why:
                await self._delete(entry)

    async def _delete(self, entry: Entry) -> None:
        system = entry.datatype.system
        connector = self._connectors[system]
        if "delete" in connector.lacks(entry.datatype):
            self._why[entry.n] = f"by the API of {system}, {entry.datatype.name} cannot be deleted"
            return
        if self._silent[system] >= SILENT:
            self._why[entry.n] = f"not tried, as {system} gave no answer"
            return
        try:
            await connector.delete(entry.datatype, entry.id)
        except NoAnswer as error:
            self._silent[system] += 1
            self._why[entry.n] = error.message
        except ConnectorError as error:
            self._why[entry.n] = error.message
        else:
            self._silent[system] = 0
            self._ledger.deleted(entry)
            self.cleaned.deleted += 1

    async def find_others(self) -> None:
        """Adopt what is there now and was made of the run's records: by their values, or as nobody else makes any.

        What was deleted and is there again (a sync restored it, or another version came to light) is deleted again.
        Values that other people's records may have as well tell nothing.
        """
        sought = {datatype: each for datatype, each in self._values().items() if datatype.system in self._connectors}
        lists = await self._all_listed(sought)
        for datatype, values in sought.items():
            there = lists[datatype]
            if isinstance(there, ConnectorError):
                self.cleaned.unseen[datatype] = there.message
                continue
            self.cleaned.unseen.pop(datatype, None)
            before = self._ledger.before.get(datatype)
            for record in there:
                known = self._ledger.entry(datatype, record.id)
                if known is not None:
                    if known.gone:
                        self._ledger.back(known)
                elif any(_holds(record, each) for each in values):
                    self._ledger.adopt(datatype, record.id, "it holds the values of a record of the run")
                elif before is not None and record.id not in before:
                    self._ledger.adopt(datatype, record.id, "it is new, and nobody else makes any during the run")

    async def find_gone(self) -> None:
        """Take what could not be deleted for gone where it is shown no more, as a comment goes with its ticket."""
        kept = [each for each in self._ledger.entries if each.id and not each.gone and each.n in self._why]
        for datatype, there in (await self._all_listed(entry.datatype for entry in kept)).items():
            if isinstance(there, ConnectorError):
                continue  # not known, so a person must look
            shown = {record.id for record in there}
            for entry in kept:
                if entry.datatype == datatype and entry.id not in shown:
                    self._ledger.deleted(entry)

    def _is_free(self, record: Observed) -> bool:
        """Whether a record may be one that nobody knows of: neither from before nor known to the ledger."""
        before = self._ledger.before.get(record.datatype, frozenset())
        return record.id not in before and not self._ledger.owns(record.datatype, record.id)

    def finish(self) -> Cleaned:
        """Take down in the ledger what is left."""
        for entry in self._ledger.entries:
            if entry.gone or (not entry.id and entry.n not in self._why):
                continue
            why = self._why.get(entry.n, "a sync keeps bringing it back")
            if entry.left != why:
                self._ledger.left(entry, why)
            url = self._connectors[entry.datatype.system].url(entry.datatype, entry.id) if entry.id else ""
            self.cleaned.left.append(Left(datatype=entry.datatype, id=entry.id or _sought(entry), url=url, why=why))
        if self._ledger.unseen != tuple(self.cleaned.unseen):
            self._ledger.not_seen(tuple(self.cleaned.unseen))
        return self.cleaned

    async def _all_listed(self, datatypes: Iterable[Datatype]) -> dict[Datatype, Sequence[Observed] | ConnectorError]:
        """The records of datatypes, or why they are not known: the systems at once, the datatypes of one in turn."""
        found: dict[Datatype, Sequence[Observed] | ConnectorError] = dict.fromkeys(datatypes, ())

        async def of(system: str) -> None:
            todo = iter([datatype for datatype in found if datatype.system == system])
            await asyncio.gather(*(each(todo) for _ in range(SILENT)))

        async def each(datatypes: Iterator[Datatype]) -> None:
            for datatype in datatypes:
                try:
                    found[datatype] = await self._listed(datatype)
                except ConnectorError as error:
                    found[datatype] = error

        await asyncio.gather(*map(of, dict.fromkeys(datatype.system for datatype in found)))
        return found

    async def _listed(self, datatype: Datatype) -> Sequence[Observed]:
        """The records of a datatype; a system that has given no answer again and again is not asked any more."""
        if self._silent[datatype.system] >= SILENT:
            raise ConnectorError(f"not tried, as {datatype.system} gave no answer")
        try:
            return await self._connectors[datatype.system].listing(datatype)
        except NoAnswer:
            self._silent[datatype.system] += 1
            raise

    def _values(self) -> Mapping[Datatype, list[Mapping[str, Json]]]:
        """For each datatype that may hold records of the run, the values that tell them."""
        datatypes = [*self._ledger.before, *(entry.datatype for entry in self._ledger.entries)]
        values: dict[Datatype, list[Mapping[str, Json]]] = {datatype: [] for datatype in datatypes}
        for entry in self._ledger.entries:
            for datatype, each in _told(entry):
                values.setdefault(datatype, []).append(each)
        return values


def _told(entry: Entry) -> Iterator[tuple[Datatype, Mapping[str, Json]]]:
    if _is_marked(entry) or any(is_telling(value) for value in entry.found_by.values()):
        yield entry.datatype, entry.found_by
    for trace in entry.traces:
        yield Datatype(system=trace.system, name=trace.datatype), {trace.property: loads(trace.value)}


def _sought(entry: Entry) -> str:
    """How a person finds a record of which nobody knows whether it was made."""
    values = ", ".join(f"{path} {dumps(value)}" for path, value in entry.found_by.items())
    return f"(if it was made) with {values}" if values else f"(if it was made) {entry.mark}"


def _is_marked(entry: Entry) -> bool:
    """Whether the record carries a text that no other record has."""
    return any(isinstance(value, str) and entry.mark in value for value in entry.found_by.values() if entry.mark)


def _holds(record: Observed, values: Mapping[str, Json]) -> bool:
    shown = ((get(record.fields, path), value) for path, value in values.items())
    return bool(values) and all(not isinstance(there, Missing) and same(there, value) for there, value in shown)


def told(cleaned: Cleaned) -> Sequence[str]:
    """What came of a clean-up, in sentences."""
    lines = [f"Cleaned up: {cleaned.deleted} {'record' if cleaned.deleted == 1 else 'records'} deleted."]
    if cleaned.left:
        number = len(cleaned.left)
        lines.append(f"{number} {'record' if number == 1 else 'records'} could not be deleted; please do:")
        lines += [
            f"  {each.datatype} {each.id}: {each.url} ({each.why})".replace(":  (", ": (") for each in cleaned.left
        ]
    if cleaned.unseen:
        lines.append("What the sync made could not be looked for; `harness cleanup` does when it is possible again:")
        lines += [f"  {datatype}: {why}" for datatype, why in cleaned.unseen.items()]
    return lines
