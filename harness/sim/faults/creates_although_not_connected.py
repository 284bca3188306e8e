from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour


class CreatesAlthoughNotConnected(Behaviour):
    name = "creates-although-not-connected"
    says = "creates a record for one that is connected to nothing; seen where the connection is bound"
    contradicts = (StatementKind.LINK, StatementKind.CONNECTED)

    def creates_for(self, *, connected: bool) -> bool:
        return True
