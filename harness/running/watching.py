"""Waiting and looking: what several steps share when they watch the systems."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from harness.connect.connector import Observed
from harness.expr.jsontext import Fields, Json
from harness.expr.paths import Missing, get
from harness.model.dataflow import Datatype
from harness.running.claims import Arrival
from harness.running.exchanges import Id
from harness.running.scene import Actor, Scene

T = TypeVar("T")

LOOKS = 2
"""How often a watch looks until its end, so that what goes wrong early is not waited for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """New records that appeared for a named one: those it was recognised in, or all new ones where it cannot be.

    `due` is how many are right: one, and one more for each further source record that a system brought along.
    """

    records: tuple[Observed, ...]
    due: int
    marked: bool


async def refresh(scene: Scene, actor: Actor) -> None:
    """Look at a record and take what is seen for its state at rest."""
    shown = await scene.look(actor)
    if shown is not None:
        actor.version, actor.fields = shown.version, shown.fields


async def separate(scene: Scene, datatype: Datatype) -> None:
    """Let so much time pass that this write's time differs from the last one's, on whichever side."""
    sides = (datatype, *(other for _, other in scene.pairs_of(datatype)))
    await scene.stage.clock.sleep(max(scene.stage.apart(side) for side in sides))


async def watch(scene: Scene, datatype: Datatype, look: Callable[[], Awaitable[T]], *, stop: Callable[[T], bool]) -> T:
    """Look now and then for as long as a datatype is to be watched, or until `stop` says that it is decided."""
    stage = scene.stage
    window = stage.patience.window(datatype)
    until = stage.clock.now() + window
    while True:
        await stage.clock.sleep(window / LOOKS)
        seen = await look()
        if stop(seen) or stage.clock.now() >= until:
            return seen


async def appeared(scene: Scene, name: str, datatype: Datatype) -> Found:
    """Wait for the record that the sync makes for a named one, then look once more whether it stays alone."""
    stage, actor = scene.stage, scene.actor(name)
    until = actor.written + stage.patience.deadline(datatype)
    while True:
        found = await _found(scene, actor, datatype)
        if len(found.records) >= found.due or stage.clock.now() >= until:
            break
        await stage.clock.sleep(stage.patience.timing.poll)
    if found.records:
        now = stage.clock.now()
        stage.arrivals.append(Arrival(source=actor.id.datatype, target=datatype, written=actor.written, seen=now))
        await stage.clock.sleep(stage.patience.timing.poll)
        found = await _found(scene, actor, datatype)
    return found


async def new_records(scene: Scene, datatype: Datatype) -> list[Observed]:
    """The records of a datatype that appeared during the scenario and that nothing accounts for yet."""
    known = scene.at_start | scene.stage.known()
    return [
        record for record in await scene.stage.listing(datatype) if Id(datatype=datatype, id=record.id) not in known
    ]


def untold(scene: Scene, actor: Actor, datatype: Datatype) -> str:
    """Why new records of a datatype cannot be told from other people's; empty where they can."""
    if scene.stage.patience.exclusive(datatype) or scene.marks(actor, datatype):
        return ""
    return (
        f"no property shows whose a new {datatype} is, and others may make some, too: "
        f'say exclusive = true under [systems."{datatype.system}".datatypes."{datatype.name}"] if nobody does'
    )


async def new_for(scene: Scene, actor: Actor, datatype: Datatype) -> list[Observed]:
    """The new records of a datatype that a named one may have brought about."""
    new = await new_records(scene, datatype)
    return new if scene.stage.patience.exclusive(datatype) else marked(new, actor.fields, scene.marks(actor, datatype))


def marked(records: Iterable[Observed], fields: Fields, marks: Mapping[str, Json]) -> list[Observed]:
    """The records that hold one of the marks, as it is or as it stands in `fields` by now."""
    wanted = [(path, mark) for path, mark in marks.items()]
    wanted += [(path, now) for path in marks if not isinstance(now := get(fields, path), Missing)]
    return [record for record in records if any(get(record.fields, path) == mark for path, mark in wanted)]


async def _found(scene: Scene, actor: Actor, datatype: Datatype) -> Found:
    new = await new_records(scene, datatype)
    marks = scene.marks(actor, datatype)
    recognised = [record for record in new if any(get(record.fields, path) == mark for path, mark in marks.items())]
    if recognised or not scene.stage.patience.exclusive(datatype):
        return Found(records=tuple(recognised), due=1, marked=True)
    due = 1 if marks else 1 + await _brought(scene, datatype)
    return Found(records=tuple(new), due=due, marked=False)


async def _brought(scene: Scene, target: Datatype) -> int:
    """How many source records of a datatype the systems made beside ours, such as a ticket's first comment."""
    return sum([len(await new_records(scene, source)) for source in scene.stage.bringers(target)])
