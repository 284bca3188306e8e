from harness.expr.conversion import Unknown, becomes
from harness.expr.jsontext import Json
from harness.model.dataflow import PropertyMapping
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour


class CastsToString(Behaviour):
    name = "casts-to-string"
    says = "sends every value as text"
    contradicts = (StatementKind.PROPS_ROW,)

    def sends(self, row: PropertyMapping, value: Json, *, forward: bool) -> Json | Unknown:
        sent = super().sends(row, value, forward=forward)
        return sent if isinstance(sent, Unknown) or not forward else becomes('"string"', sent)
