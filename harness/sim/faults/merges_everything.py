from harness.model.pair import Pair
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour
from harness.sim.system import Record


class MergesEverything(Behaviour):
    name = "merges-everything"
    says = "takes every existing record for a match"
    contradicts = (StatementKind.MERGE, StatementKind.MERGE_ROW)

    def matches(self, pair: Pair, a: Record, b: Record) -> bool:
        return bool(pair.rules)
