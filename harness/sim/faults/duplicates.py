from harness.model.pair import Pair
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour
from harness.sim.system import Record


class Duplicates(Behaviour):
    name = "duplicates"
    says = "creates two records where one is due"
    contradicts = (StatementKind.EVERY, StatementKind.WHEN, StatementKind.CONNECTED)

    def copies(self, pair: Pair, record: Record, *, owed: bool) -> int:
        return 2 * super().copies(pair, record, owed=owed)
