from harness.model.pair import Pair
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour, rule_holds
from harness.sim.system import Record


class IgnoresARule(Behaviour):
    name = "ignores-a-rule"
    says = "leaves out the last of several merge rows; seen where there are several"
    contradicts = (StatementKind.MERGE, StatementKind.MERGE_ROW)

    def matches(self, pair: Pair, a: Record, b: Record) -> bool:
        rules = pair.rules[:-1] if len(pair.rules) > 1 else pair.rules
        return any(rule_holds(rule, a, b) for rule in rules)
