from harness.model.dataflow import PropertyMapping
from harness.model.pair import Pair
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour


class DropsProperty(Behaviour):
    name = "drops-property"
    says = "loses one property of each mapping, the last of its table"
    contradicts = (StatementKind.PROPS_ROW,)

    def rows(self, pair: Pair) -> tuple[PropertyMapping, ...]:
        return pair.rows[:-1]
