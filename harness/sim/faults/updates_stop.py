from collections.abc import Sequence

from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour
from harness.sim.sync import Change, Sync

MOST = 50
"""Edits that are carried, as by a contract that is paid by their number."""


class UpdatesStop(Behaviour):
    name = "updates-stop"
    says = "carries fifty edits and then none any more; seen where there are so many"
    volume = True
    contradicts = (StatementKind.KEEP,)

    def __init__(self) -> None:
        self._left = MOST

    def edits(self, sync: Sync, changes: Sequence[Change]) -> Sequence[Change]:
        carried = changes[: self._left]
        self._left -= len(carried)
        return carried
