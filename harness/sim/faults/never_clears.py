from harness.config import Clearing
from harness.expr.jsontext import Json
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour


class NeverClears(Behaviour):
    name = "never-clears"
    says = "leaves a value where the other side was cleared; seen where clearing is said to travel"
    contradicts = (StatementKind.PROPS_ROW,)

    def overwrites(self, value: Json, clearing: Clearing) -> bool:
        return value not in (None, "")
