from harness.model.pair import Pair
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour
from harness.sim.sync import Sync
from harness.sim.system import Record


class DuplicatesLate(Behaviour):
    name = "duplicates-late"
    says = "creates a second record long after the first"
    contradicts = (StatementKind.EVERY,)

    def __init__(self) -> None:
        self._born: list[tuple[Pair, Record]] = []
        self._passes = 0

    def copies(self, pair: Pair, record: Record, *, owed: bool) -> int:
        due = super().copies(pair, record, owed=owed)
        if due:
            self._born.append((pair, record))
        return due

    def after_pass(self, sync: Sync) -> None:
        self._passes += 1
        if self._passes % 40 == 0:
            for pair, record in self._born[:1]:
                sync.create(pair, record)
