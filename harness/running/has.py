"""The step “… has”: every row of its table judged by itself, by value and by JSON type."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from harness.connect.connector import Observed
from harness.expr.compare import Likeness, compare
from harness.expr.conversion import Unknown, becomes
from harness.expr.jsontext import Json, dumps, same, type_name
from harness.expr.outcome import Known
from harness.expr.paths import MISSING, Missing, get
from harness.expr.read import read_cell
from harness.expr.transit import typed
from harness.expr.tree import UNTYPED, Cell, Malformed, Plain
from harness.model.dataflow import PropertyMapping
from harness.model.run import Table
from harness.model.verdict import Verdict
from harness.planning.phrases import ALIVE_HAS
from harness.planning.tables import value as cell_value
from harness.running.claims import Arrival, NeedsLife
from harness.running.marks import Miswritten
from harness.running.poller import Look
from harness.running.scene import Actor, Scene, Unprepared

NOTHING_SAID = Plain(name=UNTYPED)
COLUMNS = ("property", "value", "type", "from")
TYPES = ("", "string", "number", "integer", "boolean", "array", "object")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One row: the property, its value (an empty cell for none), the JSON type it must have and where it comes from.

    `behind` are the property rows that it stands for, none where it names no source; `cell` is what says how values
    are compared.
    """

    path: str
    value: Json | Missing
    type: str = ""
    source: str = ""
    behind: tuple[PropertyMapping, ...] = ()
    cell: Cell = NOTHING_SAID

    def holds(self, shown: Json | Missing) -> bool:
        """Whether a value is the expected one.

        Where the type is judged apart, `"12"` counts as 12 here; where no type is declared, numbers count by value.
        """
        if isinstance(self.value, Missing):
            return shown is None or isinstance(shown, Missing)
        if isinstance(shown, Missing):
            return False
        compared = compare(Known(value=typed(self.value)), shown, self.cell)
        if compared.likeness is Likeness.EQUAL:
            return True
        if self.type:
            return same(self.value, shown) or _as_text(self.value) == _as_text(shown)
        return self.cell == NOTHING_SAID and same(self.value, shown)

    def has_type(self, shown: Json) -> bool:
        if self.type == "integer":
            return isinstance(shown, int) and not isinstance(shown, bool)
        return not self.type or type_name(shown) == self.type


async def has(scene: Scene, said: re.Match[str], table: Table) -> None:
    """Wait until every row holds or the deadline has passed, then claim each row."""
    actor = scene.actor(said["name"], said["kind"])
    rows = _expectations(scene, actor, table)
    waited = await _wait(scene, actor, rows)
    shown = waited.shown
    fields = {} if shown is None else shown.fields
    before = actor.fields
    arrived = [row for row in rows if row.holds(get(fields, row.path)) and not row.holds(get(before, row.path))]
    if arrived:
        _note_arrival(scene, actor)
    if said.re is not ALIVE_HAS.pattern:
        for place, row in enumerate(rows):
            settled = _settled(scene, waited.since.get(place)) if row in arrived else _came_along(scene, actor)
            _judge(scene, actor, row, waited, settled=settled, arrived=row in arrived)
    if shown is not None:
        actor.version, actor.fields = shown.version, shown.fields


async def taken_over(scene: Scene, said: re.Match[str], table: Table) -> None:
    """Wait until a record has what was written to another one. Raises Unprepared where the deadline passes first."""
    actor = scene.actor(said["name"], said["kind"])
    rows = _expectations(scene, actor, table)
    shown = (await _wait(scene, actor, rows)).shown
    for row in rows:
        if shown is None or not row.holds(get(shown.fields, row.path)):
            raise Unprepared(f"“{said['name']}” has not taken over {row.path}, which shows {shown_as(shown, row.path)}")
    assert shown is not None  # noqa: S101 - a table has rows
    actor.version, actor.fields = shown.version, shown.fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Waited:
    """A record as last seen, when that was, and since when each row that holds has held (by its place); seconds."""

    shown: Observed | None
    seen: float
    since: Mapping[int, float]


async def _wait(scene: Scene, actor: Actor, rows: tuple[Expectation, ...]) -> Waited:
    since: dict[int, float] = {}
    until = scene.last_write + scene.stage.patience.deadline(actor.id.datatype)
    look: Look | None = None
    whole = False  # what has changed is enough to wait for, and to judge what it shows
    with scene.stage.progress.waiting(actor.id.datatype.system):
        while True:
            look, shown = await scene.look(actor, look, whole=whole)
            holding = {n for n, row in enumerate(rows) if shown is not None and row.holds(get(shown.fields, row.path))}
            since = {n: since.get(n, look.seen) for n in holding}
            all_hold = len(holding) == len(rows)
            if (look.whole and look.asked >= until) or (all_hold and (look.whole or actor.id.id in look.fresh)):
                scene.stage.progress.of(actor.id.datatype.system).settled += all_hold
                return Waited(shown=shown, seen=look.seen, since=since)
            # the first look after the deadline decides, so it must be whole
            whole = all_hold or scene.stage.patience.is_last(scene.stage.clock.now(), until)


def _judge(
    scene: Scene, actor: Actor, row: Expectation, waited: Waited, *, settled: float | None, arrived: bool
) -> None:
    shown = waited.shown
    statements = statements_of(row.behind) or scene.statements
    claim = f"{row.path} is {told(row.value)}{_made_of(scene, actor, row)}"
    reason = unkept(scene, actor, row.path)
    if reason:
        scene.give_up(claim, reason, Verdict.UNVERIFIABLE, statements)
        return
    value = None if shown is None else get(shown.fields, row.path)
    actual = shown_as(shown, row.path)
    there = shown is not None and not isinstance(value, Missing)
    seen = waited.seen - scene.last_write
    # What the run wrote there itself proves nothing until the sync has been seen to act since.
    needs = None if arrived else NeedsLife(target=actor.id.datatype, seen_after=actor.written)
    if row.type and there:
        assert not isinstance(value, Missing)  # noqa: S101 - `there` says so
        typed = row.has_type(value)
        scene.claim(
            f"{row.path} is of type {row.type}",
            typed,
            expected=row.type,
            actual=row.type if typed else f"{type_name(value)} ({actual})",
            statements=statements,
            needs=needs,
        )
    holds = shown is not None and row.holds(MISSING if value is None and not there else value)
    scene.claim(
        claim,
        holds,
        expected=told(row.value),
        actual=actual,
        statements=statements,
        needs=needs,
        settled=settled,
        seen=seen,
    )


def _settled(scene: Scene, held: float | None) -> float | None:
    """How long after the scenario's last write a row began to hold."""
    return None if held is None else held - scene.last_write


def _came_along(scene: Scene, actor: Actor) -> float | None:
    """How long a record took that has shown a row since it was first seen; None where something was written since."""
    return actor.settled if actor.written == scene.last_write else None


def told(value: Json | Missing) -> str:
    """An expected value in words or as JSON."""
    return "absent" if isinstance(value, Missing) else dumps(value)


def shown_as(shown: Observed | None, path: str) -> str:
    """A property as a record shows it, in words or as JSON."""
    value = None if shown is None else get(shown.fields, path)
    return "the record is gone" if shown is None else told(value)


def _made_of(scene: Scene, actor: Actor, row: Expectation) -> str:
    """Which data type made the expected value of which source value, where it is not the source value itself."""
    if isinstance(row.value, Missing):
        return ""
    for mapped in row.behind if all(mapped.target == row.path for mapped in row.behind) else ():
        for one in scene.all_actors():
            value = get(one.fields, mapped.source)
            if (
                one.id == actor.id
                or isinstance(value, Missing | type(None))
                or isinstance(row.value, Missing)
                or same(value, row.value)
            ):
                continue
            made = becomes(mapped.data_type, value)
            if not isinstance(made, Unknown) and same(made, row.value):
                return f", which {mapped.data_type} makes of {mapped.source} {dumps(value)}"
    return ""


def _note_arrival(scene: Scene, actor: Actor) -> None:
    now = scene.stage.clock.now()
    for _, other in scene.pairs_of(actor.id.datatype):
        written = [one.written for one in scene.all_actors() if one.id.datatype == other and one is not actor]
        if written:
            scene.stage.arrivals.append(Arrival(source=other, target=actor.id.datatype, written=max(written), seen=now))


def rows_behind(scene: Scene, actor: Actor, path: str, other: str) -> tuple[PropertyMapping, ...]:
    """The property rows that tie a property of a record to another one: those that the scenario judges, else all.

    Raises Miswritten where there are none.
    """
    ways = ((other, path), (path, other))
    rows = tuple(
        mapped
        for pair, _ in scene.pairs_of(actor.id.datatype)
        for mapped in pair.rows
        if (mapped.source, mapped.target) in ways
    )
    if not rows:
        raise Miswritten(f"no property table has a row for {other} and {path}")
    return tuple(row for row in rows if row.id in scene.statements) or rows


def statements_of(rows: tuple[PropertyMapping, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.id for row in rows))


def unkept(scene: Scene, actor: Actor, path: str) -> str:
    """Why a property cannot be judged; empty if it can.

    A system did not keep what the run wrote to it, to what feeds it, or to what that depends on.
    """
    kept_otherwise = next((one for one in scene.all_actors() if one.id == actor.id and path in one.unkept), None)
    if kept_otherwise is not None:
        shown = dumps(kept_otherwise.unkept[path])
        return f"{actor.id.datatype} did not keep the {path} it was given but shows {shown}"
    for pair, other in scene.pairs_of(actor.id.datatype):
        forward = pair.target == actor.id.datatype
        feeding = [row for row in pair.rows if (row.target if forward else row.source) == path]
        paths = {row.source if forward else row.target for row in feeding}
        paths |= {each.property for row in feeding for each in row.dependencies}
        for one in scene.all_actors():
            for path in paths & one.unkept.keys() if one.id.datatype == other else ():
                return f"{other} did not keep the {path} it was given but shows {dumps(one.unkept[path])}"
    return ""


def _expectations(scene: Scene, actor: Actor, table: Table) -> tuple[Expectation, ...]:
    if len(table) < 2 or table[0] != COLUMNS[: len(table[0])] or len(table[0]) < 2:
        raise Miswritten(
            f"the table must have rows below the header | {' | '.join(COLUMNS)} | (the last two may be left out)"
        )
    rows = []
    for path, text, *rest in table[1:]:
        kind, source = (*rest, "", "")[:2]
        if kind not in TYPES:
            raise Miswritten(f"“{kind}” is no JSON type; known are {', '.join(TYPES[1:])}")
        behind = rows_behind(scene, actor, path, source) if source else ()
        cells = [read_cell(row.data_type) for row in behind if row.target == path]
        says = next((cell for cell in cells if not isinstance(cell, Malformed)), NOTHING_SAID)
        value = MISSING if text == "" else cell_value(text)
        rows.append(Expectation(path=path, value=value, type=kind, source=source, behind=behind, cell=says))
    return tuple(rows)


def _as_text(value: Json) -> str:
    return value if isinstance(value, str) else dumps(value)
