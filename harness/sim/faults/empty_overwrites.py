from harness.config import Clearing
from harness.expr.jsontext import Json
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour


class EmptyOverwrites(Behaviour):
    name = "empty-overwrites"
    says = "lets empty values take the place of others; seen where clearing is said to stay"
    contradicts = (StatementKind.PROPS_ROW,)

    def overwrites(self, value: Json, clearing: Clearing) -> bool:
        return True
