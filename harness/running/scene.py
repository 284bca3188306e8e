"""One scenario while it runs: its named records, what was seen of them, and the claims it makes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace

from harness.connect.connector import Observed
from harness.expr.jsontext import Fields, Json, dumps, same
from harness.expr.paths import Missing, get
from harness.model.dataflow import Datatype, PropertyMapping
from harness.model.pair import Pair
from harness.model.run import Table
from harness.model.verdict import Check, Verdict
from harness.planning.kinds import is_telling
from harness.running.claims import Claim, NeedsLife
from harness.running.exchanges import Exchanges, Id
from harness.running.halting import LeftOver
from harness.running.intent import Intent
from harness.running.marks import MergeKey, Miswritten, fields_of, keys, marks, pairs_of, rows
from harness.running.phrased import Program
from harness.running.poller import Look
from harness.running.stage import Stage


class Unprepared(Exception):
    """A step cannot do what it is for, because something before it did not come about; says what."""


class Impossible(Exception):
    """A step asks for what the system's API cannot do at all; says what."""


@dataclass(kw_only=True)
class Actor:
    """A record with a name in the scenario: what we last wrote to it and last saw of it.

    `written` is when it was written to, or what it was made for; of such a one, `settled` is how long it took to be
    seen.
    """

    id: Id
    version: str
    fields: Fields
    written: float
    settled: float | None = None
    unkept: dict[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A property that is to hold the id of another record, and that record."""

    path: str
    value: Json
    other: Actor


class Scene:
    """The state of one scenario. `statements` are the ids it judges; `claims` what it has found so far.

    `references` are the properties by which records yet to be created refer to others, `connected` those that were
    seen to be written, each by the record that refers and the one that it refers to. `alone` says that no other
    scenario makes records appear that can only be counted where this one counts some; then `at_start` are those that
    were there before it began.
    """

    def __init__(self, stage: Stage, program: Program, intent: Intent, exchanges: Exchanges, *, alone: bool) -> None:
        self.stage = stage
        self.statements = program.statements
        self._excluded = program.excluded
        self.intent = intent
        self.alone = alone
        self.claims: list[Claim] = []
        self.actors: dict[str, Actor] = {}
        self.partners: dict[tuple[str, Datatype], Actor] = {}
        self.references: dict[str, list[Reference]] = {}
        self.connected: list[tuple[Actor, Actor]] = []
        self.at_start: set[Id] = set()
        self.last_write = 0.0
        self.saved_unchanged = False
        self.has_just_edited = False
        self.exchanges = exchanges

    def beside(self, exchanges: Exchanges) -> "Scene":
        """The same scene for a step that only watches while others do: what it finds and exchanges is its own."""
        own = copy(self)
        own.claims, own.exchanges = [], exchanges
        return own

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
        self._must_be_new(datatype, fields)
        traces = {target: marks(self.stage.pairs, datatype, fields, target) for target in self._targets(datatype, name)}
        record = await self.stage.create(datatype, fields, traces)
        keyed = any(True for _ in self.keys(datatype, record.fields))
        for target, known in traces.items():
            known = known or marks(self.stage.pairs, datatype, record.fields, target)
            sure = datatype if target in self.stage.made[datatype] and not keyed else None
            self.stage.accounts.expect(target, known, self._expected(datatype, name, target), sure=sure)
        self.last_write = self.stage.clock.now()
        id = Id(datatype=datatype, id=record.id)
        actor = Actor(id=id, version=record.version, fields=record.fields, written=self.last_write)
        self._compare(actor, table, record)
        self.actors[name] = actor
        return actor

    async def edit(self, actor: Actor, table: Table) -> None:
        self._must_be_able("update", actor.id.datatype)
        record = await self.stage.update(actor.id.datatype, actor.id.id, fields_of(table))
        if record is None:
            raise Unprepared(f"the {actor.id.datatype} {actor.id.id} is gone, so it cannot be saved")
        self._compare(actor, table, record)
        self.last_write = self.stage.clock.now()
        actor.version, actor.fields, actor.written = record.version, record.fields, self.last_write
        for pair, other in self.pairs_of(actor.id.datatype):
            if pair.source == actor.id.datatype and (known := self.marks(actor, other)):
                self.stage.accounts.expect(other, known, 0)

    def adopt(self, name: str, records: Sequence[Observed], *, recognised: bool, settled: float | None = None) -> Actor:
        """Take the first record as the counterpart of a named one, and all of them as made for it."""
        record = records[0]
        for each in records:
            self.stage.adopt(each, self.actors[name].id, recognised=recognised)
        id = Id(datatype=record.datatype, id=record.id)
        written = self.actors[name].written
        actor = Actor(id=id, version=record.version, fields=record.fields, written=written, settled=settled)
        self.partners[name, record.datatype] = actor
        return actor

    async def look(
        self, actor: Actor, newer_than: Look | None = None, *, whole: bool = True
    ) -> tuple[Look, Observed | None]:
        """A record as it is from now on, None where it is gone, and the look that shows it.

        Where that need not be a `whole` list, the record may be shown as it last was although it is gone.
        """
        look = await self.stage.look(actor.id.datatype, newer_than=newer_than, whole=whole)
        shown = look.records.get(actor.id.id)
        self.saw(look, [] if shown is None else [shown])
        return look, shown

    def saw(self, look: Look, records: Collection[Observed]) -> None:
        """Keep as evidence what a list showed that matters to this scenario."""
        if not look.exchanges:
            return
        shown: list[Json] = [record.fields for record in records if record.id in look.fresh]
        others = len(look.fresh) - len(shown)
        if others:
            shown.append(f"(and {others} {'record' if others == 1 else 'records'} of no interest here)")
        response = self.stage.shown(look.datatype, shown)
        self.exchanges.record(replace(look.exchanges[0], time=look.seen, response=response, repeats=0))

    # --- the document's rules ---

    def rows(self, source: Datatype, target: Datatype) -> tuple[PropertyMapping, ...]:
        return rows(self.stage.pairs, source, target)

    def pairs_of(self, datatype: Datatype) -> Iterable[tuple[Pair, Datatype]]:
        """The pairs a datatype takes part in, each with the datatype on its other side."""
        return self.stage.touching.get(datatype, ())

    def keys(self, datatype: Datatype, fields: Fields) -> Iterable[MergeKey]:
        """What a record with these properties can be merged by."""
        return keys(self.pairs_of(datatype), datatype, fields)

    def marks(self, actor: Actor, target: Datatype) -> Mapping[str, Json]:
        """The values by which a B made for this record can be recognised: its texts and numbers, by target path."""
        return marks(self.stage.pairs, actor.id.datatype, actor.fields, target)

    def _targets(self, datatype: Datatype, name: str) -> list[Datatype]:
        """The datatypes in which a new record may bring one about, as the documents or the scenario's steps say."""
        mapped = [pair.target for pair in self.stage.pairs if pair.source == datatype]
        said = [target for named, target in self.intent.expected if named == name]
        return list(dict.fromkeys([*mapped, *said, *self.stage.made[datatype]]))

    def _expected(self, datatype: Datatype, name: str, target: Datatype) -> int:
        return self.intent.expected.get((name, target), int(target in self.stage.made[datatype]))

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
        settled: float | None = None,
        seen: float | None = None,
        guard: bool = False,
        unless_strays: Datatype | None = None,
    ) -> None:
        """Record a finding for the scenario's statements, or for the given ones."""
        for statement in self._judged(statements):
            check = Check(
                statement=statement,
                claim=claim,
                verdict=Verdict.PASSED if holds else Verdict.FAILED,
                expected=self.stage.plain(expected),
                actual=self.stage.plain(actual),
                watched=watched,
                settled=settled if holds else None,
                seen=None if holds else seen,
                guard=guard,
            )
            self.claims.append(Claim(check=check, needs=needs, blames=blames, unless_strays=unless_strays))

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
            check = Check(
                statement=statement, claim=claim, verdict=verdict, reason=self.stage.plain(reason), guard=guard
            )
            self.claims.append(Claim(check=check))

    def _must_be_new(self, datatype: Datatype, fields: Fields) -> None:
        """Raise LeftOver where a merge property's value is there from before: records would merge that must not."""
        for key in self.keys(datatype, fields):
            if not is_telling(key.value):
                continue
            if self.stage.was_there(key.other, key.theirs, key.value) or self.stage.was_there(
                datatype, key.mine, key.value
            ):
                raise LeftOver(
                    f"{key.mine} {dumps(key.value)} is in the systems from before the run, "
                    "so what it tells is not sure",
                    hint="`harness cleanup` deletes what runs have left; `harness run` makes new values each time",
                )

    def _must_be_able(self, role: str, datatype: Datatype) -> None:
        """Raise Impossible for what the system's API has no operation for."""
        if self.stage.lacks(datatype, role):
            done = {"insert": "be created", "update": "be edited"}[role]
            raise Impossible(f"by the API of {datatype.system}, {datatype.name} records cannot {done}")

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
