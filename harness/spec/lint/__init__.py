"""What is said about a document that was read: one rule a file, registered here."""

from collections.abc import Callable, Iterable, Sequence

from harness.diagnostics import Diagnostic
from harness.spec.lint import header_only, link_beside_every, missing_sentence, repeated_section, unknown_order
from harness.spec.section import SectionDraft

Rule = Callable[[Sequence[SectionDraft]], Iterable[Diagnostic]]

RULES: tuple[Rule, ...] = (
    header_only.rule,
    link_beside_every.rule,
    missing_sentence.rule,
    repeated_section.rule,
    unknown_order.rule,
)
