from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour


class OldestWins(Behaviour):
    name = "oldest-wins"
    says = "keeps the older of two conflicting edits"
    contradicts = (StatementKind.KEEP,)

    def prevails(self, time: float, other: float) -> bool:
        return time <= other
