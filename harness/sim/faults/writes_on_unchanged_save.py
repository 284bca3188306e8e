from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour
from harness.sim.sync import Sync
from harness.sim.system import Record


class WritesOnUnchangedSave(Behaviour):
    name = "writes-on-unchanged-save"
    says = "writes to the other side when a record is saved unchanged"
    contradicts = (StatementKind.EVERY,)

    def after_save(self, sync: Sync, before: Record | None, record: Record) -> None:
        if before is not None and before.fields == record.fields:
            for _, other, _ in sync.partners(record.key):
                sync.touch(other)
