from dataclasses import replace

from harness.model.dataflow import PropertyMapping
from harness.model.pair import Pair
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour


class SwapsProperties(Behaviour):
    name = "swaps-properties"
    says = "writes two properties of a table into each other's place"
    contradicts = (StatementKind.PROPS_ROW,)

    def rows(self, pair: Pair) -> tuple[PropertyMapping, ...]:
        one = pair.rows[0] if pair.rows else None
        other = next((row for row in pair.rows if one and row.source != one.source and row.target != one.target), None)
        if one is None or other is None:
            return pair.rows
        swapped = {one: replace(one, target=other.target), other: replace(other, target=one.target)}
        return tuple(swapped.get(row, row) for row in pair.rows)
