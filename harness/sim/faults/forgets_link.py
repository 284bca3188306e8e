from harness.model.pair import Pair
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour
from harness.sim.system import Record


class ForgetsLink(Behaviour):
    name = "forgets-link"
    says = "forgets the link of a record when it is saved"
    contradicts = (StatementKind.EVERY, StatementKind.KEEP)

    def keeps_link(self, pairs: tuple[Pair, ...], before: Record, after: Record) -> bool:
        return False
