from collections.abc import Sequence

from harness.expr.conversion import Unknown
from harness.expr.jsontext import Json
from harness.model.dataflow import PropertyMapping
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour


class OnlyFirstOfList(Behaviour):
    name = "only-first-of-list"
    says = "sends of a list the first element only; depth deep sees it"
    contradicts = (StatementKind.PROPS_ROW,)

    def sends(self, row: PropertyMapping, value: Json, *, forward: bool) -> Json | Unknown:
        sent = super().sends(row, value, forward=forward)
        several = forward and isinstance(sent, Sequence) and not isinstance(sent, str) and len(sent) > 1
        return sent[0] if several and isinstance(sent, Sequence) else sent
