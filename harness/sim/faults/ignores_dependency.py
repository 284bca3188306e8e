from harness.expr.jsontext import Fields
from harness.model.dataflow import PropertyMapping
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour


class IgnoresDependency(Behaviour):
    name = "ignores-dependency"
    says = "applies rows whether what they depend on is so or not"
    contradicts = (StatementKind.PROPS_ROW,)

    def applies(self, row: PropertyMapping, a: Fields, b: Fields) -> bool:
        return True
