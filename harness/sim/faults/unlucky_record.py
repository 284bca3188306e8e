from collections.abc import Sequence

from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour
from harness.sim.sync import Sync
from harness.sim.system import Key

EVERY = 100


class UnluckyRecord(Behaviour):
    name = "unlucky-record"
    says = "overlooks one record in a hundred for good; seen where there are so many"
    volume = True
    contradicts = (StatementKind.EVERY, StatementKind.KEEP)

    def __init__(self) -> None:
        self._met: dict[Key, int] = {}

    def takes(self, sync: Sync, keys: Sequence[Key]) -> Sequence[Key]:
        return [key for key in keys if self._met.setdefault(key, len(self._met) + 1) % EVERY]
