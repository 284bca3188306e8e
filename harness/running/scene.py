"""One scenario while it runs: its named records, what was seen of them, and the claims it makes."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from harness.connect.connector import Observed
from harness.expr.conversion import becomes
from harness.expr.jsontext import Fields, Json, same
from harness.expr.paths import Missing, get, put
from harness.model.dataflow import Datatype, PropertyMapping
from harness.model.pair import Pair
from harness.model.run import Table
from harness.model.verdict import Check, Verdict
from harness.planning.kinds import COMMON, is_telling, likely
from harness.planning.tables import value as cell_value
from harness.running.claims import Claim, NeedsLife
from harness.running.stage import Id, Stage


class Unprepared(Exception):
    """A step cannot do what it is for, because something before it did not come about; says what."""


class Miswritten(Exception):
    """A step of a feature file makes no sense, whatever the systems do; says why."""


@dataclass(kw_only=True)
class Actor:
    """A record with a name in the scenario: what we last wrote to it and last saw of it."""

    id: Id
    version: str
    fields: Fields
    written: float
    unkept: dict[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A property that is to hold the id of another record, and that record."""

    path: str
    value: Json
    other: Actor


class Scene:
    """The state of one scenario. `statements` are the ids it judges; `claims` what it has found so far.

    `references` are the properties by which records yet to be created refer to others. Of `excluded` statements nothing
    is claimed.
    """

    def __init__(self, stage: Stage, statements: tuple[str, ...], excluded: Container[str] = ()) -> None:
        self.stage = stage
        self.statements = statements
        self._excluded = excluded
        self.claims: list[Claim] = []
        self.actors: dict[str, Actor] = {}
        self.partners: dict[tuple[str, Datatype], Actor] = {}
        self.references: dict[str, list[Reference]] = {}
        self.at_start = stage.known()

    # --- records ---

    def datatype(self, text: str) -> Datatype:
        found = self.stage.datatypes.get(text)
        if found is None:
            raise Miswritten(f"no document of this run knows a datatype “{text}”")
        return found

    def actor(self, name: str, kind: str | None = None) -> Actor:
        """The record that a step speaks of. Raises Unprepared where the sync has not made it."""
        if name not in self.actors:
            raise Miswritten(f"no step before this one names a record “{name}”")
        if kind is None:
            return self.actors[name]
        try:
            return self.partners[name, self.datatype(kind)]
        except KeyError:
            raise Unprepared(f"there is no {kind} of “{name}” to look at") from None

    def all_actors(self) -> Iterable[Actor]:
        """The named records and the counterparts that were made for them."""
        return (*self.actors.values(), *self.partners.values())

    async def create(self, datatype: Datatype, name: str, table: Table) -> Actor:
        fields = fields_of(table)
        record = await self.stage.create(datatype, fields)
        id = Id(datatype=datatype, id=record.id)
        actor = Actor(id=id, version=record.version, fields=record.fields, written=self.stage.last_write)
        self._compare(actor, table, record)
        self.actors[name] = actor
        return actor

    async def edit(self, actor: Actor, table: Table) -> None:
        record = await self.stage.update(actor.id.datatype, actor.id.id, fields_of(table))
        if record is None:
            raise Unprepared(f"the {actor.id.datatype} {actor.id.id} is gone, so it cannot be saved")
        self._compare(actor, table, record)
        actor.version, actor.fields, actor.written = record.version, record.fields, self.stage.last_write

    def adopt(self, name: str, records: Sequence[Observed]) -> Actor:
        """Take the first record as the counterpart of a named one, and all of them as made for it."""
        record = records[0]
        for each in records:
            self.stage.adopt(each, self.actors[name].id)
        id = Id(datatype=record.datatype, id=record.id)
        actor = Actor(id=id, version=record.version, fields=record.fields, written=self.actors[name].written)
        self.partners[name, record.datatype] = actor
        return actor

    async def look(self, actor: Actor) -> Observed | None:
        return await self.stage.get(actor.id.datatype, actor.id.id)

    # --- the document's rules ---

    def rows(self, source: Datatype, target: Datatype) -> tuple[PropertyMapping, ...]:
        return next((pair.rows for pair in self.stage.pairs if (pair.source, pair.target) == (source, target)), ())

    def pairs_of(self, datatype: Datatype) -> Iterable[tuple[Pair, Datatype]]:
        """The pairs a datatype takes part in, each with the datatype on its other side."""
        for pair in self.stage.pairs:
            if datatype in (pair.source, pair.target):
                yield pair, pair.target if pair.source == datatype else pair.source

    def marks(self, actor: Actor, target: Datatype) -> Mapping[str, Json]:
        """The values by which a B made for this record can be recognised: its texts and numbers, by target path."""
        marks: dict[str, Json] = {}
        for row in self.rows(actor.id.datatype, target):
            value = get(actor.fields, row.source)
            if row.dependencies or isinstance(value, Missing) or likely(row.source) in COMMON:
                continue
            sent = becomes(row.data_type, value)
            if is_telling(sent):
                marks[row.target] = sent
        return marks

    # --- claims ---

    def claim(
        self,
        claim: str,
        holds: bool,
        *,
        expected: str,
        actual: str,
        statements: tuple[str, ...] | None = None,
        needs: NeedsLife | None = None,
        blames: NeedsLife | None = None,
        watched: float | None = None,
        guard: bool = False,
    ) -> None:
        """Record a finding for the scenario's statements, or for the given ones."""
        for statement in self._judged(statements):
            check = Check(
                statement=statement,
                claim=claim,
                verdict=Verdict.PASSED if holds else Verdict.FAILED,
                expected=expected,
                actual=actual,
                watched=watched,
                guard=guard,
            )
            self.claims.append(Claim(check=check, needs=needs, blames=blames))

    def give_up(self, claim: str, reason: str, verdict: Verdict, statements: tuple[str, ...] | None = None) -> None:
        """Record that a claim could not be judged."""
        for statement in self._judged(statements):
            self.claims.append(Claim(check=Check(statement=statement, claim=claim, verdict=verdict, reason=reason)))

    def _judged(self, statements: tuple[str, ...] | None) -> tuple[str, ...]:
        """The statements that a finding is about; a person's own scenario may be about none."""
        about = self.statements if statements is None else statements
        return tuple(one for one in about if one not in self._excluded) if about else ("",)

    def _compare(self, actor: Actor, table: Table, record: Observed) -> None:
        """Remember what the system did not keep as it was sent (DESIGN, rule of judging 10)."""
        for path, value in pairs_of(table):
            shown = get(record.fields, path)
            shown = None if isinstance(shown, Missing) else shown
            if value in (None, "") and shown in (None, ""):
                continue
            if not same(value, shown):
                actor.unkept[path] = shown
            else:
                actor.unkept.pop(path, None)


def pairs_of(table: Table) -> tuple[tuple[str, Json], ...]:
    """The properties and values of a `property | value` table. Raises Miswritten for another header."""
    if not table:
        return ()
    if table[0][:2] != ("property", "value"):
        raise Miswritten("the table must start with the header | property | value |")
    return tuple((row[0], cell_value(row[1])) for row in table[1:])


def fields_of(table: Table) -> dict[str, Json]:
    fields: dict[str, Json] = {}
    for path, value in pairs_of(table):
        fields = put(fields, path, value)
    return fields
