"""LINK says that nothing is created without a link, EVERY and WHEN say that something is: not for the same pair."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from harness.diagnostics import Diagnostic, Severity
from harness.model.dataflow import Datatype, SentenceKind
from harness.spec.lint.page import Page
from harness.spec.section import SectionDraft, SentenceDraft

CREATING = (SentenceKind.EVERY, SentenceKind.WHEN)

PAGE = Page(
    code="rules.link-beside-every",
    severity=Severity.WARNING,
    what="LINK stands beside EVERY or WHEN for the same pair of datatypes.",
    why="LINK says that nothing is created before a link exists, EVERY and WHEN create what is not there. A sync that "
    "follows the one breaks the other.",
    wrong="Every Wave Vendor will be synchronized with a Tripletex Supplier.\n…\n"
    "Before any synchronization can take place, a link between a Wave Vendor and a Tripletex Supplier must be "
    "established.",
    right="Every Wave Vendor will be synchronized with a Tripletex Supplier.",
)


def rule(sections: Sequence[SectionDraft]) -> Iterator[Diagnostic]:
    creating: defaultdict[tuple[Datatype, Datatype], list[SentenceDraft]] = defaultdict(list)
    for section in sections:
        creating[section.source, section.target] += (
            sentence for sentence in section.sentences if sentence.kind in CREATING and not sentence.rejected
        )
    for section in sections:
        others = creating[section.source, section.target]
        for sentence in section.sentences:
            if others and sentence.kind is SentenceKind.LINK and not sentence.rejected:
                yield Diagnostic(
                    location=sentence.location,
                    code="rules.link-beside-every",
                    severity=Severity.WARNING,
                    message="the sentence asks for a link before anything is created, but the "
                    f"{others[0].kind} sentence in line {others[0].location.line} creates for the same datatypes, "
                    f"{section.source} to {section.target}",
                    hint="keep one of the two; the other one overrules “before any synchronization can take place”",
                )
