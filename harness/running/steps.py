"""What each phrase does: the step definitions, as async functions over a scene.

`Given` steps prepare and raise Unprepared where the sync does not bring about what they need; `When` steps write;
`Then` steps watch and make claims. Only `Then` steps wait for anything to be judged.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import nullcontext
from itertools import chain

from harness.connect.connector import Observed
from harness.connect.turns import ahead
from harness.model.dataflow import Datatype
from harness.model.run import Table
from harness.model.verdict import Verdict
from harness.planning import phrases
from harness.planning.phrases import Phrase
from harness.running.claims import NeedsLife
from harness.running.exchanges import Id
from harness.running.has import has, taken_over
from harness.running.keeps import keeps
from harness.running.promised import refute
from harness.running.refers import create, refers, to_refer
from harness.running.scene import Actor, Scene, Unprepared
from harness.running.stage import because
from harness.running.watching import (
    appeared,
    doubles,
    news_for,
    refresh,
    separate,
    untold,
    watch,
    watch_news,
    watch_rest,
)

Act = Callable[[Scene, re.Match[str], Table], Awaitable[None]]


async def exists(scene: Scene, said: re.Match[str], table: Table) -> None:
    """Create a record and give the sync the time to have collected it; it is then at rest."""
    actor = await create(scene, said, table)
    await scene.stage.clock.sleep(scene.stage.patience.rest)
    await refresh(scene, actor)


async def has_got(scene: Scene, said: re.Match[str], table: Table) -> None:
    datatype = scene.datatype(said["datatype"])
    found = await appeared(scene, said["name"], datatype)
    if len(found.records) != found.due:
        reason = untold(scene, scene.actor(said["name"]), datatype)
        refute(scene, said["name"], datatype, found)
        raise Unprepared(reason or f"“{said['name']}” has {len(found.records)} {datatype} instead of {found.due}")
    scene.adopt(said["name"], found.records, recognised=found.marked)


async def has_none(scene: Scene, said: re.Match[str], table: Table) -> None:
    actor, datatype = scene.actor(said["name"]), scene.datatype(said["datatype"])
    look = await scene.stage.look(datatype)
    if news_for(scene, actor, look):
        raise Unprepared(f"“{said['name']}” has got a {datatype}, though nothing asks for one")


async def given(scene: Scene, said: re.Match[str], table: Table) -> None:
    """Edit a record and give the sync the time to have collected it; it is then at rest."""
    await edited(scene, said, table)
    await scene.stage.clock.sleep(scene.stage.patience.rest)
    await refresh(scene, scene.actor(said["name"], said["kind"]))


async def at_rest(scene: Scene, said: re.Match[str], table: Table) -> None:
    """Give the sync the time to make what follows from the steps before; from then on it is there from before."""
    datatype = scene.datatype(said["datatype"])
    await scene.stage.rest(since=scene.last_write)
    look = await scene.stage.look(datatype)
    scene.at_start |= {Id(datatype=datatype, id=id) for id in look.records}


async def created(scene: Scene, said: re.Match[str], table: Table) -> None:
    await create(scene, said, table)


async def saved(scene: Scene, said: re.Match[str], table: Table) -> None:
    actor = scene.actor(said["name"], said["kind"])
    await separate(scene, actor.id.datatype)
    await scene.edit(actor, ())
    scene.saved_unchanged = True


async def edited(scene: Scene, said: re.Match[str], table: Table) -> None:
    """Edit a record; what is edited in a row is meant to be one event for the sync, so nothing else goes between."""
    actor = scene.actor(said["name"], said["kind"])
    await separate(scene, actor.id.datatype)
    with ahead() if scene.has_just_edited else nullcontext():
        await scene.edit(actor, table)


async def appears(scene: Scene, said: re.Match[str], table: Table) -> None:
    name, datatype = said["name"], scene.datatype(said["datatype"])
    found = await appeared(scene, name, datatype)
    reason = untold(scene, scene.actor(name), datatype)
    if reason:
        scene.give_up(f"exactly one new {datatype} appears for “{name}”", reason, Verdict.UNVERIFIABLE)
        return
    scene.claim(
        f"exactly one new {datatype} appears for “{name}”, {because(found.marked)}",
        len(found.records) == found.due,
        expected=f"{found.due} new {datatype}",
        actual=f"{len(found.records)} new {datatype}",
        blames=_creation(scene, name, datatype) if not found.records else None,
        settled=found.seen,
        seen=found.seen,
    )
    if found.records:
        scene.adopt(name, found.records[: found.due], recognised=found.marked, settled=found.seen)


async def alive_appears(scene: Scene, said: re.Match[str], table: Table) -> None:
    name, datatype = said["name"], scene.datatype(said["datatype"])
    found = await appeared(scene, name, datatype)
    refute(scene, name, datatype, found)
    if found.records:
        scene.adopt(name, found.records[: found.due], recognised=found.marked, settled=found.seen)


async def none_appears(scene: Scene, said: re.Match[str], table: Table) -> None:
    name, datatype = said["name"], scene.datatype(said["datatype"])
    actor = scene.actor(name)
    reason = untold(scene, actor, datatype)
    if reason:
        scene.give_up(f"no new {datatype} appears for “{name}”", reason, Verdict.UNVERIFIABLE)
        return
    new = await watch_news(scene, actor, datatype)
    scene.claim(
        f"no new {datatype} appears for “{name}”",
        not new,
        expected=f"no new {datatype}",
        actual=f"{len(new)} new {datatype}",
        needs=NeedsLife(source=actor.id.datatype, target=datatype, written_after=scene.last_write),
        watched=scene.stage.patience.window(datatype),
        unless_strays=None if scene.alone else datatype,
    )


async def stays(scene: Scene, said: re.Match[str], table: Table) -> None:
    """Watch that a record is not written to: its version is the one last seen when it was at rest."""
    actor = scene.actor(said["name"], said["kind"])
    shown = await watch(scene, actor, stop=lambda seen: moved(actor, seen))
    _claim_unmoved(scene, said.group(), actor, shown, idle=scene.saved_unchanged)


async def rests(scene: Scene, said: re.Match[str], table: Table) -> None:
    """See a record come to rest within the deadline, and watch that it stays so."""
    actor = scene.actor(said["name"], said["kind"])
    shown = await watch_rest(scene, actor)
    _claim_unmoved(scene, said.group(), actor, shown, idle=True)


async def still_one(scene: Scene, said: re.Match[str], table: Table) -> None:
    """At the end of the run: the counterpart is still there and still the only one."""
    name, datatype = said["name"], scene.datatype(said["datatype"])
    partner = scene.actor(name, str(datatype))
    marks = scene.marks(scene.actor(name), datatype)
    look = await scene.stage.look(datatype, bounded=False)
    others = doubles(scene, look, partner, marks)
    double = len(others) if marks else await scene.stage.strays(datatype)
    there = partner.id.id in look.records
    scene.saw(look, [*([look.records[partner.id.id]] if there else []), *others])
    scene.claim(
        f"at the end of the run “{name}” still has exactly one {datatype}",
        there and not double,
        expected=f"1 {datatype}",
        actual=f"{int(there) + double} {datatype}" + ("" if there else f", the first one ({partner.id.id}) is gone"),
    )


async def none_lost(scene: Scene, said: re.Match[str], table: Table) -> None:
    """At the end of the run: every record of a datatype is still there, and a stranger is as it was."""
    datatype = scene.datatype(said["datatype"])
    look = await scene.stage.look(datatype, bounded=False)
    shown, accounts = look.records, scene.stage.accounts
    scene.saw(look, [])
    alone = scene.stage.patience.exclusive(datatype)  # else others may do with their own records what they like
    watched = chain(accounts.own, accounts.adopted, accounts.strangers if alone else ())
    lost = sorted({id.id for id in watched if id.datatype == datatype and id.id not in shown})
    touched = sorted(
        id.id
        for id, version in accounts.strangers.items()
        if alone and id.datatype == datatype and id.id in shown and shown[id.id].version != version
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


def _claim_unmoved(scene: Scene, text: str, actor: Actor, shown: Observed | None, *, idle: bool) -> None:
    """Claim that a record was not written to; `idle` where writes that change nothing count, which not all show."""
    what = "the record is gone" if shown is None else f"version {shown.version}"
    if idle and not moved(actor, shown) and not scene.stage.shows_writes(actor.id.datatype):
        scene.give_up(text, f"{actor.id.datatype} does not show writes that change nothing", Verdict.UNVERIFIABLE)
        return
    scene.claim(
        text,
        not moved(actor, shown),
        expected=f"version {actor.version}",
        actual=what,
        needs=NeedsLife(target=actor.id.datatype, written_after=scene.last_write),
        watched=scene.stage.patience.window(actor.id.datatype),
    )
    if shown is not None:
        actor.version, actor.fields = shown.version, shown.fields


ACTS: Mapping[Phrase, Act] = {
    phrases.EXISTS: exists,
    phrases.HAS_GOT: has_got,
    phrases.GIVEN: given,
    phrases.HAS_NONE: has_none,
    phrases.TAKEN_OVER: taken_over,
    phrases.AT_REST: at_rest,
    phrases.TO_REFER: to_refer,
    phrases.TO_REFER_AMONG: to_refer,
    phrases.CREATED: created,
    phrases.SAVED: saved,
    phrases.EDITED: edited,
    phrases.REFERS: refers,
    phrases.REFERS_AMONG: refers,
    phrases.APPEARS: appears,
    phrases.ALIVE_APPEARS: alive_appears,
    phrases.NONE_APPEARS: none_appears,
    phrases.HAS: has,
    phrases.ALIVE_HAS: has,
    phrases.KEEPS: keeps,
    phrases.STAYS: stays,
    phrases.RESTS: rests,
    phrases.STILL_ONE: still_one,
    phrases.NONE_LOST: none_lost,
}
"""What each phrase does; a new one is added here."""
