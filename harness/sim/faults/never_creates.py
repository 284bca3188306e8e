from harness.model.pair import Pair
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour
from harness.sim.system import Record


class NeverCreates(Behaviour):
    name = "never-creates"
    says = "never creates a record"
    contradicts = (StatementKind.EVERY, StatementKind.WHEN, StatementKind.CONNECTED, StatementKind.MATCH)

    def copies(self, pair: Pair, record: Record, *, owed: bool) -> int:
        return 0
