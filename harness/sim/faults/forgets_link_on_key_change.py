from harness.expr.paths import get
from harness.model.pair import Pair
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour
from harness.sim.system import Record


class ForgetsLinkOnKeyChange(Behaviour):
    name = "forgets-link-on-key-change"
    says = "forgets the link of a record when its merge property changes"
    contradicts = (StatementKind.KEEP,)

    def keeps_link(self, pairs: tuple[Pair, ...], before: Record, after: Record) -> bool:
        keys = {
            path
            for pair in pairs
            for rule in pair.rules
            for datatype, path in ((pair.source, rule.source), (pair.target, rule.target))
            if datatype == after.key.datatype
        }
        return all(get(before.fields, path) == get(after.fields, path) for path in keys)
