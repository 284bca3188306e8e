"""PROPS, row by row: the target's value and JSON type are what the cell makes of the source's; and back again."""

from collections.abc import Iterator

from harness.model.dataflow import SentenceKind
from harness.model.scenario import Scenario, Step
from harness.planning.brief import Brief


def props(brief: Brief) -> Iterator[Scenario]:
    sentences = brief.sentences(SentenceKind.PROPS)
    if not brief.rows or not sentences or not brief.can_link:
        return
    judged = {(row.source, row.target) for row in brief.rows}
    ids = tuple(row.id for row in brief.pair.rows if (row.source, row.target) in judged)
    yield brief.scenario("every property of the table arrives, and comes back", ids, sentences[0], *_steps(brief))


def _steps(brief: Brief) -> Iterator[Step]:
    steps, a, b = brief.linked("props")
    yield from steps
    if brief.creates:
        yield brief.has_rows(b, "props one")
    # A first merge does not say whose values survive, so a merged pair is judged after an edit (rule of judging 12).
    yield brief.edit_rows(a, "props one", edit=1)
    yield brief.has_rows(b, "props one", edit=1)
    yield brief.edit_rows(b, "props one", edit=2, forward=False)
    yield brief.has_rows(a, "props one", edit=2, forward=False)
    yield brief.edit_rows(a, "props one", edit=3)
    yield brief.has_rows(b, "props one", edit=3)
