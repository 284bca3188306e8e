from collections.abc import Sequence

from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour
from harness.sim.sync import Sync
from harness.sim.system import Key

PAGE = 20
"""Records a page, as many APIs give them unasked."""


class PageBorderLoss(Behaviour):
    name = "page-border-loss"
    says = "never sees the first record of a page after the first, of twenty each; seen where there are so many"
    volume = True
    contradicts = (StatementKind.EVERY, StatementKind.MATCH, StatementKind.KEEP)

    def takes(self, sync: Sync, keys: Sequence[Key]) -> Sequence[Key]:
        lost = {record.key for datatype in {key.datatype for key in keys} for record in sync.all(datatype)[PAGE::PAGE]}
        return [key for key in keys if key not in lost]
