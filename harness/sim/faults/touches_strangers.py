from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour
from harness.sim.sync import Sync
from harness.sim.system import Record


class TouchesStrangers(Behaviour):
    name = "touches-strangers"
    says = "writes to a record that has nothing to do with the one that is saved"
    contradicts = (StatementKind.KEEP,)

    def after_save(self, sync: Sync, before: Record | None, record: Record) -> None:
        for stranger in sync.all(record.key.datatype)[:1]:
            if stranger.key != record.key:
                sync.touch(stranger.key)
