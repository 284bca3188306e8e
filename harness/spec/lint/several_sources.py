"""A target property that is fed by several source properties holds the value of one of them."""

from collections import defaultdict
from collections.abc import Iterator

from harness.diagnostics import Diagnostic, Severity
from harness.model.dataflow import PropertyMapping
from harness.spec.lint.page import Page
from harness.spec.lint.subject import Subject

SHOWN = 3

PAGE = Page(
    code="rules.several-sources",
    severity=Severity.INFORMATION,
    what="Several properties of the source feed one property of the target.",
    why="Ordinary in real documents, but the document does not say which of the values wins where they differ, and "
    "as sections keep in sync both ways, the sources become equal. One remark a section, at the first such row.",
    wrong='   * - address.city\n     - city\n     - "string"\n   * - delivery.city\n     - city\n     - "string"',
    right='   * - address.city\n     - city\n     - "string"\n'
    '   * - delivery.city\n     - deliveryCity\n     - "string"',
)


def rule(subject: Subject) -> Iterator[Diagnostic]:
    for mapping in subject.flow.mappings:
        feeding: defaultdict[str, dict[str, PropertyMapping]] = defaultdict(dict)
        for row in mapping.properties:
            if row.source and row.target and not row.dependencies:  # those say which value wins
                feeding[row.target].setdefault(row.source, row)
        several = {target: rows for target, rows in feeding.items() if len(rows) > 1}
        if several:
            place = min(row.location for rows in several.values() for row in rows.values())
            told = [f"{target} by {_some(', ', [*rows])}" for target, rows in several.items()]
            message = f"fed by several sources: {_some('; ', told)}"
            yield PAGE.at(place, message, "nothing to do, if the sources are meant to have one value")


def _some(separator: str, words: list[str]) -> str:
    """The first few of many words."""
    told = separator.join(words[:SHOWN])
    return f"{told} and {len(words) - SHOWN} more" if len(words) > SHOWN else told
