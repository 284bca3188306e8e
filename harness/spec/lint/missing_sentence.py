"""A section without KEEP or PROPS does not say what it keeps in sync."""

from collections.abc import Iterator, Sequence

from harness.diagnostics import Diagnostic, Severity
from harness.model.dataflow import SentenceKind
from harness.spec.lint.page import Page
from harness.spec.section import SectionDraft

RIGHT = {
    SentenceKind.KEEP: "Once a link between a … and a … is established, it will keep in sync between the two systems, "
    "regardless of where it is edited.",
    SentenceKind.PROPS: "The following properties are synchronized between a … and a …:",
}

PAGE = Page(
    code="structure.missing-sentence",
    severity=Severity.WARNING,
    what="A section has no KEEP or no PROPS sentence.",
    why="All published sections have both. Without them the document does not say what is kept in sync.",
    wrong="Every Wave Vendor will be synchronized with a Tripletex Supplier.",
    right="Every Wave Vendor will be synchronized with a Tripletex Supplier.\n\n"
    "Once a link between a Wave Vendor and a Tripletex Supplier is established, it will keep in sync between the two "
    "systems, regardless of where it is edited.\n\n"
    "The following properties are synchronized between a Wave Vendor and a Tripletex Supplier:",
)


def rule(sections: Sequence[SectionDraft]) -> Iterator[Diagnostic]:
    for section in sections:
        kinds = {sentence.kind for sentence in section.sentences}
        for kind, right in RIGHT.items():
            if kind not in kinds:
                yield Diagnostic(
                    location=section.location,
                    code="structure.missing-sentence",
                    severity=Severity.WARNING,
                    message=f"the section has no {kind} sentence",
                    hint=f"expected: {right}",
                )
