from harness.model.pair import Pair
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour
from harness.sim.system import Record


class CreatesAlthoughLink(Behaviour):
    name = "creates-although-link"
    says = "creates a record for one that must be linked first"
    contradicts = (StatementKind.LINK,)

    def copies(self, pair: Pair, record: Record, *, owed: bool) -> int:
        return 1
