from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour


class NoForward(Behaviour):
    name = "no-forward"
    says = "creates, but carries no later edit from A to B"
    contradicts = (StatementKind.KEEP,)

    def follows(self, *, forward: bool) -> bool:
        return not forward
