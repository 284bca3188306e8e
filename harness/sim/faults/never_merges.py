from harness.model.pair import Pair
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour
from harness.sim.system import Record


class NeverMerges(Behaviour):
    name = "never-merges"
    says = "never merges a record with an existing one"
    contradicts = (StatementKind.MATCH, StatementKind.MERGE, StatementKind.MERGE_ROW)

    def matches(self, pair: Pair, a: Record, b: Record) -> bool:
        return False
