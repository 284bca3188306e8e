from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour


class NeverWhenConnected(Behaviour):
    name = "never-when-connected"
    says = "creates nothing for a record that is connected as it must be; seen where the connection is bound"
    contradicts = (StatementKind.CONNECTED,)

    def creates_for(self, *, connected: bool) -> bool:
        return False
