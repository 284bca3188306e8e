from harness.expr.conversion import Unknown
from harness.expr.jsontext import Json
from harness.model.dataflow import PropertyMapping
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour


class Truncates(Behaviour):
    name = "truncates"
    says = "cuts texts after ten letters"
    contradicts = (StatementKind.PROPS_ROW,)

    def sends(self, row: PropertyMapping, value: Json, *, forward: bool) -> Json | Unknown:
        sent = super().sends(row, value, forward=forward)
        return sent[:10] if forward and isinstance(sent, str) else sent
