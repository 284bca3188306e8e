"""What cannot be verified whatever a scenario shows, and why; said in the report in these words."""

from collections.abc import Iterator

from harness.expr.conversion import Unknown, comes_back
from harness.model.dataflow import Mapping, Sentence, SentenceKind
from harness.model.scenario import LeftOut, Limit
from harness.model.verdict import Verdict
from harness.planning.brief import Brief
from harness.planning.conditions import OVERRULED

NOTHING_MAPPED = "the property table is empty, so there is nothing to compare"
NO_FOLLOWING = "no property of the pair can be seen to travel, so following cannot be seen; only losses are watched"
NO_TRACE = "no property of the pair can be seen to travel: a sync that does nothing looks just the same"
ONE_WAY = "no property has a data type that can be turned back, so whether an edit of B reaches A cannot be seen"
TIED_TO_KEY = "its source is tied to the merge property by which a record is linked, so the two cannot be told apart"
TWO_WAYS = "the row of the other direction says that something else comes back"
NEVER_QUIET = "another condition of the pair is not bound, or holds where this one does not"
NEVER_IDLE = "each one that can be made may be synchronized"
UNLINKED = "nothing that can be built links an A and a B of this pair"


def limits(brief: Brief) -> Iterator[Limit]:
    """The statements of a pair that cannot become `passed`, apart from its single rows and merge rules."""
    for mapping in brief.pair.mappings:
        for sentence in mapping.sentences:
            limit = _of_sentence(brief, mapping, sentence)
            if limit is not None:
                yield limit
    if not brief.creates and brief.probe is None:
        yield from (_unverifiable(rule.id, NO_TRACE) for rule in brief.rules)
    if not brief.can_link:
        yield from (_unlinked(brief, row) for row in brief.ids_of(brief.judged.all))
    elif brief.judged.variants:
        shown = {row for rows in brief.judged.variants if brief.can_show(rows) for row in rows}
        rest = tuple(row for rows in brief.judged.variants for row in rows if row not in shown)
        yield from (_unverifiable(row, TIED_TO_KEY) for row in brief.ids_of(rest))


def _of_sentence(brief: Brief, mapping: Mapping, sentence: Sentence) -> Limit | None:
    match sentence.kind:
        case SentenceKind.WHEN | SentenceKind.CONNECTED:
            return brief.open.get(sentence.id)
        case SentenceKind.PROPS if not mapping.properties:
            return _unverifiable(sentence.id, NOTHING_MAPPED)
        case SentenceKind.LINK if brief.creates:
            return _unverifiable(sentence.id, OVERRULED)
        case SentenceKind.MATCH if not brief.pair.rules:
            return _manual(sentence.id, "no merge rule of the document says what matches")
        case SentenceKind.MATCH if not brief.rules or not brief.creates:
            return _unlinked(brief, sentence.id)
        case SentenceKind.MERGE if not mapping.merge_rules:
            return _manual(sentence.id, "the merge table is empty")
        case SentenceKind.PROPS | SentenceKind.KEEP | SentenceKind.LINK if not brief.can_link:
            return _unlinked(brief, sentence.id)
        case SentenceKind.KEEP if brief.both_ways is None:
            return _unverifiable(sentence.id, NO_FOLLOWING if brief.probe is None else ONE_WAY)
        case SentenceKind.LINK if brief.probe is None and not brief.ways:
            return _unverifiable(sentence.id, NO_TRACE)
        case _:
            return None


def left_out(brief: Brief) -> Iterator[LeftOut]:
    """The checks that a judged statement also obliges us to, but that this pair gives no means to build."""
    for row in brief.judged.all if brief.can_link else ():
        value = brief.value(row, "returns")
        back = comes_back(row.data_type, brief.expected(row, value))
        if row in brief.judged.one_way:
            yield LeftOut(statement=row.id, check="an edit of the other side comes back", reason=TWO_WAYS)
        elif isinstance(back, Unknown):
            yield LeftOut(statement=row.id, check="an edit of the other side comes back", reason=back.reason)
        if not row.dependencies:
            yield from brief.edges(row).omitted(row.id)
    yield from _without_opposite(brief)
    for sentence in brief.sentences(SentenceKind.KEEP):
        if brief.both_ways is not None and brief.second is None:
            yield LeftOut(
                statement=sentence.id,
                check="edits of both sides at once survive",
                reason="needs two properties that are independent of each other and no merge property",
            )
        if brief.both_ways is not None and not brief.rules and brief.pair.rules:
            yield LeftOut(
                statement=sentence.id,
                check="the link survives a change of the merge property",
                reason="no merge property of the pair can be edited",
            )


def _without_opposite(brief: Brief) -> Iterator[LeftOut]:
    """What bound conditions and connections leave unsaid of records that do not fulfil them."""
    if not brief.quiet:
        for statement in dict.fromkeys(
            (*(one.sentence.id for one in brief.conditions), *(way.statement for way in brief.ways))
        ):
            yield LeftOut(statement=statement, check="none appears where it does not hold", reason=NEVER_QUIET)
    for way in brief.ways if brief.quiet else ():
        if not way.idle:
            check = f"none appears for one that is connected to a {way.datatype} that is not synchronized"
            yield LeftOut(statement=way.statement, check=check, reason=NEVER_IDLE)


def _unlinked(brief: Brief, statement: str) -> Limit:
    unbound = brief.sentences(SentenceKind.WHEN) + brief.sentences(SentenceKind.CONNECTED)
    limit = next((brief.open[one.id] for one in unbound if one.id in brief.open), None)
    if limit is None:
        return _unverifiable(statement, UNLINKED)
    if limit.verdict is Verdict.MANUAL:
        return _manual(statement, f"hangs on a condition that a person must bind: {', '.join(unbound[0].detail)}")
    return _unverifiable(statement, f"hangs on what cannot be brought about: {limit.reason}")


def _manual(statement: str, reason: str) -> Limit:
    return Limit(statement=statement, verdict=Verdict.MANUAL, reason=reason)


def _unverifiable(statement: str, reason: str) -> Limit:
    return Limit(statement=statement, verdict=Verdict.UNVERIFIABLE, reason=reason)
