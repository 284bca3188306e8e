from harness.model.dataflow import Datatype
from harness.model.pair import Pair
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour
from harness.sim.system import Key, Record


class MergesOnlyTheFirst(Behaviour):
    name = "merges-only-the-first"
    says = "merges the first two records of a mapping that match, and never again"
    contradicts = (StatementKind.MATCH, StatementKind.MERGE, StatementKind.MERGE_ROW)

    def __init__(self) -> None:
        self._first: dict[tuple[Datatype, Datatype], tuple[Key, Key]] = {}

    def matches(self, pair: Pair, a: Record, b: Record) -> bool:
        own = a.key, b.key
        return super().matches(pair, a, b) and self._first.setdefault((pair.source, pair.target), own) == own
