"""PROPS, row by row: the target's value and JSON type are what the cell makes of the source's; and back again."""

from collections.abc import Iterator

from harness.expr.jsontext import Json
from harness.model.dataflow import PropertyMapping, SentenceKind
from harness.model.scenario import Scenario, Step
from harness.planning.brief import Brief
from harness.planning.rows import Rows

ARRIVES = "every property of the table arrives, and comes back"


def props(brief: Brief) -> Iterator[Scenario]:
    sentences = brief.sentences(SentenceKind.PROPS)
    if not sentences or not brief.can_link:
        return
    for number, rows in enumerate(brief.judged.variants, start=1):
        if not brief.can_show(rows):
            continue
        name = ARRIVES if number == 1 else f"{ARRIVES}, from source {number} where several feed one target"
        yield brief.scenario(name, brief.ids_of(rows), sentences[0], *_steps(brief, f"props {number}", rows))


def _steps(brief: Brief, purpose: str, rows: Rows) -> Iterator[Step]:
    steps, a, b = brief.linked(purpose, rows)
    one = f"{purpose} one"
    yield from steps
    if brief.creates:
        yield brief.b_has(b, _values(brief, rows, one, 0))
    # A first merge does not say whose values survive, so a merged pair is judged after an edit (rule of judging 12).
    yield from _forward(brief, a, b, _values(brief, rows, one, 1))
    edit = 2
    for back in _rounds(brief, rows):
        values = _values(brief, back, one, edit)
        yield brief.edit_all(b, {row.target: brief.expected(row, value) for row, value in values.items()})
        yield brief.a_has(a, values)
        edit += 1
    yield from _forward(brief, a, b, _values(brief, rows, one, edit))


def _forward(brief: Brief, a: str, b: str, values: dict[PropertyMapping, Json]) -> Iterator[Step]:
    yield brief.edit_all(a, {row.source: value for row, value in values.items()})
    yield brief.b_has(b, values)


def _values(brief: Brief, rows: Rows, purpose: str, edit: int) -> dict[PropertyMapping, Json]:
    return {row: brief.value(row, purpose, edit) for row in rows}


def _rounds(brief: Brief, rows: Rows) -> Iterator[Rows]:
    """The rows whose targets are edited at a time, so that each shows by itself that it comes back."""
    targets: dict[str, list[PropertyMapping]] = {}
    for row in rows:
        if brief.returns(row):
            targets.setdefault(row.source, []).append(row)
    for number in range(max(map(len, targets.values()), default=0)):
        yield tuple(own[number] for own in targets.values() if number < len(own))
