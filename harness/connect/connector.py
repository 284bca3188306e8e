"""What a run needs of a system's connector, whatever speaks to the system: the one contract of them all."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from harness.connect.api import Shows
from harness.expr.jsontext import Fields, Json
from harness.model.dataflow import Datatype


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """A record as its system showed it: its datatype, id and properties; another version means that it was written to.

    How far a version can be believed is for `Connector.shows` to say.
    """

    datatype: Datatype
    id: str
    version: str
    fields: Fields = field(default_factory=dict)


class Connector(Protocol):
    """Lists, reads, creates, updates and deletes the records of one system.

    Every method that asks the system raises ConnectorError where it does not answer as it should.
    """

    def shows(self, datatype: Datatype) -> Shows:
        """What an observer of the datatype's records can see."""

    def lacks(self, datatype: Datatype) -> frozenset[str]:
        """Which of `insert`, `update` and `delete` the system does not have for the datatype."""

    def parent(self, datatype: Datatype) -> tuple[Datatype, str] | None:
        """The datatype whose records these belong to, and the property that holds its id; None for most."""

    def is_same(self, one: Datatype, other: Datatype) -> bool:
        """Whether two names mean one datatype of the system."""

    def found_by(self, datatype: Datatype, fields: Fields, mark: str) -> Fields:
        """The properties, by dotted path, in which a record that will be created with these can be found again."""

    async def listing(self, datatype: Datatype) -> tuple[Observed, ...]:
        """All records of a datatype."""

    async def changes(self, datatype: Datatype, known: Iterable[Observed]) -> tuple[Observed, ...] | None:
        """What was saved since the `known` records of a datatype were listed, and perhaps some of them again.

        None where the system cannot be asked so. What was deleted does not show, and what was saved only just may not.
        """

    async def get(self, datatype: Datatype, id: str) -> Observed | None:
        """One record, or None where the system knows none by this id."""

    async def create(self, datatype: Datatype, fields: Fields, *, mark: str = "") -> Observed:
        """A new record, as the system's answer shows it; `mark` is this record's own."""

    async def update(self, datatype: Datatype, id: str, patch: Fields) -> Observed | None:
        """A record after a JSON merge patch (empty: saved unchanged), or None where there is no such record."""

    async def delete(self, datatype: Datatype, id: str) -> bool:
        """Delete a record, for clean-up; False where there was none by this id."""

    def plain(self, value: Json) -> Json:
        """A value of the system's records without secrets; the very same one where it has none."""

    def url(self, datatype: Datatype, id: str) -> str:
        """Where a person finds the record."""

    async def aclose(self) -> None:
        """Let go of connections."""
