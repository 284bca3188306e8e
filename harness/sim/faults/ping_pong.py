from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour
from harness.sim.sync import Sync
from harness.sim.system import Record


class PingPong(Behaviour):
    name = "ping-pong"
    says = "takes its own writes for edits and never comes to rest"
    contradicts = (StatementKind.KEEP,)

    def after_save(self, sync: Sync, before: Record | None, record: Record) -> None:
        if before is not None:
            for _, other, _ in sync.partners(record.key):
                sync.touch(other, remember=False)
