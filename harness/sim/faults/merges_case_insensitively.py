from harness.model.pair import Pair
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour, filled
from harness.sim.system import Record


class MergesCaseInsensitively(Behaviour):
    name = "merges-case-insensitively"
    says = "takes keys that differ in upper and lower case only for equal"
    contradicts = (StatementKind.MERGE, StatementKind.MERGE_ROW)

    def matches(self, pair: Pair, a: Record, b: Record) -> bool:
        keys = ((filled(a.fields, rule.source), filled(b.fields, rule.target)) for rule in pair.rules)
        return super().matches(pair, a, b) or any(
            isinstance(one, str) and isinstance(other, str) and one.casefold() == other.casefold()
            for one, other in keys
        )
