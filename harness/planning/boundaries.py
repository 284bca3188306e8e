"""PROPS at depth `deep`: values at the edges of each row's data type, and one for each branch of its expression."""

from collections.abc import Iterator, Mapping

from harness.expr.jsontext import Json, dumps
from harness.model.dataflow import PropertyMapping, SentenceKind
from harness.model.scenario import Depth, Scenario, Step
from harness.planning.brief import Brief
from harness.planning.rows import Rows


def at_the_edges(brief: Brief) -> Iterator[Scenario]:
    sentences = brief.sentences(SentenceKind.PROPS)
    if not sentences or not brief.can_link:
        return
    for number, rows in enumerate(brief.judged.variants, start=1):
        tried = tuple(row for row in rows if brief.edges(row).judged)
        if tried and brief.can_show(rows):
            source = f", from source {number} where several feed one target" if number > 1 else ""
            name = f"values at the edges of their data types arrive{source}"
            steps = _steps(brief, f"edges {number}", rows)
            yield brief.scenario(name, brief.ids_of(tried), sentences[0], *steps, depth=Depth.DEEP)


def _steps(brief: Brief, purpose: str, rows: Rows) -> Iterator[Step]:
    """All rows at a time take their first value, then their second, until the one with most of them has none left."""
    steps, a, b = brief.linked(purpose, rows)
    yield from steps
    turns = _turns(brief, rows)
    for turn in range(max(map(len, turns.values()))):
        values = {source: own[turn] for source, own in turns.items() if turn < len(own)}
        yield brief.edit_all(a, values)
        yield brief.b_has(b, _judged(brief, rows, values))


def _turns(brief: Brief, rows: Rows) -> dict[str, list[Json]]:
    """The edge values of each source: those of all the rows that it feeds, one after the other."""
    turns: dict[str, dict[str, Json]] = {}
    for row in rows:
        for edge in brief.edges(row).judged:
            turns.setdefault(row.source, {}).setdefault(dumps(edge.value), edge.value)
    return {source: list(own.values()) for source, own in turns.items()}


def _judged(brief: Brief, rows: Rows, values: Mapping[str, Json]) -> dict[PropertyMapping, Json]:
    """Those of the rows for which the value of their source is one of their own edge values."""
    own = {row: {dumps(edge.value) for edge in brief.edges(row).judged} for row in rows if row.source in values}
    return {row: values[row.source] for row, texts in own.items() if dumps(values[row.source]) in texts}
