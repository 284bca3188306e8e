from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour
from harness.sim.sync import Sync
from harness.sim.system import Record


class Deletes(Behaviour):
    name = "deletes"
    says = "deletes the other side of a record that is saved again"
    contradicts = (StatementKind.KEEP,)

    def after_save(self, sync: Sync, before: Record | None, record: Record) -> None:
        if before is not None:
            for _, other, _ in sync.partners(record.key):
                sync.delete(other)
