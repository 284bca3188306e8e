from harness.model.pair import Pair
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour, filled
from harness.sim.system import Record


class MergesNearMisses(Behaviour):
    name = "merges-near-misses"
    says = "merges when only the beginning of the keys is equal"
    contradicts = (StatementKind.MERGE, StatementKind.MERGE_ROW)

    def matches(self, pair: Pair, a: Record, b: Record) -> bool:
        return any(
            one is not None and other is not None and str(one)[:3] == str(other)[:3]
            for one, other in ((filled(a.fields, rule.source), filled(b.fields, rule.target)) for rule in pair.rules)
        )
