"""A section that stands twice is two mappings, judged together."""

from collections.abc import Iterator, Sequence

from harness.diagnostics import Diagnostic, Severity
from harness.model.dataflow import Datatype
from harness.spec.lint.page import Page
from harness.spec.section import SectionDraft

PAGE = Page(
    code="structure.repeated-section",
    severity=Severity.INFORMATION,
    what="Two sections map the same datatypes.",
    why="Both are kept, and what they say is judged together. Whoever reads the one may miss the other.",
    wrong="Wave Vendor to Tripletex Supplier\n---------------------------------\n…\n\n"
    "Wave Vendor to Tripletex Supplier\n---------------------------------",
    right="Wave Vendor to Tripletex Supplier\n---------------------------------\n…",
)


def rule(sections: Sequence[SectionDraft]) -> Iterator[Diagnostic]:
    first: dict[tuple[Datatype, Datatype], SectionDraft] = {}
    for section in sections:
        earlier = first.setdefault((section.source, section.target), section)
        if earlier is not section:
            yield Diagnostic(
                location=section.location,
                code="structure.repeated-section",
                severity=Severity.INFORMATION,
                message=f"the section {section.source} to {section.target} stands in line {earlier.location.line} "
                "already; both are kept, and what they say is judged together",
                hint="put the sentences of both into one section, unless they are meant to differ",
            )
