from dataclasses import replace

from harness.model.pair import Pair
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour, rule_holds
from harness.sim.system import Record


class MergesByTheWrongRow(Behaviour):
    name = "merges-by-the-wrong-row"
    says = "compares the key of one merge row with that of the next; seen where there are several"
    contradicts = (StatementKind.MATCH, StatementKind.MERGE, StatementKind.MERGE_ROW)

    def matches(self, pair: Pair, a: Record, b: Record) -> bool:
        following = (*pair.rules[1:], *pair.rules[:1])
        return any(
            rule_holds(replace(rule, target=other.target), a, b)
            for rule, other in zip(pair.rules, following, strict=True)
        )
