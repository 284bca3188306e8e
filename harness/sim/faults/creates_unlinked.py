from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour


class CreatesUnlinked(Behaviour):
    name = "creates-unlinked"
    says = "forgets which record it has created for which"
    contradicts = (StatementKind.EVERY, StatementKind.KEEP)

    def links_what_it_creates(self) -> bool:
        return False
