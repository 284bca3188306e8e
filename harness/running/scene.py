"""One scenario while it runs: its named records, what was seen of them, and the claims it makes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from harness.connect.connector import Observed
from harness.expr.conversion import becomes
from harness.expr.jsontext import Fields, Json, dumps, same
from harness.expr.paths import Missing, get, put
from harness.model.dataflow import Datatype, PropertyMapping
from harness.model.pair import Pair
from harness.model.run import Table
from harness.model.verdict import Check, Verdict
from harness.planning.kinds import COMMON, is_telling, likely
from harness.planning.tables import value as cell_value
from harness.running.claims import Claim, NeedsLife
from harness.running.exchanges import Id
from harness.running.stage import Stage
from harness.store.ledger import Trace


class Unprepared(Exception):
    """A step cannot do what it is for, because something before it did not come about; says what."""


class Impossible(Exception):
    """A step asks for what the system's API cannot do at all; says what."""


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


class Scene:
    """The state of one scenario. `statements` are the ids it judges; `claims` what it has found so far."""

    def __init__(self, stage: Stage, statements: tuple[str, ...]) -> None:
        self.stage = stage
        self.statements = statements
        self.claims: list[Claim] = []
        self.actors: dict[str, Actor] = {}
        self.partners: dict[tuple[str, Datatype], Actor] = {}
        self.at_start = stage.known()
        self.saved_unchanged = False

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
        self._must_be_able("insert", datatype)
        fields = fields_of(table)
        record = await self.stage.create(datatype, fields, self._traces(datatype, fields))
        id = Id(datatype=datatype, id=record.id)
        actor = Actor(id=id, version=record.version, fields=record.fields, written=self.stage.last_write)
        self._compare(actor, table, record)
        self.actors[name] = actor
        return actor

    async def edit(self, actor: Actor, table: Table) -> None:
        self._must_be_able("update", actor.id.datatype)
        record = await self.stage.update(actor.id.datatype, actor.id.id, fields_of(table))
        if record is None:
            raise Unprepared(f"the {actor.id.datatype} {actor.id.id} is gone, so it cannot be saved")
        self._compare(actor, table, record)
        actor.version, actor.fields, actor.written = record.version, record.fields, self.stage.last_write

    def adopt(self, name: str, records: Sequence[Observed], because: str) -> Actor:
        """Take the first record as the counterpart of a named one, and all of them as made for it."""
        record = records[0]
        for each in records:
            self.stage.adopt(each, self.actors[name].id, because)
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
        return self._marks(actor.id.datatype, actor.fields, target)

    def _traces(self, datatype: Datatype, fields: Fields) -> list[Trace]:
        """The values by which what the sync makes of a new record is recognised, wherever it makes it."""
        return [
            Trace(system=pair.target.system, datatype=pair.target.name, property=path, value=dumps(value))
            for pair in self.stage.pairs
            if pair.source == datatype
            for path, value in self._marks(datatype, fields, pair.target).items()
        ]

    def _marks(self, datatype: Datatype, fields: Fields, target: Datatype) -> Mapping[str, Json]:
        marks: dict[str, Json] = {}
        for row in self.rows(datatype, target):
            value = get(fields, row.source)
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

    def give_up(
        self,
        claim: str,
        reason: str,
        verdict: Verdict,
        statements: tuple[str, ...] | None = None,
        *,
        guard: bool = False,
    ) -> None:
        """Record that a claim could not be judged; as a `guard` it takes nothing from what was judged beside it."""
        for statement in self._judged(statements):
            check = Check(statement=statement, claim=claim, verdict=verdict, reason=reason, guard=guard)
            self.claims.append(Claim(check=check))

    def _must_be_able(self, role: str, datatype: Datatype) -> None:
        """Raise Impossible for what the system's API has no operation for."""
        if self.stage.lacks(datatype, role):
            done = {"insert": "be created", "update": "be edited"}[role]
            raise Impossible(f"by the API of {datatype.system}, {datatype.name} records cannot {done}")

    def _judged(self, statements: tuple[str, ...] | None) -> tuple[str, ...]:
        """The statements that a finding is about; a person's own scenario may be about none."""
        return (self.statements if statements is None else statements) or ("",)

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
