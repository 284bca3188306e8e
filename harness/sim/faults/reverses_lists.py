from collections.abc import Sequence

from harness.expr.conversion import Unknown
from harness.expr.jsontext import Json
from harness.model.dataflow import PropertyMapping
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour


class ReversesLists(Behaviour):
    name = "reverses-lists"
    says = "sends the elements of a list in another order; depth deep sees it"
    contradicts = (StatementKind.PROPS_ROW,)

    def sends(self, row: PropertyMapping, value: Json, *, forward: bool) -> Json | Unknown:
        sent = super().sends(row, value, forward=forward)
        return sent[::-1] if forward and isinstance(sent, Sequence) and not isinstance(sent, str) else sent
