from harness.expr.cell import PlainType, convert
from harness.expr.jsontext import Json
from harness.model.dataflow import PropertyMapping
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour


class CastsToString(Behaviour):
    name = "casts-to-string"
    says = "sends every value as text"
    contradicts = (StatementKind.PROPS_ROW,)

    def sends(self, row: PropertyMapping, value: Json, *, forward: bool) -> Json:
        sent = super().sends(row, value, forward=forward)
        return convert(PlainType.STRING, sent) if forward and sent is not None else sent
