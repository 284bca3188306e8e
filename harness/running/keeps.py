"""The step “… keeps”: properties of a record that must stay as they are while the rest of it may change."""

import re

from harness.connect.connector import Observed
from harness.expr.jsontext import Json, same
from harness.expr.paths import MISSING, Missing, get
from harness.model.run import Table
from harness.model.verdict import Verdict
from harness.planning.tables import value as cell_value
from harness.running.claims import NeedsLife
from harness.running.has import rows_behind, shown_as, statements_of, told, unkept
from harness.running.scene import Miswritten, Scene
from harness.running.watching import watch

COLUMNS = ("property", "value", "from")


async def keeps(scene: Scene, said: re.Match[str], table: Table) -> None:
    """Watch for a whole deadline that the properties of the table hold their values; an empty cell is no value."""
    actor = scene.actor(said["name"], said["kind"])
    if len(table) < 2 or table[0] != COLUMNS:
        raise Miswritten(f"the table must have rows below the header | {' | '.join(COLUMNS)} |")
    expected = {row[0]: (MISSING if row[1] == "" else cell_value(row[1]), row[2]) for row in table[1:]}

    def moved(seen: Observed | None) -> bool:
        return seen is None or any(not _is(get(seen.fields, path), value) for path, (value, _) in expected.items())

    shown = await watch(scene, actor.id.datatype, lambda: scene.look(actor), stop=moved)
    for path, (value, source) in expected.items():
        claim = f"{path} stays {told(value)}"
        statements = statements_of(rows_behind(scene, actor, path, source))
        reason = unkept(scene, actor, path)
        if reason:
            scene.give_up(claim, reason, Verdict.UNVERIFIABLE, statements)
            continue
        scene.claim(
            claim,
            shown is not None and _is(get(shown.fields, path), value),
            expected=told(value),
            actual=shown_as(shown, path),
            statements=statements,
            needs=NeedsLife(target=actor.id.datatype, written_after=scene.stage.last_write),
            watched=scene.stage.patience.window(actor.id.datatype),
        )
    if shown is not None:
        actor.version, actor.fields = shown.version, shown.fields


def _is(found: Json | Missing, expected: Json | Missing) -> bool:
    if isinstance(found, Missing) or isinstance(expected, Missing):
        return (isinstance(found, Missing) or found is None) and isinstance(expected, Missing)
    return same(found, expected)
