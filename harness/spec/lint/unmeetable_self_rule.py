"""Two records of one datatype never have the same id."""

from collections.abc import Iterator

from harness.diagnostics import Diagnostic, Severity
from harness.spec.lint.identity import key, letters, own_id
from harness.spec.lint.page import Page
from harness.spec.lint.subject import Subject

PAGE = Page(
    code="rules.unmeetable-self-rule",
    severity=Severity.WARNING,
    what="A datatype is mapped onto itself, and a merge rule asks for the same id.",
    why="An id belongs to one record of a datatype. The rule is met by a record and itself alone, so it merges nothing "
    "and cannot be verified.",
    wrong="A Tripletex Customer will merge with a Tripletex Customer if …:\n\n   * - id\n     - id",
    right="A Tripletex Customer will merge with a Tripletex Customer if …:\n\n   * - email\n     - email",
)


def rule(subject: Subject) -> Iterator[Diagnostic]:
    for mapping in subject.flow.mappings:
        if key(mapping.source) != key(mapping.target):
            continue
        for row in mapping.merge_rules:
            if letters(row.source) == letters(row.target) and own_id(mapping.source, row.source):
                message = f"no two records of {mapping.source} have the same {row.source}: the rule can never be met"
                yield PAGE.at(row.location, message, "compare a property that two records can share")
