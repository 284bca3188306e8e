"""A table of a header row only says nothing that can be verified."""

from collections.abc import Iterator, Sequence

from harness.diagnostics import Diagnostic, Severity
from harness.model.dataflow import SentenceKind
from harness.spec.lint.page import Page
from harness.spec.section import SectionDraft

SAYS = {
    SentenceKind.PROPS: (
        "the property table has a header row only: no property is named, so none can be verified",
        'add a row for each property: `   * - email` / `     - emailAddress` / `     - "string"`',
    ),
    SentenceKind.MERGE: (
        "the merge table has a header row only: nothing says when two records are the same",
        "add a row for each property combination: `   * - email` / `     - emailAddress`",
    ),
}

PAGE = Page(
    code="structure.header-only-table",
    severity=Severity.WARNING,
    what="A table has a header row and nothing below it.",
    why="The section promises that properties are synchronized, or that records merge, but names none. What is not "
    "named cannot be verified.",
    wrong="   * - Zendesk Users Property\n     - Tripletex Contact Property\n     - Tripletex Data Type",
    right="   * - Zendesk Users Property\n     - Tripletex Contact Property\n     - Tripletex Data Type\n"
    '   * - email\n     - email\n     - "string"',
)


def rule(sections: Sequence[SectionDraft]) -> Iterator[Diagnostic]:
    for section in sections:
        for sentence in section.sentences:
            if sentence.table and sentence.header_only and not sentence.rejected:
                message, hint = SAYS[sentence.kind]
                yield Diagnostic(
                    location=sentence.table,
                    code="structure.header-only-table",
                    severity=Severity.WARNING,
                    message=message,
                    hint=hint,
                )
