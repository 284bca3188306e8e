from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour

PASSES = 12
"""One in so many passes does anything: at the usual lag and deadline what is due comes after it as a rule."""


class Late(Behaviour):
    name = "late"
    says = "does what it should in one of twelve passes only, as a rule after the deadline"
    contradicts = (
        StatementKind.EVERY,
        StatementKind.WHEN,
        StatementKind.CONNECTED,
        StatementKind.MATCH,
        StatementKind.MERGE,
        StatementKind.MERGE_ROW,
        StatementKind.KEEP,
    )

    def __init__(self) -> None:
        self._passes = 0

    def awake(self) -> bool:
        self._passes += 1
        return self._passes % PASSES == 0
