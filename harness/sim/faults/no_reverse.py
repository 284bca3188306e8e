from harness.model.dataflow import PropertyMapping
from harness.model.pair import Pair
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour


class NoReverse(Behaviour):
    name = "no-reverse"
    says = "carries nothing from B to A"
    contradicts = (StatementKind.KEEP,)

    def carries(self, pair: Pair, row: PropertyMapping, *, forward: bool) -> bool:
        return forward and super().carries(pair, row, forward=forward)
