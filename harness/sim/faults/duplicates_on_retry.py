from harness.model.pair import Pair
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour
from harness.sim.sync import Sync
from harness.sim.system import Record

EVERY = 3
"""One in so many answers is lost."""


class DuplicatesOnRetry(Behaviour):
    name = "duplicates-on-retry"
    says = "creates again when the answer to a create is lost, as every third one is"
    contradicts = (StatementKind.EVERY, StatementKind.WHEN, StatementKind.CONNECTED)

    def __init__(self) -> None:
        self._asked = 0
        self._last: tuple[Pair, Record] | None = None
        self._lost: list[tuple[Pair, Record]] = []

    def copies(self, pair: Pair, record: Record, *, owed: bool) -> int:
        due = super().copies(pair, record, owed=owed)
        if due:
            self._last = pair, record
        return due

    def links_what_it_creates(self) -> bool:
        self._asked += 1
        if self._last is None or self._asked % EVERY:
            return True
        self._lost.append(self._last)
        return False

    def after_pass(self, sync: Sync) -> None:
        again, self._lost, self._last = self._lost, [], None
        for pair, record in again:
            sync.create(pair, record)
