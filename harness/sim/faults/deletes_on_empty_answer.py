from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour
from harness.sim.sync import Sync

PASSES = 20
"""After so many passes the lists of all sources are empty once."""


class DeletesOnEmptyAnswer(Behaviour):
    name = "deletes-on-empty-answer"
    says = "takes all records for deleted when the source answers with an empty list once, and deletes the other side"
    contradicts = (StatementKind.KEEP,)

    def __init__(self) -> None:
        self._passes = 0

    def after_pass(self, sync: Sync) -> None:
        self._passes += 1
        if self._passes != PASSES:
            return
        for pair in sync.pairs:
            for record in sync.all(pair.source) if pair.source != pair.target else ():
                for other in sync.links.of(record.key, pair.target):
                    sync.delete(other)
