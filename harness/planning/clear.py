"""Clearing, where a person has said what the documents do not: it travels, or it leaves the other side as it is."""

from collections.abc import Iterator

from harness.config import Clearing
from harness.expr.conversion import becomes
from harness.model.dataflow import SentenceKind
from harness.model.scenario import Scenario, Step
from harness.planning import phrases
from harness.planning.brief import Brief
from harness.planning.rows import Rows


def cleared(brief: Brief) -> Iterator[Scenario]:
    sentences = brief.sentences(SentenceKind.PROPS)
    rows = tuple(row for row in brief.rows if not brief.is_keyed(row) and becomes(row.data_type, None) is None)
    if brief.clearing is Clearing.UNSAID or not sentences or not brief.can_link:
        return
    if brief.clearing is Clearing.TRAVELS and rows:
        name = "clearing a property clears it on the other side"
        yield brief.scenario(name, brief.ids_of(rows), sentences[0], *_travels(brief, rows))
    probe = brief.probe
    rest = tuple(row for row in rows if probe is not None and row.source != probe.source)
    if brief.clearing is Clearing.STAYS and rest:
        name = "clearing a property leaves the other side as it is"
        yield brief.scenario(name, brief.ids_of(rest), sentences[0], *_stays(brief, rest))


def _travels(brief: Brief, rows: Rows) -> Iterator[Step]:
    steps, a, b = brief.linked("clears")
    texts = tuple(row for row in rows if becomes(row.data_type, "") == "")
    yield from steps
    yield from _filled(brief, rows, a, b, 1)
    yield brief.edit_all(a, dict.fromkeys((row.source for row in rows), None))
    yield brief.lacks(b, rows)
    if texts:
        yield from _filled(brief, texts, a, b, 2)
        yield brief.edit_all(a, dict.fromkeys((row.source for row in texts), ""))
        yield brief.b_has(b, dict.fromkeys(texts, ""))


def _stays(brief: Brief, rows: Rows) -> Iterator[Step]:
    steps, a, b = brief.linked("leaves")
    probe = brief.probe
    assert probe is not None  # noqa: S101 - asked for by `cleared`
    yield from steps
    for edit, nothing in ((1, None), (2, "")):
        yield from _filled(brief, rows, a, b, edit)
        yield brief.edit_all(a, dict.fromkeys((row.source for row in rows), nothing))
        yield brief.keeps(b, {row: brief.expected(row, brief.value(row, "clears one", edit)) for row in rows})
        value = brief.value(probe, "leaves one", edit)
        yield brief.edit(a, probe.source, value)
        yield brief.has(b, probe.target, brief.expected(probe, value), phrases.ALIVE_HAS)


def _filled(brief: Brief, rows: Rows, a: str, b: str, edit: int) -> Iterator[Step]:
    values = {row: brief.value(row, "clears one", edit) for row in rows}
    yield brief.edit_all(a, {row.source: value for row, value in values.items()})
    yield brief.b_has(b, values)
