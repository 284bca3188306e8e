from harness.config import Clearing
from harness.expr.jsontext import Json
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour


class NullClears(Behaviour):
    name = "null-clears"
    says = (
        "clears a property where the other side has null, but not for empty text; seen where clearing is said to stay"
    )
    contradicts = (StatementKind.PROPS_ROW,)

    def overwrites(self, value: Json, clearing: Clearing) -> bool:
        return value is None or super().overwrites(value, clearing)
