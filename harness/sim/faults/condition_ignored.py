from harness.expr.jsontext import Fields
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour
from harness.sim.system import Record


class ConditionIgnored(Behaviour):
    name = "condition-ignored"
    says = "creates a record whether the condition holds or not; seen where the condition is bound"
    contradicts = (StatementKind.WHEN,)

    def fulfils(self, record: Record, asked: Fields) -> bool:
        return True
