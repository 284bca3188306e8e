"""What each phrase does: the step definitions, as async functions over a scene.

`Given` steps prepare and raise Unprepared where the sync does not bring about what they need; `When` steps write;
`Then` steps watch and make claims. Only `Then` steps wait for anything to be judged.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from harness.connect.connector import Observed
from harness.model.dataflow import Datatype
from harness.model.run import Table
from harness.planning import phrases
from harness.planning.phrases import Phrase
from harness.running.claims import NeedsLife
from harness.running.has import has, taken_over
from harness.running.keeps import keeps
from harness.running.refers import create, refers, to_refer
from harness.running.scene import Actor, Scene, Unprepared
from harness.running.stage import Id
from harness.running.watching import appeared, marked, new_records, refresh, separate, watch

Act = Callable[[Scene, re.Match[str], Table], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDefinition:
    """A phrase and what it does."""

    phrase: Phrase
    act: Act


async def exists(scene: Scene, said: re.Match[str], table: Table) -> None:
    """Create a record and give the sync the time to have collected it; it is then at rest."""
    actor = await create(scene, said, table)
    await scene.stage.clock.sleep(scene.stage.timing.deadline)
    await refresh(scene, actor)


async def has_got(scene: Scene, said: re.Match[str], table: Table) -> None:
    datatype = scene.datatype(said["datatype"])
    found = await appeared(scene, said["name"], datatype)
    if len(found.records) != found.due:
        raise Unprepared(f"“{said['name']}” has {len(found.records)} {datatype} instead of {found.due}")
    scene.adopt(said["name"], found.records)


async def has_none(scene: Scene, said: re.Match[str], table: Table) -> None:
    datatype = scene.datatype(said["datatype"])
    new = await new_records(scene, datatype)
    marks = scene.marks(scene.actor(said["name"]), datatype)
    if marked(new, {}, marks) if marks else new:
        raise Unprepared(f"“{said['name']}” has got a {datatype}, though nothing asks for one")


async def given(scene: Scene, said: re.Match[str], table: Table) -> None:
    """Edit a record and give the sync the time to have collected it; it is then at rest."""
    await edited(scene, said, table)
    await scene.stage.clock.sleep(scene.stage.timing.deadline)
    await refresh(scene, scene.actor(said["name"], said["kind"]))


async def at_rest(scene: Scene, said: re.Match[str], table: Table) -> None:
    """Give the sync the time to make what follows from the steps before; from then on it is there from before."""
    datatype = scene.datatype(said["datatype"])
    await scene.stage.clock.sleep(scene.stage.timing.deadline)
    scene.at_start |= await scene.stage.ids(datatype)


async def created(scene: Scene, said: re.Match[str], table: Table) -> None:
    await create(scene, said, table)


async def saved(scene: Scene, said: re.Match[str], table: Table) -> None:
    actor = scene.actor(said["name"], said["kind"])
    await separate(scene)
    await scene.edit(actor, ())


async def edited(scene: Scene, said: re.Match[str], table: Table) -> None:
    actor = scene.actor(said["name"], said["kind"])
    await separate(scene)
    await scene.edit(actor, table)


async def appears(scene: Scene, said: re.Match[str], table: Table) -> None:
    name, datatype = said["name"], scene.datatype(said["datatype"])
    found = await appeared(scene, name, datatype)
    how = "recognised by its values" if found.marked else "told by counting"
    scene.claim(
        f"exactly one new {datatype} appears for “{name}”, {how}",
        len(found.records) == found.due,
        expected=f"{found.due} new {datatype}",
        actual=f"{len(found.records)} new {datatype}",
        blames=_creation(scene, name, datatype) if not found.records else None,
    )
    if found.records:
        scene.adopt(name, found.records[: found.due])


async def alive_appears(scene: Scene, said: re.Match[str], table: Table) -> None:
    found = await appeared(scene, said["name"], scene.datatype(said["datatype"]))
    if found.records:
        scene.adopt(said["name"], found.records[: found.due])


async def none_appears(scene: Scene, said: re.Match[str], table: Table) -> None:
    name, datatype = said["name"], scene.datatype(said["datatype"])
    actor = scene.actor(name)
    new = await watch(scene, lambda: new_records(scene, datatype), stop=bool)
    scene.claim(
        f"no new {datatype} appears for “{name}”",
        not new,
        expected=f"no new {datatype}",
        actual=f"{len(new)} new {datatype}",
        needs=NeedsLife(source=actor.id.datatype, target=datatype, written_after=scene.stage.last_write),
        watched=scene.stage.timing.deadline,
    )


async def stays(scene: Scene, said: re.Match[str], table: Table) -> None:
    """Watch that a record is not written to: its version is the one last seen when it was at rest."""
    actor = scene.actor(said["name"], said["kind"])
    shown = await watch(scene, lambda: scene.look(actor), stop=lambda seen: moved(actor, seen))
    _claim_unmoved(scene, said.group(), actor, shown)


async def rests(scene: Scene, said: re.Match[str], table: Table) -> None:
    """See a record come to rest within the deadline, and watch that it stays so."""
    actor = scene.actor(said["name"], said["kind"])
    stage = scene.stage
    until = stage.clock.now() + stage.timing.deadline
    while True:
        before = actor.version
        await stage.clock.sleep(2 * stage.timing.lag)
        await refresh(scene, actor)
        if actor.version == before or stage.clock.now() >= until:
            break
    shown = await watch(scene, lambda: scene.look(actor), stop=lambda seen: moved(actor, seen))
    _claim_unmoved(scene, said.group(), actor, shown)


async def still_one(scene: Scene, said: re.Match[str], table: Table) -> None:
    """At the end of the run: the counterpart is still there and still the only one."""
    name, datatype = said["name"], scene.datatype(said["datatype"])
    partner = scene.actor(name, str(datatype))
    marks = scene.marks(scene.actor(name), datatype)
    records = await scene.stage.listing(datatype, bounded=False)
    others = [
        record
        for record in records
        if record.id != partner.id.id and Id(datatype=datatype, id=record.id) not in scene.stage.known()
    ]
    double = len(marked(others, partner.fields, marks)) if marks else await scene.stage.strays(datatype)
    there = any(record.id == partner.id.id for record in records)
    scene.claim(
        f"at the end of the run “{name}” still has exactly one {datatype}",
        there and not double,
        expected=f"1 {datatype}",
        actual=f"{int(there) + double} {datatype}" + ("" if there else f", the first one ({partner.id.id}) is gone"),
    )


async def none_lost(scene: Scene, said: re.Match[str], table: Table) -> None:
    """At the end of the run: every record of a datatype is still there, and a stranger is as it was."""
    datatype = scene.datatype(said["datatype"])
    shown = {record.id: record for record in await scene.stage.listing(datatype, bounded=False)}
    lost = sorted(id.id for id in scene.stage.known() if id.datatype == datatype and id.id not in shown)
    touched = sorted(
        id.id
        for id, version in scene.stage.strangers.items()
        if id.datatype == datatype and id.id in shown and shown[id.id].version != version
    )
    wrong = [*(f"{id} is gone" for id in lost), *(f"{id} is not the run's own and was written to" for id in touched)]
    scene.claim(
        f"no {datatype} is lost, and none but the run's own is touched",
        not wrong,
        expected="all records there, and those of others as they were",
        actual="; ".join(wrong) or "so it is",
        guard=True,
    )


def _creation(scene: Scene, name: str, datatype: Datatype) -> NeedsLife | None:
    """Where the scenario judges merging, that nothing appears counts against it only if something else appears."""
    merging = any("/merge" in statement for statement in scene.statements)
    written = scene.actor(name).written
    return NeedsLife(source=scene.actor(name).id.datatype, target=datatype, written_after=written) if merging else None


def moved(actor: Actor, shown: Observed | None) -> bool:
    return shown is None or shown.version != actor.version


def _claim_unmoved(scene: Scene, text: str, actor: Actor, shown: Observed | None) -> None:
    what = "the record is gone" if shown is None else f"version {shown.version}"
    scene.claim(
        text,
        not moved(actor, shown),
        expected=f"version {actor.version}",
        actual=what,
        needs=NeedsLife(target=actor.id.datatype, written_after=scene.stage.last_write),
        watched=scene.stage.timing.deadline,
    )
    if shown is not None:
        actor.version, actor.fields = shown.version, shown.fields


STEPS = (
    StepDefinition(phrase=phrases.EXISTS, act=exists),
    StepDefinition(phrase=phrases.HAS_GOT, act=has_got),
    StepDefinition(phrase=phrases.GIVEN, act=given),
    StepDefinition(phrase=phrases.HAS_NONE, act=has_none),
    StepDefinition(phrase=phrases.TAKEN_OVER, act=taken_over),
    StepDefinition(phrase=phrases.AT_REST, act=at_rest),
    StepDefinition(phrase=phrases.TO_REFER, act=to_refer),
    StepDefinition(phrase=phrases.TO_REFER_AMONG, act=to_refer),
    StepDefinition(phrase=phrases.CREATED, act=created),
    StepDefinition(phrase=phrases.SAVED, act=saved),
    StepDefinition(phrase=phrases.EDITED, act=edited),
    StepDefinition(phrase=phrases.REFERS, act=refers),
    StepDefinition(phrase=phrases.REFERS_AMONG, act=refers),
    StepDefinition(phrase=phrases.APPEARS, act=appears),
    StepDefinition(phrase=phrases.ALIVE_APPEARS, act=alive_appears),
    StepDefinition(phrase=phrases.NONE_APPEARS, act=none_appears),
    StepDefinition(phrase=phrases.HAS, act=has),
    StepDefinition(phrase=phrases.ALIVE_HAS, act=has),
    StepDefinition(phrase=phrases.KEEPS, act=keeps),
    StepDefinition(phrase=phrases.STAYS, act=stays),
    StepDefinition(phrase=phrases.RESTS, act=rests),
    StepDefinition(phrase=phrases.STILL_ONE, act=still_one),
    StepDefinition(phrase=phrases.NONE_LOST, act=none_lost),
)
AT_THE_END = (phrases.STILL_ONE, phrases.NONE_LOST)
"""Phrases that are judged when all scenarios of the document have run."""
