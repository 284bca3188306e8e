import re
from datetime import date, timedelta

from harness.expr.conversion import Unknown
from harness.expr.jsontext import Json
from harness.model.dataflow import PropertyMapping
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour


class DateOffByOne(Behaviour):
    name = "date-off-by-one"
    says = "puts dates a day too early, as when midnight is taken in another time zone"
    contradicts = (StatementKind.PROPS_ROW,)

    def sends(self, row: PropertyMapping, value: Json, *, forward: bool) -> Json | Unknown:
        sent = super().sends(row, value, forward=forward)
        found = DAY.search(sent) if forward and isinstance(sent, str) else None
        if found is None or not isinstance(sent, str):
            return sent
        try:
            before = date.fromisoformat(found.group()) - timedelta(days=1)
        except (ValueError, OverflowError):
            return sent
        return f"{sent[: found.start()]}{before}{sent[found.end() :]}"


DAY = re.compile(r"\d{4}-\d\d-\d\d")
