"""A simulated system: records in memory."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Protocol

from harness.expr.jsontext import Fields, Json
from harness.expr.paths import merged
from harness.model.dataflow import Datatype


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Key:
    """Names one record of all simulated systems."""

    datatype: Datatype
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record as the system keeps it; every accepted save counts its version up and sets its time."""

    key: Key
    version: int
    updated: float
    fields: Fields = field(default_factory=dict)


class System(Protocol):
    """What a sync needs of a system, simulated or real.

    `log` names, in order, each record that was saved or deleted, so that a reader need not compare all of them.
    """

    log: list[Key]

    @property
    def datatypes(self) -> tuple[Datatype, ...]: ...

    def all(self, datatype: Datatype) -> tuple[Record, ...]:
        """The records of a datatype, oldest first."""

    def get(self, key: Key) -> Record | None:
        """A record, or None where there is none."""

    def create(self, datatype: Datatype, fields: Fields) -> Record:
        """Store a new record under an id of the system's own."""

    def update(self, key: Key, patch: dict[str, Json]) -> Record | None:
        """Apply a JSON merge patch; an empty one is a save without change. None where there is no such record."""

    def delete(self, key: Key) -> None:
        """Delete a record, if it is there."""


class SimulatedSystem:
    """One system with its datatypes. Ids are given by the system and never used twice."""

    def __init__(self, name: str, datatypes: Iterable[Datatype], now: Callable[[], float]) -> None:
        self.name = name
        self._now = now
        self._records: dict[Datatype, dict[str, Record]] = {datatype: {} for datatype in datatypes}
        self.log: list[Key] = []
        self._given = dict.fromkeys(self._records, 0)

    @property
    def datatypes(self) -> tuple[Datatype, ...]:
        return tuple(self._records)

    def all(self, datatype: Datatype) -> tuple[Record, ...]:
        """The records of a datatype, oldest first."""
        return tuple(self._records[datatype].values())

    def get(self, key: Key) -> Record | None:
        return self._records[key.datatype].get(key.id)

    def create(self, datatype: Datatype, fields: Fields) -> Record:
        """Store a new record under an id of the system's own."""
        self._given[datatype] += 1
        key = Key(datatype=datatype, id=f"{datatype.name.lower().replace(' ', '-')}-{self._given[datatype]}")
        return self._store(Record(key=key, version=1, updated=self._now(), fields=dict(fields)))

    def update(self, key: Key, patch: dict[str, Json]) -> Record | None:
        """Apply a JSON merge patch; an empty one is a save without change. None where there is no such record."""
        old = self.get(key)
        if old is None:
            return None
        fields = merged(old.fields, patch)
        return self._store(replace(old, version=old.version + 1, updated=self._now(), fields=fields))

    def delete(self, key: Key) -> None:
        self._records[key.datatype].pop(key.id, None)
        self.log.append(key)

    def _store(self, record: Record) -> Record:
        self._records[record.key.datatype][record.key.id] = record
        self.log.append(record.key)
        return record
