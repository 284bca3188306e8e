from collections.abc import Sequence
from dataclasses import replace

from harness.expr.paths import Missing, get
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour
from harness.sim.sync import Change, Sync
from harness.sim.system import Key


class LostUpdate(Behaviour):
    name = "lost-update"
    says = "lets the side that was edited last win as a whole, so that an edit of another property there is undone"
    contradicts = (StatementKind.KEEP,)

    def edits(self, sync: Sync, changes: Sequence[Change]) -> Sequence[Change]:
        latest: dict[Key, Change] = {change.key: change for change in changes}
        kept: list[Change] = []
        for change in changes:
            undone = [
                back
                for back in self._other_side(sync, change)
                if back.key in latest and latest[back.key].time > change.time
            ]
            kept += [replace(back, time=latest[back.key].time) for back in undone] or [change]
        return kept

    def _other_side(self, sync: Sync, change: Change) -> list[Change]:
        """What the linked records have where an edited property is mapped to."""
        found: list[Change] = []
        for pair, other, forward in sync.partners(change.key):
            theirs = sync.record(other)
            for row in pair.rows if theirs else ():
                here, there = (row.source, row.target) if forward else (row.target, row.source)
                value = get(theirs.fields, there) if theirs and here == change.path else None
                if value is not None and not isinstance(value, Missing):
                    found.append(Change(key=other, path=there, value=value, time=change.time))
        return found
