"""The sentences of two versions of a section."""

from collections.abc import Iterator

from harness.model.dataflow import Mapping, Sentence
from harness.model.dataflow import SentenceKind as Kind
from harness.spec.compare.breaking import change
from harness.spec.compare.change import Change, ChangeKind, Side
from harness.spec.compare.meaning import Naming
from harness.spec.compare.pairing import Pairing
from harness.spec.names import squash

CREATING = (Kind.EVERY, Kind.WHEN, Kind.LINK)
"""The sentences that say which records are created; one of them stands in for another."""


def compare_sentences(
    old: Mapping, new: Mapping, *, old_names: Naming, new_names: Naming, mapping: str
) -> Iterator[Change]:
    """What changed between the sentences of a section, their rows apart."""
    before = [(sentence, old_names.sentence(old, sentence)) for sentence in old.sentences]
    after = [(sentence, new_names.sentence(new, sentence)) for sentence in new.sentences]
    pairing = Pairing(before, after)
    pairing.in_order(lambda said: (said[0].kind, said[1]))
    pairing.in_order(lambda said: said[0].kind)
    gone = [one for one in pairing.removed if old.sentences[one].kind in CREATING]
    came = [other for other in pairing.added if new.sentences[other].kind in CREATING]
    if len(gone) == len(came) == 1:
        pairing.pair(gone[0], came[0])
    for one, other in pairing.pairs:
        (was, meant), (now, means) = before[one], after[other]
        if (was.kind, meant) != (now.kind, means):
            yield change(ChangeKind.SENTENCE_CHANGED, _case(was, now), old=_side(was), new=_side(now), mapping=mapping)
    for one in pairing.removed:
        was = old.sentences[one]
        yield change(ChangeKind.SENTENCE_REMOVED, _alone(was, new), old=_side(was), mapping=mapping)
    for other in pairing.added:
        now = new.sentences[other]
        yield change(ChangeKind.SENTENCE_ADDED, _alone(now, old), new=_side(now), mapping=mapping)
    if pairing.moved():
        yield change(ChangeKind.SENTENCE_REORDERED, old=_order(old), new=_order(new), mapping=mapping)


def _alone(sentence: Sentence, other: Mapping) -> str:
    """The case of a sentence that only one version has; a MATCH says nothing that rules do not say without it."""
    return "MATCH beside MERGE" if sentence.kind is Kind.MATCH and other.merge_rules else sentence.kind


def _case(old: Sentence, new: Sentence) -> str:
    if old.kind is not new.kind:
        return f"{old.kind} to {new.kind}"
    if old.kind is Kind.WHEN:
        return "condition"
    before, after = [squash(each) for each in old.detail], [squash(each) for each in new.detail]
    if before == after:
        return "connections reworded"
    if sorted(before) == sorted(after):
        return "connections reordered"
    if set(before) < set(after):
        return "connections more"
    return "connections fewer" if set(after) < set(before) else "connections others"


def _side(sentence: Sentence) -> Side:
    return Side(location=sentence.location, text=sentence.text, statements=(sentence.id,))


def _order(mapping: Mapping) -> Side:
    text = " ".join(sentence.kind for sentence in mapping.sentences)
    return Side(
        location=mapping.sentences[0].location, text=text, statements=tuple(one.id for one in mapping.sentences)
    )
