"""A row that stands twice in one table."""

from collections.abc import Iterator

from harness.diagnostics import Diagnostic, Severity
from harness.location import Location
from harness.model.dataflow import MergeRule, PropertyMapping
from harness.spec.lint.page import Page
from harness.spec.lint.subject import Subject

PAGE = Page(
    code="rules.duplicate-row",
    severity=Severity.WARNING,
    what="A row says word for word what an earlier row of the same section says.",
    why="The second one adds nothing, so another property was probably meant.",
    wrong='   * - email\n     - emailAddress\n     - "string"\n   * - email\n     - emailAddress\n     - "string"',
    right='   * - email\n     - emailAddress\n     - "string"',
)


def rule(subject: Subject) -> Iterator[Diagnostic]:
    for mapping in subject.flow.mappings:
        first: dict[tuple[object, ...], Location] = {}
        for said, place in (*map(_rule, mapping.merge_rules), *map(_row, mapping.properties)):
            earlier = first.setdefault(said, place)
            if earlier is not place:
                message = f"the row {said[0]} → {said[1]} stands in line {earlier.line} already"
                yield PAGE.at(place, message, "take one of the two out, or name the property that was meant")


def _rule(row: MergeRule) -> tuple[tuple[object, ...], Location]:
    return (row.source, row.target), row.location


def _row(row: PropertyMapping) -> tuple[tuple[object, ...], Location]:
    return (row.source, row.target, row.data_type, row.dependencies), row.location
