"""A merge rule of one property only compares it with nothing."""

from collections.abc import Iterator

from harness.diagnostics import Diagnostic, Severity
from harness.spec.lint.page import Page
from harness.spec.lint.subject import Subject

PAGE = Page(
    code="rules.empty-merge-cell",
    severity=Severity.WARNING,
    what="A row of a merge table has an empty cell.",
    why="The rule compares a property with nothing. A sync may pass over it, or take every record without a value for "
    "the same one; nobody can verify which of the two is meant.",
    wrong="   * - email\n     - ",
    right="   * - email\n     - emailAddress",
)


def rule(subject: Subject) -> Iterator[Diagnostic]:
    for mapping in subject.flow.mappings:
        for row in mapping.merge_rules:
            if not row.source or not row.target:
                given = row.source or row.target
                told = f"“{given}” is compared with nothing" if given else "both cells are empty"
                hint = "name the property of each side, or take the row out"
                yield PAGE.at(row.location, f"a merge rule lacks a property: {told}", hint)
