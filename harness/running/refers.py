"""The steps “… refers to …”: a property of one record is given the id of another, when it is created or by an edit."""

import re
from collections.abc import Sequence

from harness.model.run import Table
from harness.planning import phrases
from harness.planning.tables import cell
from harness.running.scene import Actor, Reference, Scene
from harness.running.watching import refresh, separate

HEADER = ("property", "value")


async def create(scene: Scene, said: re.Match[str], table: Table) -> Actor:
    """Create a record with the properties of a table, and with the references that steps before have given it."""
    references = scene.references.pop(said["name"], ())
    actor = await scene.create(scene.datatype(said["datatype"]), said["name"], _with(references, table))
    for reference in references:
        _connect(scene, actor, reference.other)
    return actor


async def to_refer(scene: Scene, said: re.Match[str], table: Table) -> None:
    """Let a record refer to another one, from its creation on where it is yet to be created, else by an edit.

    The sync is given the time to have collected the edit.
    """
    if said["kind"] is None and said["name"] not in scene.actors:
        scene.references.setdefault(said["name"], []).append(_reference(scene, said))
        return
    await refers(scene, said, table)
    await scene.stage.clock.sleep(scene.stage.patience.rest)
    await refresh(scene, scene.actor(said["name"], said["kind"]))


async def refers(scene: Scene, said: re.Match[str], table: Table) -> None:
    """Edit a record so that it refers to another one."""
    actor, reference = scene.actor(said["name"], said["kind"]), _reference(scene, said)
    await separate(scene, actor.id.datatype)
    await scene.edit(actor, _with([reference], ()))
    _connect(scene, actor, reference.other)


def _reference(scene: Scene, said: re.Match[str]) -> Reference:
    other = scene.actor(said["other"])
    many = said.re in (phrases.TO_REFER_AMONG.pattern, phrases.REFERS_AMONG.pattern)
    return Reference(path=said["path"], value=[other.id.id] if many else other.id.id, other=other)


def _with(references: Sequence[Reference], table: Table) -> Table:
    rows = tuple((reference.path, cell(reference.value)) for reference in references)
    return (*(table or (HEADER,)), *rows) if rows else table


def _connect(scene: Scene, actor: Actor, other: Actor) -> None:
    """Both ends count as written to: what the sync makes for either of them may begin with this."""
    other.written = actor.written
    scene.connected.append((actor, other))
    scene.stage.connect(actor.id, other.id)
