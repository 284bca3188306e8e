"""Dependencies: a row changes nothing without the value that it asks for; with it, on the same record, it applies."""

from collections.abc import Iterator

from harness.expr.jsontext import Json
from harness.model.dataflow import Dependency, PropertyMapping, SentenceKind, Side
from harness.model.scenario import Scenario, Step
from harness.planning.brief import ABSENT, Absent, Brief

OTHER = "ZZ"  # a country code that ISO 3166 leaves to its users; nothing asks for it


def depends(brief: Brief) -> Iterator[Scenario]:
    sentences = brief.sentences(SentenceKind.PROPS)
    if not sentences or not brief.can_link:
        return
    for row in brief.judged.dependent:
        asked = ", ".join(f"{each.property} is {each.value}" for each in dict.fromkeys(row.dependencies))
        name = f"{row.source} → {row.target} only where {asked}"
        yield brief.scenario(name, brief.ids_of((row,)), sentences[0], *_steps(brief, row))


def _steps(brief: Brief, row: PropertyMapping) -> Iterator[Step]:
    purpose = f"depends {row.source} {row.target} {row.dependencies}"
    steps, a, b = brief.linked(purpose)
    values = [brief.value(row, f"{purpose} one", edit) for edit in range(6)]
    yield from steps
    before: Json | Absent = ABSENT
    other = next((each for each in brief.rows if each.target == row.target), None)
    if other is not None:  # a first merge does not say whose value there is (rule of judging 12), an edit does
        value = brief.value(other, f"{purpose} one", 1)
        yield brief.edit(a, other.source, value)
        yield brief.b_has(b, {other: value})
        before = brief.expected(other, value)
    yield from _given(brief, row, a, b, holding=False)
    yield brief.edit(a, row.source, values[1])
    yield brief.keeps(b, {row: before})
    yield from _given(brief, row, a, b, holding=True)
    yield brief.edit(a, row.source, values[2])
    yield brief.b_has(b, {row: values[2]})
    last = 2
    if brief.returns(row):
        last = 3
        yield brief.edit(b, row.target, brief.expected(row, values[3]))
        yield brief.a_has(a, {row: values[3]})
    yield from _given(brief, row, a, b, holding=False)
    yield brief.edit(a, row.source, values[4])
    yield brief.keeps(b, {row: brief.expected(row, values[last])})
    yield from _given(brief, row, a, b, holding=True)
    yield brief.edit(a, row.source, values[5])
    yield brief.b_has(b, {row: values[5]})


def _given(brief: Brief, row: PropertyMapping, a: str, b: str, *, holding: bool) -> Iterator[Step]:
    """Steps that give each side the properties that the row depends on, with the values that it asks for or others."""
    for side, record in ((Side.SOURCE, a), (Side.TARGET, b)):
        own: tuple[Dependency, ...] = tuple(each for each in row.dependencies if each.side is side)
        if own:
            yield brief.given(record, {each.property: each.value if holding else OTHER for each in own})
