from harness.expr.jsontext import same
from harness.model.pair import Pair
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour, filled
from harness.sim.system import Record


class MergesLookalikes(Behaviour):
    name = "merges-lookalikes"
    says = "merges records that are equal in everything but the keys"
    contradicts = (StatementKind.MERGE, StatementKind.MERGE_ROW)

    def matches(self, pair: Pair, a: Record, b: Record) -> bool:
        keys = {rule.source for rule in pair.rules}
        shown = [
            (filled(a.fields, row.source), filled(b.fields, row.target)) for row in pair.rows if row.source not in keys
        ]
        alike = [same(one, other) for one, other in shown if one is not None]
        return super().matches(pair, a, b) or (bool(alike) and all(alike))
