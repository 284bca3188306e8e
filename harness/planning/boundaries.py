"""PROPS at depth `deep`: values at the edges of each row's data type, and one for each branch of its expression."""

from collections.abc import Iterator, Mapping, Sequence

from harness.expr.jsontext import Json, dumps
from harness.model.dataflow import PropertyMapping, SentenceKind
from harness.model.scenario import Depth, Scenario, Step
from harness.planning.brief import Brief
from harness.planning.rows import Rows

Tried = dict[str, Json]
"""The edge values of a row, each by its JSON text."""


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
    tried = [(row, {dumps(edge.value): edge.value for edge in brief.edges(row).judged}) for row in rows]
    turns = _turns(tried)
    for turn in range(max(map(len, turns.values()))):
        values = {source: own[turn] for source, own in turns.items() if turn < len(own)}
        yield brief.edit_all(a, values)
        yield brief.b_has(b, _judged(tried, values))


def _turns(tried: Sequence[tuple[PropertyMapping, Tried]]) -> dict[str, list[Json]]:
    """The edge values of each source: those of all the rows that it feeds, one after the other."""
    turns: dict[str, Tried] = {}
    for row, own in tried:
        if own:
            of_source = turns.setdefault(row.source, {})
            of_source.update({text: value for text, value in own.items() if text not in of_source})
    return {source: list(of_source.values()) for source, of_source in turns.items()}


def _judged(tried: Sequence[tuple[PropertyMapping, Tried]], values: Mapping[str, Json]) -> dict[PropertyMapping, Json]:
    """Those of the rows for which the value of their source is one of their own edge values."""
    texts = {source: dumps(value) for source, value in values.items()}
    return {row: values[row.source] for row, own in tried if texts.get(row.source) in own}
