"""One property of the target has one data type."""

from collections.abc import Iterator

from harness.diagnostics import Diagnostic, Severity
from harness.model.dataflow import PropertyMapping
from harness.spec.lint.identity import Key, key
from harness.spec.lint.page import Page
from harness.spec.lint.subject import Subject

TYPES = frozenset({'"string"', '"integer"', '"float"', '"decimal"', '"boolean"'})  # "first" and "list" pick values

PAGE = Page(
    code="types.two-data-types",
    severity=Severity.WARNING,
    what="Two rows of a document give one target property two data types.",
    why="The target system knows one type for it. What is written as text by one row cannot be compared with what "
    "another row writes as a number. Expressions are not compared, as they may well give the same type.",
    wrong='   * - orderId\n     - reference\n     - "integer"\n   * - orderNumber\n     - reference\n     - "string"',
    right='   * - orderId\n     - reference\n     - "string"\n   * - orderNumber\n     - reference\n     - "string"',
)


def rule(subject: Subject) -> Iterator[Diagnostic]:
    first: dict[tuple[Key, str], PropertyMapping] = {}
    for mapping in subject.flow.mappings:
        for row in mapping.properties:
            if row.target and row.data_type in TYPES:
                earlier = first.setdefault((key(mapping.target), row.target), row)
                if earlier.data_type != row.data_type:
                    message = (
                        f"{row.target} of {mapping.target} is {row.data_type} here and {earlier.data_type} in line "
                        f"{earlier.location.line}"
                    )
                    yield PAGE.at(row.location, message, "write the type that the target system has for it")
