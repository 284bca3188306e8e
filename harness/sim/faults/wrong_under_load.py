from collections.abc import Sequence

from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour
from harness.sim.sync import Sync
from harness.sim.system import Key

MOST = 25
"""Saves that one pass gets through."""


class WrongUnderLoad(Behaviour):
    name = "wrong-under-load"
    says = "loses what is beyond twenty-five saves between two passes; seen where there are so many"
    volume = True
    contradicts = (
        StatementKind.EVERY,
        StatementKind.MATCH,
        StatementKind.MERGE_ROW,
        StatementKind.KEEP,
        StatementKind.PROPS_ROW,
    )

    def takes(self, sync: Sync, keys: Sequence[Key]) -> Sequence[Key]:
        return keys[:MOST]
