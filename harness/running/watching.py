"""Waiting and looking: what several steps share when they watch the systems."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from harness.connect.connector import Observed
from harness.expr.jsontext import Json
from harness.expr.paths import Missing, get
from harness.model.dataflow import Datatype
from harness.running.claims import Arrival
from harness.running.exchanges import Id
from harness.running.poller import Look
from harness.running.scene import Actor, Scene

LOOKS = 2
"""How often a watch looks until its end, so that what goes wrong early is not waited for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """New records that appeared for a named one: those it was recognised in, or such as can only be counted.

    `due` is how many are right: one, and one more for each further source record that a system brought along. `seen` is
    how many seconds after the write as many were first seen, or had last been looked for.
    """

    records: tuple[Observed, ...]
    due: int
    marked: bool
    seen: float = 0.0


async def refresh(scene: Scene, actor: Actor) -> None:
    """Look at a record and take what is seen for its state at rest."""
    _, shown = await scene.look(actor)
    if shown is not None:
        actor.version, actor.fields = shown.version, shown.fields


async def separate(scene: Scene, datatype: Datatype) -> None:
    """Let so much time pass that this write's time differs from the last one's, on whichever side."""
    sides = (datatype, *(other for _, other in scene.pairs_of(datatype)))
    await scene.stage.clock.sleep(max(scene.stage.apart(side) for side in sides))


async def watch(scene: Scene, actor: Actor, *, stop: Callable[[Observed | None], bool]) -> Observed | None:
    """Look at a record now and then for as long as it is to be watched, or until `stop` says that it is decided."""
    stage = scene.stage
    window = stage.patience.window(actor.id.datatype)
    until = stage.clock.now() + window
    with stage.progress.waiting(actor.id.datatype.system):
        while True:
            await stage.clock.sleep(window / LOOKS)
            look, seen = await scene.look(actor)
            if stop(seen) or look.asked >= until:
                return seen


async def watch_rest(scene: Scene, actor: Actor) -> Observed | None:
    """Look at a record now and then until it has rested for as long as it is to be watched; gives it as last seen.

    What moves it before the deadline of the last write may be part of its coming to rest, and the watch begins anew.
    """
    stage = scene.stage
    window, due = stage.patience.window(actor.id.datatype), stage.patience.deadline(actor.id.datatype)
    due += scene.last_write
    before = stage.clock.now()
    until = before + window
    with stage.progress.waiting(actor.id.datatype.system):
        while True:
            await stage.clock.sleep(window / LOOKS)
            look, seen = await scene.look(actor)
            if seen is None or (seen.version != actor.version and before >= due):
                return seen
            if seen.version != actor.version:
                actor.version, actor.fields = seen.version, seen.fields
                until = look.asked + window
            elif look.asked >= until:
                return seen
            before = look.asked


async def watch_news(scene: Scene, actor: Actor, datatype: Datatype) -> list[Observed]:
    """Watch for new records of a datatype that a named one brings about; gives those that there are."""
    stage = scene.stage
    window = stage.patience.window(datatype)
    until = stage.clock.now() + window
    with stage.progress.waiting(datatype.system):
        while True:
            await stage.clock.sleep(window / LOOKS)
            look = await stage.look(datatype)
            new = news_for(scene, actor, look)
            scene.saw(look, new)
            if new or look.asked >= until:
                return new


async def appeared(scene: Scene, name: str, datatype: Datatype) -> Found:
    """Wait for the record that the sync makes for a named one, then look once more whether it stays alone."""
    stage, actor = scene.stage, scene.actor(name)
    until = actor.written + stage.patience.deadline(datatype)
    look: Look | None = None
    in_part = bool(scene.marks(actor, datatype))  # what can only be counted is counted in whole lists
    whole = not in_part
    with stage.progress.waiting(datatype.system):
        while True:
            look = await stage.look(datatype, newer_than=look, whole=whole)
            found = await _found(scene, actor, look, late=look.asked >= until and look.whole)
            scene.saw(look, found.records)
            if len(found.records) >= found.due and (look.whole or found.marked):
                break
            if look.whole and look.asked >= until:
                break
            whole = not in_part or stage.patience.is_last(stage.clock.now(), until) or bool(found.records)
    seen = look.seen - actor.written
    if not found.records:
        return replace(found, seen=seen)
    stage.progress.of(datatype.system).settled += 1
    stage.arrivals.append(Arrival(source=actor.id.datatype, target=datatype, written=actor.written, seen=look.seen))
    if not found.marked and not scene.alone:
        return replace(found, seen=seen)
    look = await stage.look(datatype, newer_than=look)
    found = await _found(scene, actor, look, late=True)
    scene.saw(look, found.records)
    return replace(found, seen=seen)


def untold(scene: Scene, actor: Actor, datatype: Datatype) -> str:
    """Why new records of a datatype cannot be told from other people's; empty where they can."""
    if scene.stage.patience.exclusive(datatype) or scene.marks(actor, datatype):
        return ""
    return (
        f"no property shows whose a new {datatype} is, and others may make some, too: "
        f'say exclusive = true under [systems."{datatype.system}".datatypes."{datatype.name}"] if nobody does'
    )


def doubles(scene: Scene, look: Look, partner: Actor, marks: Mapping[str, Json]) -> list[Observed]:
    """The records of nobody that hold one of the marks of a partner, as it was or as the partner shows it by now."""
    wanted = [(path, mark) for path, mark in marks.items()]
    wanted += [(path, now) for path in marks if not isinstance(now := get(partner.fields, path), Missing)]
    found = {record.id: record for path, value in wanted for record in look.having(path, value)}
    return [record for record in scene.stage.accounts.unknown(look, found.values()) if record.id != partner.id.id]


def recognised(scene: Scene, actor: Actor, look: Look) -> list[Observed]:
    """The records of nobody else that hold one of the values that a named record brings to the datatype."""
    marks = scene.marks(actor, look.datatype)
    found = {record.id: record for path, mark in marks.items() for record in look.having(path, mark)}
    return _since_start(scene, look, found.values())


async def _found(scene: Scene, actor: Actor, look: Look, *, late: bool) -> Found:
    stage, datatype = scene.stage, look.datatype
    known = recognised(scene, actor, look)
    if known or not stage.patience.exclusive(datatype):
        return Found(records=tuple(known), due=1, marked=True)
    marks = scene.marks(actor, datatype)
    if scene.alone:
        new = _since_start(scene, look, look.news)
        return Found(records=tuple(new), due=1 if marks else 1 + await _brought(scene, datatype), marked=False)
    if (marks and not late) or stage.accounts.being_made[datatype]:
        return Found(records=(), due=1, marked=False)
    uncounted = stage.accounts.uncounted(look)
    if marks and len(uncounted) <= stage.accounts.unmarked(datatype) + stage.brought(datatype):
        return Found(records=(), due=1, marked=True)
    free = stage.accounts.unknown(look, uncounted)[:1]
    if marks and free:  # it came without a value of its own, so it is counted with the others from now on
        stage.accounts.expect(datatype, {}, 1)
    return Found(records=tuple(free), due=1, marked=False)


def news_for(scene: Scene, actor: Actor, look: Look) -> list[Observed]:
    """The new records that a named one may have brought about, as far as that can be told."""
    if scene.alone and scene.stage.patience.exclusive(look.datatype):
        return _since_start(scene, look, look.news)
    return recognised(scene, actor, look)


def _since_start(scene: Scene, look: Look, records: Iterable[Observed]) -> list[Observed]:
    unknown = scene.stage.accounts.unknown(look, records)
    return [each for each in unknown if Id(datatype=look.datatype, id=each.id) not in scene.at_start]


async def _brought(scene: Scene, target: Datatype) -> int:
    """How many source records of a datatype the systems made beside ours, such as a ticket's first comment."""
    looks = [await scene.stage.look(source) for source in scene.stage.bringers(target)]
    return sum(len(_since_start(scene, look, look.news)) for look in looks)
