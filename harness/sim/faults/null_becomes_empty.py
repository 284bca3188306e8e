from harness.expr.conversion import Unknown
from harness.expr.jsontext import Json
from harness.model.dataflow import PropertyMapping
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour


class NullBecomesEmpty(Behaviour):
    name = "null-becomes-empty"
    says = "writes empty text where a property was cleared; seen where clearing is said to travel"
    contradicts = (StatementKind.PROPS_ROW,)

    def sends(self, row: PropertyMapping, value: Json, *, forward: bool) -> Json | Unknown:
        sent = super().sends(row, value, forward=forward)
        return "" if forward and sent is None else sent
