from harness.expr.conversion import Unknown
from harness.expr.jsontext import Json
from harness.model.dataflow import PropertyMapping
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour


class StripsLeadingZero(Behaviour):
    name = "strips-leading-zero"
    says = "takes digits for a number and so loses their leading zeros"
    contradicts = (StatementKind.PROPS_ROW,)

    def sends(self, row: PropertyMapping, value: Json, *, forward: bool) -> Json | Unknown:
        sent = super().sends(row, value, forward=forward)
        digits = forward and isinstance(sent, str) and sent.isdecimal()
        return (sent.lstrip("0") or "0") if digits and isinstance(sent, str) else sent
