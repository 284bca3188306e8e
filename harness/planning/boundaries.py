"""PROPS at depth `deep`: values at the edges of each row's data type, and one for each branch of its expression."""

from collections.abc import Iterator

from harness.expr.jsontext import Json
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
        if tried:
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
        judged = {row: values[row.source] for row in rows if row.source in values and _is_edge(brief, row, values)}
        yield brief.edit_all(a, values)
        yield brief.b_has(b, judged)


def _turns(brief: Brief, rows: Rows) -> dict[str, list[Json]]:
    """The edge values of each source: those of all the rows that it feeds, one after the other."""
    turns: dict[str, list[Json]] = {}
    for row in rows:
        own = turns.setdefault(row.source, [])
        own += [edge.value for edge in brief.edges(row).judged if edge.value not in own]
    return {source: own for source, own in turns.items() if own}


def _is_edge(brief: Brief, row: PropertyMapping, values: dict[str, Json]) -> bool:
    return any(edge.value == values[row.source] for edge in brief.edges(row).judged)
