"""The step “… has”: every row of its table judged by itself, by value and by JSON type."""

import re
from dataclasses import dataclass

from harness.connect.connector import Observed
from harness.expr.jsontext import Json, dumps, same, type_name
from harness.expr.paths import Missing, get
from harness.model.run import Table
from harness.model.verdict import Verdict
from harness.planning.phrases import ALIVE_HAS
from harness.planning.tables import value as cell_value
from harness.running.claims import Arrival, NeedsLife
from harness.running.scene import Actor, Miswritten, Scene

COLUMNS = ("property", "value", "type", "from")
TYPES = ("", "string", "number", "integer", "boolean")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One row: the property, its value, the JSON type it must have (if told) and the property it comes from."""

    path: str
    value: Json
    type: str = ""
    source: str = ""

    def holds(self, shown: Json | Missing) -> bool:
        """Whether a value is the expected one; where the type is judged apart, `"12"` counts as 12 here."""
        if isinstance(shown, Missing):
            return False
        return same(self.value, shown) or (bool(self.type) and _as_text(self.value) == _as_text(shown))

    def has_type(self, shown: Json) -> bool:
        if self.type == "integer":
            return type_name(shown) == "number" and shown == int(str(shown).partition(".")[0])
        return not self.type or type_name(shown) == self.type


async def has(scene: Scene, said: re.Match[str], table: Table) -> None:
    """Wait until every row holds or the deadline has passed, then claim each row."""
    actor = scene.actor(said["name"], said["kind"])
    rows = _expectations(table)
    shown = await _wait(scene, actor, rows)
    fields = {} if shown is None else shown.fields
    before = actor.fields
    arrived = [row for row in rows if row.holds(get(fields, row.path)) and not row.holds(get(before, row.path))]
    if arrived:
        _note_arrival(scene, actor)
    if said.re is not ALIVE_HAS.pattern:
        for row in rows:
            _judge(scene, actor, row, shown, arrived=row in arrived)
    if shown is not None:
        actor.version, actor.fields = shown.version, shown.fields


async def _wait(scene: Scene, actor: Actor, rows: tuple[Expectation, ...]) -> Observed | None:
    stage = scene.stage
    until = stage.last_write + stage.timing.deadline
    while True:
        shown = await scene.look(actor)
        if shown is not None and all(row.holds(get(shown.fields, row.path)) for row in rows):
            return shown
        if stage.clock.now() >= until:
            return shown
        await stage.clock.sleep(stage.timing.poll)


def _judge(scene: Scene, actor: Actor, row: Expectation, shown: Observed | None, *, arrived: bool) -> None:
    statements = _statements(scene, actor, row)
    claim = f"{row.path} is {dumps(row.value)}"
    unkept = _unkept(scene, actor, row)
    if unkept:
        scene.give_up(claim, unkept, Verdict.UNVERIFIABLE, statements)
        return
    value = None if shown is None else get(shown.fields, row.path)
    actual = "the record is gone" if shown is None else "absent" if isinstance(value, Missing) else dumps(value)
    there = shown is not None and not isinstance(value, Missing)
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
    holds = there and row.holds(value)
    scene.claim(claim, holds, expected=dumps(row.value), actual=actual, statements=statements, needs=needs)


def _note_arrival(scene: Scene, actor: Actor) -> None:
    now = scene.stage.clock.now()
    for _, other in scene.pairs_of(actor.id.datatype):
        written = [one.written for one in scene.all_actors() if one.id.datatype == other and one is not actor]
        if written:
            scene.stage.arrivals.append(Arrival(source=other, target=actor.id.datatype, written=max(written), seen=now))


def _statements(scene: Scene, actor: Actor, row: Expectation) -> tuple[str, ...]:
    """The property rows that a row of the step's table stands for; the scenario's statements where it names none."""
    if not row.source:
        return scene.statements
    ways = ((row.source, row.path), (row.path, row.source))
    ids = tuple(
        dict.fromkeys(
            mapped.id
            for pair, _ in scene.pairs_of(actor.id.datatype)
            for mapped in pair.rows
            if (mapped.source, mapped.target) in ways
        )
    )
    if not ids:
        raise Miswritten(f"no property table has a row for {row.source} and {row.path}")
    return tuple(id for id in ids if id in scene.statements) or ids


def _unkept(scene: Scene, actor: Actor, row: Expectation) -> str:
    """Why a row cannot be judged when a system did not keep what the run wrote to the property or to its source."""
    kept_otherwise = next((one for one in scene.all_actors() if one.id == actor.id and row.path in one.unkept), None)
    if kept_otherwise is not None:
        shown = dumps(kept_otherwise.unkept[row.path])
        return f"{actor.id.datatype} did not keep the {row.path} it was given but shows {shown}"
    for pair, other in scene.pairs_of(actor.id.datatype):
        forward = pair.target == actor.id.datatype
        paths = {
            mapped.source if forward else mapped.target
            for mapped in pair.rows
            if (mapped.target if forward else mapped.source) == row.path
        }
        for one in scene.all_actors():
            for path in paths & one.unkept.keys() if one.id.datatype == other else ():
                return f"{other} did not keep the {path} it was given but shows {dumps(one.unkept[path])}"
    return ""


def _expectations(table: Table) -> tuple[Expectation, ...]:
    if len(table) < 2 or table[0] != COLUMNS[: len(table[0])] or len(table[0]) < 2:
        raise Miswritten(
            f"the table must have rows below the header | {' | '.join(COLUMNS)} | (the last two may be left out)"
        )
    rows = []
    for path, text, *rest in table[1:]:
        kind, source = (*rest, "", "")[:2]
        if kind not in TYPES:
            raise Miswritten(f"“{kind}” is no JSON type; known are {', '.join(TYPES[1:])}")
        rows.append(Expectation(path=path, value=cell_value(text), type=kind, source=source))
    return tuple(rows)


def _as_text(value: Json) -> str:
    return value if isinstance(value, str) else dumps(value)
