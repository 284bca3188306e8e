from harness.model.dataflow import PropertyMapping
from harness.model.pair import Pair
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour


class DropsProperty(Behaviour):
    name = "drops-property"
    says = "loses one property of each mapping, the last of its table"
    contradicts = (StatementKind.PROPS_ROW,)

    def carries(self, pair: Pair, row: PropertyMapping, *, forward: bool) -> bool:
        return row is not pair.rows[-1] and super().carries(pair, row, forward=forward)
