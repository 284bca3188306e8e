"""A system gives its records their ids itself; an id that is written into it is lost or refused."""

from collections.abc import Iterator

from harness.diagnostics import Diagnostic, Severity
from harness.spec.lint.identity import own_id
from harness.spec.lint.page import Page
from harness.spec.lint.subject import Subject

PAGE = Page(
    code="rules.id-onto-id",
    severity=Severity.INFORMATION,
    what="A row maps the id of one system's record onto the id of the other one's.",
    why="Systems number their records themselves, so the two will not be equal, whatever the sync does. The row can "
    "hold only where the target system lets others choose its ids.",
    wrong='   * - id\n     - PersonId\n     - "integer"',
    right='   * - id\n     - externalReference\n     - "string"',
)


def rule(subject: Subject) -> Iterator[Diagnostic]:
    for mapping in subject.flow.mappings:
        for row in mapping.properties:
            if own_id(mapping.source, row.source) and own_id(mapping.target, row.target):
                message = (
                    f"{row.source}, the id of {mapping.source}, is mapped onto {row.target}, the id that "
                    f"{mapping.target} gets from its own system"
                )
                hint = "map it onto a property for outside references, unless the target lets others choose its ids"
                yield PAGE.at(row.location, message, hint)
