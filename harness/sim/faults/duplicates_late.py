from harness.model.pair import Pair
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour
from harness.sim.sync import Sync
from harness.sim.system import Record

LATE = 12
"""Passes after which the second record comes: long after whoever made the first has stopped waiting for one."""


class DuplicatesLate(Behaviour):
    name = "duplicates-late"
    says = "creates a second record long after the first"
    contradicts = (StatementKind.EVERY,)

    def __init__(self) -> None:
        self._born: list[tuple[int, Pair, Record]] = []
        self._passes = 0

    def copies(self, pair: Pair, record: Record, *, owed: bool) -> int:
        due = super().copies(pair, record, owed=owed)
        if due:
            self._born.append((self._passes, pair, record))
        return due

    def after_pass(self, sync: Sync) -> None:
        self._passes += 1
        if self._born and self._born[0][0] + LATE == self._passes:
            _, pair, record = self._born[0]
            sync.create(pair, record)
