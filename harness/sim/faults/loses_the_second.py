from harness.model.dataflow import Datatype
from harness.model.pair import Pair
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour
from harness.sim.system import Key, Record


class LosesTheSecond(Behaviour):
    name = "loses-the-second"
    says = "creates nothing for the second record of a mapping, and is right for all others"
    contradicts = (StatementKind.EVERY, StatementKind.WHEN, StatementKind.CONNECTED)

    def __init__(self) -> None:
        self._met: dict[tuple[Datatype, Datatype], dict[Key, int]] = {}

    def copies(self, pair: Pair, record: Record, *, owed: bool) -> int:
        due = super().copies(pair, record, owed=owed)
        met = self._met.setdefault((pair.source, pair.target), {})
        second = bool(due) and met.setdefault(record.key, len(met) + 1) == 2
        return 0 if second else due
