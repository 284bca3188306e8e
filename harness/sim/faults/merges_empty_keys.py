from harness.model.pair import Pair
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour, filled
from harness.sim.system import Record


class MergesEmptyKeys(Behaviour):
    name = "merges-empty-keys"
    says = "merges records that both have no key, or an empty one"
    contradicts = (StatementKind.MERGE, StatementKind.MERGE_ROW)

    def matches(self, pair: Pair, a: Record, b: Record) -> bool:
        return super().matches(pair, a, b) or any(
            filled(a.fields, rule.source) is None and filled(b.fields, rule.target) is None for rule in pair.rules
        )
