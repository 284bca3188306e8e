"""Which property rows and merge rules can be judged, and why the others cannot."""

import re

from harness.expr.cell import plain_type
from harness.expr.paths import parts
from harness.model.dataflow import MergeRule, PropertyMapping, SentenceKind
from harness.model.pair import Pair
from harness.model.scenario import Limit
from harness.model.verdict import Verdict
from harness.planning.groups import Groups, Node

ASSIGNED = re.compile(r"^(_?[iI][dD]|[uU][uU][iI][dD]|[gG][uU][iI][dD])$|[a-z0-9]I[dD]s?$|_ids?$|^sesam_")
SERVER_TIME = re.compile(
    r"^(created|updated|modified|changed|last_?(modified|updated|changed))_?(at|on|time|date)?$", re.I
)
TORN = "the document uses a property of this row both as a value and as an object, which no record can have"


def judged_rows(pair: Pair, groups: Groups) -> tuple[tuple[PropertyMapping, ...], tuple[Limit, ...]]:
    """The rows of a pair that one record can show, and a limit for each of the others.

    Of the rows of a group the first is judged (DESIGN, rule of judging 7).
    """
    judged: dict[Node, PropertyMapping] = {}
    limits: list[Limit] = []
    for row in pair.rows:
        limit = _limit(row)
        if limit is None and groups.torn(pair.source, row.source):
            limit = _unverifiable(row.id, TORN)
        if limit is not None:
            limits.append(limit)
            continue
        rival = judged.setdefault(groups.of(pair.source, row.source), row)
        if (rival.source, rival.target) != (row.source, row.target):
            other = f"{rival.source} → {rival.target}"
            limits.append(_unverifiable(row.id, f"its property is tied to those of {other}, the row that is judged"))
    return tuple(judged.values()), tuple(limits)


def judged_rules(pair: Pair, groups: Groups) -> tuple[tuple[MergeRule, ...], tuple[Limit, ...]]:
    """The merge rules whose two properties a record can be given, and a limit for each of the others."""
    judged: list[MergeRule] = []
    limits: list[Limit] = []
    for rule in pair.rules:
        if pair.has(SentenceKind.WHEN) and not pair.creates:
            limits.append(_manual(rule.id, "hangs on the condition of the WHEN sentence, which a person must bind"))
        elif not parts(rule.source) or not parts(rule.target):
            limits.append(_manual(rule.id, "a property of the merge rule is empty in the document"))
        elif groups.torn(pair.source, rule.source) or groups.torn(pair.target, rule.target):
            limits.append(_unverifiable(rule.id, TORN))
        elif assigned := next((path for path in (rule.source, rule.target) if is_assigned(path)), None):
            limits.append(_unverifiable(rule.id, f"`{assigned}` is given by the system, so equal keys cannot be built"))
        else:
            judged.append(rule)
    return tuple(judged), tuple(limits)


def is_assigned(path: str) -> bool:
    """Whether a property is by its name an id, a reference, a server's time or synthetic, so not ours to choose."""
    names = parts(path)
    return bool(names) and bool(ASSIGNED.search(names[-1]) or SERVER_TIME.search(names[-1]))


def _limit(row: PropertyMapping) -> Limit | None:
    if not parts(row.source) or not parts(row.target):
        return _manual(row.id, "a property of the row is empty in the document")
    if row.dependencies:
        return _unverifiable(row.id, "the row depends on another property; this version does not judge dependencies")
    if plain_type(row.data_type) is None:
        return _unverifiable(row.id, f"this version does not evaluate the data type {row.data_type or '(empty)'}")
    if assigned := next((path for path in (row.source, row.target) if is_assigned(path)), None):
        return _unverifiable(row.id, f"`{assigned}` is by its name an id, a reference or a server's time")
    return None


def _manual(statement: str, reason: str) -> Limit:
    return Limit(statement=statement, verdict=Verdict.MANUAL, reason=reason)


def _unverifiable(statement: str, reason: str) -> Limit:
    return Limit(statement=statement, verdict=Verdict.UNVERIFIABLE, reason=reason)
