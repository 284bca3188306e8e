from harness.model.pair import Pair
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour, rule_holds
from harness.sim.system import Record


class NeedsAllRules(Behaviour):
    name = "needs-all-rules"
    says = "merges only when all merge rows are equal"
    contradicts = (StatementKind.MERGE, StatementKind.MERGE_ROW)

    def matches(self, pair: Pair, a: Record, b: Record) -> bool:
        return bool(pair.rules) and all(rule_holds(rule, a, b) for rule in pair.rules)
