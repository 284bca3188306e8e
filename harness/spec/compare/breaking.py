"""What each change does to the sync, as data.

A change is breaking when what held for the records of the old version no longer holds: something stops following or
arriving, other records are created for a mapping that was there before, records may merge, values are overwritten or
change type. What only comes on top, and what is only said in another order or spelling, is not.
"""

from dataclasses import dataclass

from harness.model.dataflow import SentenceKind as Sentence
from harness.spec.compare.change import Change, ChangeKind, Side

Kind = ChangeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Whether a change is breaking, and what it does, in words."""

    breaking: bool
    reason: str


def _breaking(reason: str) -> Effect:
    return Effect(breaking=True, reason=reason)


def _harmless(reason: str) -> Effect:
    return Effect(breaking=False, reason=reason)


_NO_LONGER_ARRIVE = _breaking("new records no longer arrive by themselves; they must be linked first")
_CONDITION_APPLIES = _breaking("new records arrive only if the condition holds")
_KEPT_OUT = _breaking("records are created that were kept out until they were linked")

EFFECTS: dict[tuple[ChangeKind, str], Effect] = {
    (Kind.DOCUMENT_ADDED, ""): _harmless("records begin to follow; none stops"),
    (Kind.DOCUMENT_ADDED, "merges"): _breaking("records that were apart may merge by its merge rules"),
    (Kind.DOCUMENT_REMOVED, ""): _breaking("records of its mappings stop following"),
    (Kind.DOCUMENT_REMOVED, "empty"): _harmless("it had no mappings"),
    (Kind.DOCUMENT_RENAMED, ""): _harmless("only the file is called otherwise; the ids of its statements are new"),
    (Kind.DOCUMENT_UNREAD, ""): _breaking("what cannot be read differs, so nobody can say what the change does"),
    (Kind.SYSTEM_RENAMED, ""): _breaking("another system is kept in sync; records of the old one stop following"),
    (Kind.SYSTEM_RENAMED, "named"): _harmless("one version leaves the name out; the mappings say what is meant"),
    (Kind.SYSTEM_RESPELLED, ""): _harmless("the same system, spelled anew"),
    (Kind.MAPPING_ADDED, ""): _harmless("records begin to follow; none stops"),
    (Kind.MAPPING_ADDED, "merges"): _breaking("records that were apart may merge by its merge rules"),
    (Kind.MAPPING_REMOVED, ""): _breaking("its records stop following"),
    (Kind.MAPPING_REMOVED, "repeated"): _breaking("what this section alone promised for its records no longer holds"),
    (Kind.MAPPING_RENAMED, ""): _breaking("records of another datatype follow; those of the old one stop"),
    (Kind.MAPPING_RESPELLED, ""): _harmless("the same datatypes, spelled anew"),
    (Kind.MAPPING_REORDERED, ""): _harmless("only the order differs"),
    (Kind.SENTENCE_ADDED, Sentence.EVERY): _breaking(
        "a new record is created for each, also for those kept out so far"
    ),
    (Kind.SENTENCE_ADDED, Sentence.WHEN): _breaking("records are created where the condition holds, none was before"),
    (Kind.SENTENCE_ADDED, Sentence.LINK): _breaking("records must be linked first, so new ones may no longer arrive"),
    (Kind.SENTENCE_ADDED, Sentence.CONNECTED): _breaking("records that are connected are created; they were kept out"),
    (Kind.SENTENCE_ADDED, Sentence.MATCH): _breaking("new records merge into matching ones; they got one of their own"),
    (Kind.SENTENCE_ADDED, "MATCH beside MERGE"): _harmless("matching records merged by its rules already"),
    (Kind.SENTENCE_ADDED, Sentence.MERGE): _harmless("what merges is said by its rules"),
    (Kind.SENTENCE_ADDED, Sentence.KEEP): _breaking("linked records begin to overwrite each other"),
    (Kind.SENTENCE_ADDED, Sentence.PROPS): _harmless("what travels is said by its rows"),
    (Kind.SENTENCE_REMOVED, Sentence.EVERY): _breaking("new records no longer arrive"),
    (Kind.SENTENCE_REMOVED, Sentence.WHEN): _breaking("new records for which the condition holds no longer arrive"),
    (Kind.SENTENCE_REMOVED, Sentence.LINK): _breaking("nothing says any more that records must be linked first"),
    (Kind.SENTENCE_REMOVED, Sentence.CONNECTED): _breaking("new records that are connected no longer arrive"),
    (Kind.SENTENCE_REMOVED, Sentence.MATCH): _breaking("matching records are no longer merged, so there may be two"),
    (Kind.SENTENCE_REMOVED, "MATCH beside MERGE"): _harmless("matching records still merge by its rules"),
    (Kind.SENTENCE_REMOVED, Sentence.MERGE): _harmless("what no longer merges is said by its rules"),
    (Kind.SENTENCE_REMOVED, Sentence.KEEP): _breaking("edits stop travelling between linked records"),
    (Kind.SENTENCE_REMOVED, Sentence.PROPS): _harmless("what no longer travels is said by its rows"),
    (Kind.SENTENCE_CHANGED, "EVERY to WHEN"): _CONDITION_APPLIES,
    (Kind.SENTENCE_CHANGED, "EVERY to LINK"): _NO_LONGER_ARRIVE,
    (Kind.SENTENCE_CHANGED, "WHEN to EVERY"): _breaking("records are created that the condition kept out"),
    (Kind.SENTENCE_CHANGED, "WHEN to LINK"): _NO_LONGER_ARRIVE,
    (Kind.SENTENCE_CHANGED, "LINK to EVERY"): _KEPT_OUT,
    (Kind.SENTENCE_CHANGED, "LINK to WHEN"): _KEPT_OUT,
    (Kind.SENTENCE_CHANGED, "condition"): _breaking("another condition decides which records arrive"),
    (Kind.SENTENCE_CHANGED, "connections fewer"): _breaking("records connected only to what is gone no longer arrive"),
    (Kind.SENTENCE_CHANGED, "connections more"): _breaking("records connected to what was added are created as well"),
    (Kind.SENTENCE_CHANGED, "connections others"): _breaking("other connections decide which records arrive"),
    (Kind.SENTENCE_CHANGED, "connections reworded"): _breaking("the connected records are those of another system"),
    (Kind.SENTENCE_CHANGED, "connections reordered"): _harmless("only the order of the connected datatypes differs"),
    (Kind.SENTENCE_REORDERED, ""): _harmless("only the order differs"),
    (Kind.RULE_ADDED, ""): _breaking("records that were apart may merge"),
    (Kind.RULE_ADDED, "repeated"): _harmless("another rule says the same"),
    (Kind.RULE_REMOVED, ""): _breaking("pairs that only this rule finds are no longer found"),
    (Kind.RULE_REMOVED, "repeated"): _harmless("another rule still says the same"),
    (Kind.RULE_RENAMED, ""): _breaking("pairs found so far are no longer found, and records that were apart may merge"),
    (Kind.RULE_REORDERED, ""): _harmless("only the order differs"),
    (Kind.ROW_ADDED, ""): _harmless("one more property travels"),
    (Kind.ROW_ADDED, "shared"): _breaking("one more source feeds a target that was fed already, and may overwrite it"),
    (Kind.ROW_ADDED, "repeated"): _harmless("another row says the same"),
    (Kind.ROW_REMOVED, ""): _breaking("the property stops travelling"),
    (Kind.ROW_REMOVED, "repeated"): _harmless("another row still says the same"),
    (Kind.ROW_RENAMED, "source"): _breaking("another property overwrites the target; the old one stops travelling"),
    (Kind.ROW_RENAMED, "target"): _breaking("another target property is overwritten; the old one no longer follows"),
    (Kind.ROW_RETYPED, ""): _breaking("existing values change type or form"),
    (Kind.ROW_BOUND, "more"): _breaking("the property stops travelling where the dependency does not hold"),
    (Kind.ROW_BOUND, "fewer"): _breaking("values are overwritten where the dependency held them back"),
    (Kind.ROW_BOUND, "others"): _breaking("the property travels for other records than before"),
    (Kind.ROW_REORDERED, ""): _harmless("only the order differs"),
}


def change(
    kind: ChangeKind, case: str = "", *, old: Side | None = None, new: Side | None = None, mapping: str = ""
) -> Change:
    """A change with what it does; `case` tells apart what the kind alone does not."""
    effect = EFFECTS[kind, case]
    return Change(kind=kind, breaking=effect.breaking, reason=effect.reason, old=old, new=new, mapping=mapping)
