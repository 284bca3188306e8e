from decimal import Decimal

from harness.expr.conversion import Unknown
from harness.expr.jsontext import Json
from harness.model.dataflow import PropertyMapping
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour


class FloatRounding(Behaviour):
    name = "float-rounding"
    says = "passes numbers through a float and so loses digits beyond the sixteenth; depth deep sees it"
    contradicts = (StatementKind.PROPS_ROW,)

    def sends(self, row: PropertyMapping, value: Json, *, forward: bool) -> Json | Unknown:
        sent = super().sends(row, value, forward=forward)
        if not forward or isinstance(sent, bool) or not isinstance(sent, int | Decimal):
            return sent
        rounded = Decimal(repr(float(sent)))
        return int(rounded) if isinstance(sent, int) else rounded
