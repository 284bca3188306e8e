from harness.expr.conversion import Unknown
from harness.expr.jsontext import Json
from harness.model.dataflow import PropertyMapping
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour


class StopsAfterABadRecord(Behaviour):
    name = "stops-after-a-bad-record"
    says = "does nothing any more after a value that a data type cell can carry nowhere; depth deep may have one"
    contradicts = (
        StatementKind.EVERY,
        StatementKind.WHEN,
        StatementKind.CONNECTED,
        StatementKind.MERGE_ROW,
        StatementKind.KEEP,
        StatementKind.PROPS_ROW,
    )

    def __init__(self) -> None:
        self._stopped = False

    def awake(self) -> bool:
        return not self._stopped

    def sends(self, row: PropertyMapping, value: Json, *, forward: bool) -> Json | Unknown:
        sent = super().sends(row, value, forward=forward)
        self._stopped |= isinstance(sent, Unknown) or (sent is None and value is not None)
        return sent
