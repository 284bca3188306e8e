"""How fast data type cells are evaluated, as a ratio to parsing the cell's text as JSON.

Both are timed in one process, turn by turn, and the best of the turns counts. Evaluating includes everything that a run
pays for each value: both readings of a list, the notes on what is inferred, the budget; the cell is read only once.
"""

import json
import time
from collections import Counter
from collections.abc import Callable
from typing import TypedDict

from harness.expr.boundaries import boundaries
from harness.expr.evaluate import evaluate
from harness.expr.read import read_cell
from harness.expr.transit import typed
from harness.expr.tree import Cell, Malformed
from harness.expr.values import Datetime, Value
from harness.spec.read import read
from tests.spec.texts import CORPUS

TURNS = 5
ROUNDS = 300
CELLS = 10
# The commonest well-formed cells of the published documents, where these are not at hand.
USUAL = (
    '"string"',
    '"integer"',
    "N/A",
    '"float"',
    '"boolean"',
    '"decimal"',
    '"list"',
    '["datetime-format","%Y-%m-%d","_."]',
    '["decimal", "_."]',
    '["if",["matches","+* *","_."],["join"," ",["slice", 1,["split", " ","_."]]],"_."]',
)
VALUES: tuple[Value, ...] = ("+47 12 34 56", "12", 12, typed("~t2015-12-31T23:30:00Z"), None)


class Line(TypedDict):
    """One cell: its text, evaluations a second, seconds of one evaluation over those of one json.loads."""

    cell: str
    rows: int
    evaluations: float
    ratio: float
    edges: float


class Figures(TypedDict):
    """A line for each cell, the most frequent first."""

    source: str
    cells: list[Line]


def measure() -> Figures:
    """Time the ten commonest cells with ordinary values, and with the boundary values of their type."""
    counted = _counted()
    cells = [(text, rows) for text, rows in counted.most_common() if not isinstance(read_cell(text), Malformed)]
    source = "published documents" if CORPUS.exists() else "usual cells"
    return Figures(source=source, cells=[_line(text, rows) for text, rows in cells[:CELLS]])


def text(figures: Figures) -> str:
    """The figures as a table."""
    lines = [f"ten commonest cells of {figures['source']}", "", "  rows  evaluations/s  ratio  edges/s  cell"]
    for each in figures["cells"]:
        speed = f"{each['evaluations']:13,.0f}  {each['ratio']:5.1f}  {each['edges']:7,.0f}"
        lines.append(f"{each['rows']:6}  {speed}  {each['cell']}")
    return "\n".join(lines)


def _counted() -> Counter[str]:
    flows = [read(path.read_bytes().decode(), "a.rst").dataflow for path in sorted(CORPUS.rglob("*.rst"))]
    rows = Counter(row.data_type for flow in flows if flow for each in flow.mappings for row in each.properties)
    return rows or Counter(dict.fromkeys(USUAL, 0))


def _line(text: str, rows: int) -> Line:
    cell = read_cell(text)
    assert not isinstance(cell, Malformed)  # noqa: S101 - chosen above
    parsed = '"N/A"' if text == "N/A" else text
    edges = tuple(each.value for each in boundaries(cell) if not isinstance(each.value, str) or len(each.value) < 99)
    evaluation, loading, edge = _best(
        lambda: _evaluate(cell, VALUES), lambda: _load(parsed), lambda: _evaluate(cell, edges)
    )
    each = evaluation / len(VALUES)
    return Line(cell=text, rows=rows, evaluations=1 / each, ratio=each / loading, edges=len(edges) / edge)


def _evaluate(cell: Cell, values: tuple[Value, ...]) -> None:
    now = Datetime(nanoseconds=0)
    for value in values:
        evaluate(cell, value, now=now)


def _load(text: str) -> None:
    json.loads(text)


def _best(*ways: Callable[[], None]) -> list[float]:
    """Seconds of one call of each way."""
    best = [float("inf")] * len(ways)
    for _ in range(TURNS):
        for index, way in enumerate(ways):
            start = time.perf_counter()
            for _ in range(ROUNDS):
                way()
            best[index] = min(best[index], (time.perf_counter() - start) / ROUNDS)
    return best
