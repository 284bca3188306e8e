"""The sentences of a section come in seven orders; another one may mean that a sentence is missing or misplaced."""

from collections.abc import Iterator, Sequence

from harness.diagnostics import Diagnostic, Severity
from harness.spec.lint.page import Page
from harness.spec.section import SectionDraft

ORDERS = (
    "EVERY KEEP PROPS",
    "LINK MERGE KEEP PROPS",
    "LINK CONNECTED KEEP PROPS",
    "EVERY MATCH MERGE KEEP PROPS",
    "WHEN KEEP PROPS",
    "LINK CONNECTED MERGE KEEP PROPS",
    "WHEN MATCH MERGE KEEP PROPS",
)

PAGE = Page(
    code="structure.unknown-order",
    severity=Severity.WARNING,
    what="The sentences of a section come in an order that no published document has.",
    why="Everything is read, whatever the order. Another one than the seven known ones often means that a sentence is "
    "missing, misplaced or belongs to another section.",
    wrong="KEEP, EVERY, PROPS",
    right="EVERY, KEEP, PROPS",
)


def rule(sections: Sequence[SectionDraft]) -> Iterator[Diagnostic]:
    for section in sections:
        order = " ".join(sentence.kind for sentence in section.sentences)
        if not any(known.startswith(order) for known in ORDERS):  # what is missing at the end is another rule's
            yield Diagnostic(
                location=section.location,
                code="structure.unknown-order",
                severity=Severity.WARNING,
                message=f"the sentences come in an order that is not known: {order}",
                hint=f"known orders: {'; '.join(ORDERS)}",
            )
