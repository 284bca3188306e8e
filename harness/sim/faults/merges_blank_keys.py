from harness.expr.jsontext import Fields
from harness.model.pair import Pair
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour, filled
from harness.sim.system import Record


class MergesBlankKeys(Behaviour):
    name = "merges-blank-keys"
    says = "takes a key of blanks for equal to a missing one"
    contradicts = (StatementKind.MERGE, StatementKind.MERGE_ROW)

    def matches(self, pair: Pair, a: Record, b: Record) -> bool:
        return super().matches(pair, a, b) or any(
            {_kind(a.fields, rule.source), _kind(b.fields, rule.target)} == {"blank", "missing"} for rule in pair.rules
        )


def _kind(fields: Fields, path: str) -> str:
    value = filled(fields, path)
    if value is None:
        return "missing"
    return "blank" if isinstance(value, str) and not value.strip() else "filled"
