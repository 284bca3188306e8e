"""What cannot be verified whatever a scenario shows, and why; said in the report in these words."""

from collections.abc import Iterator

from harness.model.dataflow import SentenceKind
from harness.model.scenario import LeftOut, Limit
from harness.model.verdict import Verdict
from harness.planning.brief import Brief

NOTHING_MAPPED = "the property table is empty, so there is nothing to compare"
NO_FOLLOWING = "no property of the pair can be seen to travel, so following cannot be seen; only losses are watched"
NO_TRACE = "no property of the pair can be seen to travel: a sync that does nothing looks just the same"
UNLINKED = "nothing that can be built links an A and a B of this pair"


def limits(brief: Brief) -> Iterator[Limit]:
    """The statements of a pair that cannot become `passed`, apart from its single rows and merge rules."""
    pair = brief.pair
    for kind in (SentenceKind.WHEN, SentenceKind.CONNECTED):
        for sentence in brief.sentences(kind):
            yield _manual(sentence.id, f"a person must say what makes it true: {', '.join(sentence.detail)}")
    can_link = brief.linked("limits") is not None
    for mapping in pair.mappings:
        for sentence in mapping.sentences:
            reason = ""
            match sentence.kind:
                case SentenceKind.PROPS if not mapping.properties:
                    reason = NOTHING_MAPPED
                case SentenceKind.PROPS | SentenceKind.KEEP if not can_link:
                    reason = _unlinked(brief)
                case SentenceKind.KEEP if brief.probe is None:
                    reason = NO_FOLLOWING
                case SentenceKind.LINK if brief.creates:
                    reason = "overruled: another sentence of the document has a B created for every A"
                case SentenceKind.LINK if brief.probe is None or not can_link:
                    reason = NO_TRACE if can_link else _unlinked(brief)
                case SentenceKind.MATCH if not pair.rules:
                    yield _manual(sentence.id, "no merge rule of the document says what matches")
                case SentenceKind.MATCH if not brief.rules or not brief.creates:
                    reason = _unlinked(brief)
                case SentenceKind.MERGE if not mapping.merge_rules:
                    yield _manual(sentence.id, "the merge table is empty")
                case _:
                    pass
            if reason:
                yield Limit(statement=sentence.id, verdict=_verdict(brief, reason), reason=reason)
    if not brief.creates and brief.probe is None:
        for rule in brief.rules:
            yield Limit(statement=rule.id, verdict=Verdict.UNVERIFIABLE, reason=NO_TRACE)
    if not can_link:
        for row in brief.rows:
            reason = _unlinked(brief)
            yield Limit(statement=row.id, verdict=_verdict(brief, reason), reason=reason)


def left_out(brief: Brief) -> Iterator[LeftOut]:
    """The checks that a judged statement also obliges us to, but that this pair gives no means to build."""
    for sentence in brief.sentences(SentenceKind.KEEP):
        if brief.probe is not None and brief.second is None:
            yield LeftOut(
                statement=sentence.id,
                check="edits of both sides at once survive",
                reason="needs two properties that are independent of each other and no merge property",
            )
        if brief.probe is not None and not brief.rules and brief.pair.rules:
            yield LeftOut(
                statement=sentence.id,
                check="the link survives a change of the merge property",
                reason="no merge property of the pair can be edited",
            )


def _unlinked(brief: Brief) -> str:
    unbound = brief.sentences(SentenceKind.WHEN) + brief.sentences(SentenceKind.CONNECTED)
    if unbound:
        return f"hangs on a condition that a person must bind: {', '.join(unbound[0].detail)}"
    return UNLINKED


def _verdict(brief: Brief, reason: str) -> Verdict:
    return Verdict.MANUAL if reason.startswith("hangs on a condition") else Verdict.UNVERIFIABLE


def _manual(statement: str, reason: str) -> Limit:
    return Limit(statement=statement, verdict=Verdict.MANUAL, reason=reason)
