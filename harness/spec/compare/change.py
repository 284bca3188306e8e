"""A change of what documents say: its kind, its places in both versions, what it does to the sync."""

from dataclasses import dataclass
from enum import StrEnum

from harness.location import Location
from harness.model.dataflow import Reading


class ChangeKind(StrEnum):
    """What changed and how; the part before the dot says what."""

    DOCUMENT_ADDED = "document.added"
    DOCUMENT_REMOVED = "document.removed"
    DOCUMENT_RENAMED = "document.renamed"
    DOCUMENT_UNREAD = "document.unread"  # what cannot be read differs
    SYSTEM_RENAMED = "system.renamed"
    SYSTEM_RESPELLED = "system.respelled"
    MAPPING_ADDED = "mapping.added"
    MAPPING_REMOVED = "mapping.removed"
    MAPPING_RENAMED = "mapping.renamed"
    MAPPING_RESPELLED = "mapping.respelled"
    MAPPING_REORDERED = "mapping.reordered"
    SENTENCE_ADDED = "sentence.added"
    SENTENCE_REMOVED = "sentence.removed"
    SENTENCE_CHANGED = "sentence.changed"
    SENTENCE_REORDERED = "sentence.reordered"
    RULE_ADDED = "rule.added"
    RULE_REMOVED = "rule.removed"
    RULE_RENAMED = "rule.renamed"
    RULE_REORDERED = "rule.reordered"
    ROW_ADDED = "row.added"
    ROW_REMOVED = "row.removed"
    ROW_RENAMED = "row.renamed"
    ROW_RETYPED = "row.retyped"
    ROW_BOUND = "row.bound"  # to other dependencies
    ROW_REORDERED = "row.reordered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one version has of a change: where, the ids of the statements it is about, and what it says there."""

    location: Location
    text: str
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change; `old` is None for what was added, `new` for what was removed.

    `mapping` is the title of the section it stands in, empty for the document itself. `reason` says what the change
    does to the sync, `breaking` whether what held for the records of OLD no longer holds.
    """

    kind: ChangeKind
    breaking: bool
    reason: str
    old: Side | None = None
    new: Side | None = None
    mapping: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentChanges:
    """What changed in one document.

    `old` and `new` are its readings, with the ids of NEW where it is in both; `layout` names what differs without a
    meaning; `partial` is whether one of them has lines that could not be read, so could not be compared.
    """

    old: Reading | None
    new: Reading | None
    changes: tuple[Change, ...]
    layout: tuple[str, ...] = ()
    partial: bool = False

    @property
    def path(self) -> str:
        """The path in NEW, in OLD for a document that is gone."""
        reading = self.new or self.old
        return reading.path if reading else ""
