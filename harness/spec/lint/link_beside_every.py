"""LINK says that nothing is created without a link, EVERY and WHEN say that something is: not for the same pair."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from harness.diagnostics import Diagnostic, Severity
from harness.model.dataflow import Datatype, SentenceKind
from harness.spec.section import SectionDraft, SentenceDraft

CREATING = (SentenceKind.EVERY, SentenceKind.WHEN)


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
