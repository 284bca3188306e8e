from harness.expr.conversion import Unknown
from harness.model.dataflow import PropertyMapping
from harness.model.pair import Pair
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour, filled
from harness.sim.sync import Sync
from harness.sim.system import Key, Record


class HalfRecordFirst(Behaviour):
    name = "half-record-first"
    says = "creates a record with the first half of its properties and adds the others a pass later"
    contradicts = (StatementKind.PROPS_ROW,)

    def __init__(self) -> None:
        self._creating = False
        self._made: list[tuple[Pair, Key]] = []
        self._halves: list[tuple[Pair, Key]] = []

    def copies(self, pair: Pair, record: Record, *, owed: bool) -> int:
        due = super().copies(pair, record, owed=owed)
        if due:
            self._creating = True
            self._made.append((pair, record.key))
        return due

    def carries(self, pair: Pair, row: PropertyMapping, *, forward: bool) -> bool:
        return not (self._creating and row in _second_half(pair))

    def after_pass(self, sync: Sync) -> None:
        self._creating = False  # in a pass, records are created last
        for pair, key in self._halves:
            record = sync.record(key)
            for other in sync.links.of(key, pair.target) if record else ():
                for row in _second_half(pair):
                    value = filled(record.fields, row.source) if record else None
                    sent = self.sends(row, value, forward=True)
                    if value is not None and not isinstance(sent, Unknown):
                        sync.write(other, row.target, sent)
        self._halves, self._made = self._made, []


def _second_half(pair: Pair) -> tuple[PropertyMapping, ...]:
    return pair.rows[(len(pair.rows) + 1) // 2 :]
