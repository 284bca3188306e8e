from collections.abc import Sequence

from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour
from harness.sim.sync import Change, Sync
from harness.sim.system import Key

SECONDS = 60.0
"""Edits of a property that follow each other within this time overtake one another."""


class OutOfOrder(Behaviour):
    name = "out-of-order"
    says = "delivers the older of two edits of a property last where one soon follows the other"
    contradicts = (StatementKind.KEEP, StatementKind.PROPS_ROW)

    def __init__(self) -> None:
        self._last: dict[tuple[Key, str], Change] = {}

    def edits(self, sync: Sync, changes: Sequence[Change]) -> Sequence[Change]:
        overtaken: list[Change] = []
        for change in changes:
            older = self._last.get((change.key, change.path))
            if older is not None and change.time - older.time < SECONDS:
                overtaken.append(older)
            self._last[change.key, change.path] = change
        return [*changes, *overtaken]
