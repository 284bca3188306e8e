from harness.expr.conversion import Unknown
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour, filled
from harness.sim.sync import Sync
from harness.sim.system import Record


class OverwritesWholeRecord(Behaviour):
    name = "overwrites-whole-record"
    says = "sends the whole record on each edit and so undoes edits of the other side"
    contradicts = (StatementKind.KEEP,)

    def after_save(self, sync: Sync, before: Record | None, record: Record) -> None:
        if before is None or before.fields == record.fields:
            return
        for pair, other, forward in sync.partners(record.key):
            for row in pair.rows if forward else ():
                value = filled(record.fields, row.source)
                sent = self.sends(row, value, forward=True)
                if value is not None and not isinstance(sent, Unknown):
                    sync.write(other, row.target, sent)
