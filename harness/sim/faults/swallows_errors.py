from collections.abc import Sequence

from harness.model.pair import Pair
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour
from harness.sim.sync import Change, Sync
from harness.sim.system import Record

EVERY = 5
"""In one of so many passes the other side refuses everything."""


class SwallowsErrors(Behaviour):
    name = "swallows-errors"
    says = "does not try again what the other side refuses, as it does in every fifth pass"
    contradicts = (
        StatementKind.EVERY,
        StatementKind.WHEN,
        StatementKind.CONNECTED,
        StatementKind.KEEP,
        StatementKind.PROPS_ROW,
    )

    def __init__(self) -> None:
        self._passes = 1

    def copies(self, pair: Pair, record: Record, *, owed: bool) -> int:
        return super().copies(pair, record, owed=owed) if self._passes % EVERY else 0

    def edits(self, sync: Sync, changes: Sequence[Change]) -> Sequence[Change]:
        return changes if self._passes % EVERY else ()

    def after_pass(self, sync: Sync) -> None:
        self._passes += 1
