from harness.expr.conversion import Unknown
from harness.expr.jsontext import Json
from harness.model.dataflow import PropertyMapping
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour


class ManglesUnicode(Behaviour):
    name = "mangles-unicode"
    says = "writes texts in UTF-8 and reads them in Latin-1"
    contradicts = (StatementKind.PROPS_ROW,)

    def sends(self, row: PropertyMapping, value: Json, *, forward: bool) -> Json | Unknown:
        sent = super().sends(row, value, forward=forward)
        mangled = forward and isinstance(sent, str)
        return sent.encode("utf-8", "replace").decode("latin-1") if mangled and isinstance(sent, str) else sent
