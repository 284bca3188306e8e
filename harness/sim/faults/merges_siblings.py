from collections.abc import Sequence

from harness.expr.jsontext import same
from harness.model.pair import Pair
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour, filled
from harness.sim.sync import Sync
from harness.sim.system import Key, Record


class MergesSiblings(Behaviour):
    name = "merges-siblings"
    says = "takes two records of one datatype with an equal key for one, and merges one with what the other matches"
    contradicts = (StatementKind.MERGE, StatementKind.MERGE_ROW)

    def __init__(self) -> None:
        self._sync: Sync | None = None

    def takes(self, sync: Sync, keys: Sequence[Key]) -> Sequence[Key]:
        self._sync = sync
        return keys

    def matches(self, pair: Pair, a: Record, b: Record) -> bool:
        if super().matches(pair, a, b):
            return True
        others = self._sync.all(pair.source) if self._sync is not None else ()
        paths = {rule.source for rule in pair.rules}
        return any(
            other.key not in (a.key, b.key)
            and _share(a, other, paths)
            and super(MergesSiblings, self).matches(pair, other, b)
            for other in others
        )


def _share(one: Record, other: Record, paths: set[str]) -> bool:
    """Whether two records of a datatype have an equal, filled value in any of these properties."""
    keys = ((filled(one.fields, path), filled(other.fields, path)) for path in paths)
    return any(mine is not None and theirs is not None and same(mine, theirs) for mine, theirs in keys)
