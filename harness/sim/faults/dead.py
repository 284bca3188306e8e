from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour


class Dead(Behaviour):
    name = "dead"
    says = "does nothing at all"
    contradicts = (
        StatementKind.EVERY,
        StatementKind.WHEN,
        StatementKind.CONNECTED,
        StatementKind.MATCH,
        StatementKind.MERGE,
        StatementKind.MERGE_ROW,
        StatementKind.KEEP,
        StatementKind.PROPS,
    )

    def awake(self) -> bool:
        return False
