from harness.expr.jsontext import Fields, dumps
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour
from harness.sim.system import Key, Record


class ConditionFrozenAtCreation(Behaviour):
    name = "condition-frozen-at-creation"
    says = "looks at the condition when a record is new and never again; seen where the condition is bound"
    contradicts = (StatementKind.WHEN,)

    def __init__(self) -> None:
        self._decided: dict[tuple[Key, str], bool] = {}

    def fulfils(self, record: Record, asked: Fields) -> bool:
        return self._decided.setdefault((record.key, dumps(asked)), super().fulfils(record, asked))
