"""What is said about documents beyond their reading: one rule a file, registered here.

Rules of `RULES` look at the sections as the reader has them, and run with it. Those of `DOCUMENT_RULES` look at one
document that was read, those of `CROSS_RULES` at the digests of all that were given; both run in `judge` only, for
`harness check`. What a rule of `DOCUMENT_RULES` says follows from the document alone, save what `future_timestamp` says
of the time: it is kept from one call to the next.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from harness.diagnostics import Diagnostic
from harness.spec.lint import (
    duplicate_row,
    empty_merge_cell,
    endless_loop,
    future_timestamp,
    header_only,
    id_onto_id,
    link_beside_every,
    missing_sentence,
    one_way_row,
    other_spelling,
    repeated_section,
    rule_contradicted,
    several_sources,
    two_data_types,
    unknown_connection,
    unknown_order,
    unmeetable_self_rule,
    value_and_object,
    when_without_condition,
)
from harness.spec.lint.digest import Documents
from harness.spec.lint.page import Page
from harness.spec.lint.subject import Subject
from harness.spec.section import SectionDraft

Rule = Callable[[Sequence[SectionDraft]], Iterable[Diagnostic]]


class Documented(Protocol):
    """A module with a page of documentation."""

    PAGE: Page


class DocumentRule(Documented, Protocol):
    """A module with a rule about one document."""

    def rule(self, subject: Subject, /) -> Iterable[Diagnostic]: ...


class CrossRule(Documented, Protocol):
    """A module with a rule about all documents that were given."""

    def rule(self, documents: Documents, /) -> Iterable[Diagnostic]: ...


RULES: tuple[Rule, ...] = (
    header_only.rule,
    link_beside_every.rule,
    missing_sentence.rule,
    repeated_section.rule,
    unknown_order.rule,
)
RULE_MODULES: tuple[Documented, ...] = (
    header_only,
    link_beside_every,
    missing_sentence,
    repeated_section,
    unknown_order,
)
DOCUMENT_RULES: tuple[DocumentRule, ...] = (
    duplicate_row,
    empty_merge_cell,
    future_timestamp,
    id_onto_id,
    other_spelling,
    several_sources,
    two_data_types,
    unmeetable_self_rule,
    value_and_object,
    when_without_condition,
)
CROSS_RULES: tuple[CrossRule, ...] = (endless_loop, one_way_row, rule_contradicted, unknown_connection)
