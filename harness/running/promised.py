"""Which sentences promise a record for just this one, and that they are refuted where it does not come."""

from collections.abc import Iterator

from harness.expr.jsontext import same
from harness.expr.paths import Missing, get
from harness.model.dataflow import Datatype, SentenceKind
from harness.model.pair import Pair
from harness.running.scene import Actor, Scene
from harness.running.stage import because
from harness.running.watching import Found, untold


def refute(scene: Scene, name: str, datatype: Datatype, found: Found) -> None:
    """Where other than the due number of records has appeared for a named one, say so of what promises them.

    Nothing is said where it cannot be told whose the records are.
    """
    if len(found.records) == found.due or untold(scene, scene.actor(name), datatype):
        return
    statements = tuple(dict.fromkeys(promising(scene, name, datatype)))
    if statements and (found.marked or scene.alone):
        scene.claim(
            f"exactly one new {datatype} appears for “{name}”, {because(found.marked)}",
            False,
            expected=f"{found.due} new {datatype}",
            actual=f"{len(found.records)} new {datatype}",
            statements=statements,
            seen=found.seen,
        )


def promising(scene: Scene, name: str, datatype: Datatype) -> Iterator[str]:
    """The sentences, by id, that promise a named record as it is by now one of a datatype.

    None does where one is already there by what the scenario has made equal to it; nor is one named where it comes by
    a chain of sentences of which any may be broken.
    """
    actor, promised = scene.actor(name), scene.stage.promised
    if _may_be_merged(scene, name):
        return
    direct = next((pair for pair in scene.stage.pairs if _maps(pair, actor.id.datatype, datatype)), None)
    if direct is not None and direct.creates:
        yield from every(direct)
    elif direct is not None and datatype not in scene.stage.made[actor.id.datatype]:
        yield from promised.holding(direct.source, direct.target, actor.fields)
        for other in _connected(scene, actor):
            there = {kind for called, kind in scene.partners if scene.actors[called] is other}
            for listed in promised.listing(direct.source, direct.target, other.id.datatype):
                if any(listed.counts(kind) for kind in there):
                    yield listed.sentence.id


def every(pair: Pair) -> Iterator[str]:
    """The EVERY sentences of a pair, by id."""
    for mapping in pair.mappings:
        yield from (sentence.id for sentence in mapping.sentences if sentence.kind is SentenceKind.EVERY)


def _maps(pair: Pair, source: Datatype, target: Datatype) -> bool:
    return (pair.source, pair.target) == (source, target)


def _connected(scene: Scene, actor: Actor) -> Iterator[Actor]:
    for one, other in scene.connected:
        if actor is one or actor is other:
            yield other if actor is one else one


def _may_be_merged(scene: Scene, name: str) -> bool:
    """Whether the scenario has a record that a merge rule makes the same thing as a named one."""
    actor = scene.actors[name]
    others = [one for called, one in scene.actors.items() if called != name]
    others += [one for (called, _), one in scene.partners.items() if called != name]
    for key in scene.keys(actor.id.datatype, actor.fields):
        shown = (get(one.fields, key.theirs) for one in others if one.id.datatype == key.other)
        if any(not isinstance(each, Missing) and same(each, key.value) for each in shown):
            return True
    return False
