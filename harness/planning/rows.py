"""Which property rows and merge rules can be judged, with which values, and why the others cannot."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from harness.expr.paths import DEEPEST, parts
from harness.expr.read import read_cell
from harness.expr.tree import Malformed
from harness.model.dataflow import Dependency, MergeRule, PropertyMapping, SentenceKind, Side
from harness.model.pair import Pair
from harness.model.scenario import Limit
from harness.model.verdict import Verdict
from harness.planning.filling import Unfit, kind_for, there_and_back
from harness.planning.groups import Groups, Node
from harness.planning.kinds import Kind

ASSIGNED = re.compile(r"^(_?[iI][dD]|[uU][uU][iI][dD]|[gG][uU][iI][dD])$|[a-z0-9]I[dD]s?$|_ids?$|^sesam_")
SERVER_TIME = re.compile(
    r"^(created|updated|modified|changed|last_?(modified|updated|changed))_?(at|on|time|date)?$", re.I
)
TOO_DEEP = f"a property of it has more than {DEEPEST} parts, too deep to build a record with"
TORN = "the document uses a property of this row both as a value and as an object, which no record can have"

BOUND = "it is tied to `{}`, to which harness.toml binds a condition or a connection, so it is not ours to choose"
FED_BESIDES = "a row without a condition feeds the same property, so whether this one applies cannot be seen"
TURNED_ROUND = "the row of the other direction gives the same property another data type, so two values are right"
ALSO_FED = "another section feeds the same property, whether what this row depends on is so or not"

Rows = tuple[PropertyMapping, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The rows of a pair that can be judged.

    Of the sources that share a group one is filled at a time (DESIGN, rule of judging 7): each of `variants` is what
    one record can show, the first of them all that records usually hold. `dependent` rows need more than a value.
    `kinds` says what each source property is filled with; `keys` are the rows' properties that a merge rule compares.
    Of `one_way` rows the other direction has another idea of what the source becomes.
    """

    variants: tuple[Rows, ...]
    dependent: Rows
    kinds: Mapping[str, Kind]
    keys: frozenset[str]
    one_way: frozenset[PropertyMapping]

    @property
    def rows(self) -> Rows:
        return self.variants[0] if self.variants else ()

    @property
    def all(self) -> Rows:
        """Every row that can be judged, each once."""
        return (*dict.fromkeys(row for variant in self.variants for row in variant), *self.dependent)


def judged_rows(pair: Pair, groups: Groups) -> tuple[Judged, tuple[Limit, ...]]:
    """The rows of a pair that can be judged, and a limit for each of the others."""
    limits: list[Limit] = []
    kinds: dict[str, Kind] = {}
    one_way: set[PropertyMapping] = set()
    fit: list[PropertyMapping] = []
    types: dict[tuple[str, str], str] = {}
    seen: dict[tuple[str, str, tuple[Dependency, ...]], PropertyMapping] = {}
    for row in pair.rows:
        limit = _limit(row) or _tied(pair, row, groups)
        kind = kind_for(pair, row, groups, kinds.get(row.source)) if limit is None else None
        if isinstance(kind, Unfit):
            limit = _unverifiable(row.id, kind.reason)
        elif isinstance(kind, Kind):
            turned = groups.turned_round(pair, row)
            there, back = there_and_back(row, kind, turned) if turned else (True, True)
            limit = None if there else _unverifiable(row.id, TURNED_ROUND)
            if not back:
                one_way.add(row)
        told = types.setdefault((row.source, row.target), row.data_type) if limit is None else row.data_type
        if told != row.data_type:
            limit = _unverifiable(row.id, f"another row gives the same property another data type, {told}")
        first = seen.setdefault((row.source, row.target, row.dependencies), row) if limit is None else row
        if limit is not None:
            limits.append(limit)
        elif first is row:
            fit.append(row)
            if isinstance(kind, Kind):
                kinds[row.source] = kind
    for row in [row for row in fit if row.dependencies and _is_fed_besides(pair, row, fit)]:
        fit.remove(row)
        limits.append(_unverifiable(row.id, FED_BESIDES))
    plain = [row for row in fit if not row.dependencies]
    judged = Judged(
        variants=tuple(_variants(pair, plain, groups)),
        dependent=tuple(row for row in fit if row.dependencies),
        kinds=kinds,
        one_way=frozenset(one_way),
        keys=frozenset(
            path
            for row in fit
            for datatype, path in ((pair.source, row.source), (pair.target, row.target))
            if groups.is_key(datatype, path)
        ),
    )
    return judged, tuple(limits)


def judged_rules(pair: Pair, groups: Groups, *, creates: bool) -> tuple[tuple[MergeRule, ...], tuple[Limit, ...]]:
    """The merge rules whose two properties a record can be given, and a limit for each of the others.

    `creates` says whether the records that a scenario makes are promised a B.
    """
    judged: list[MergeRule] = []
    limits: list[Limit] = []
    for rule in pair.rules:
        if pair.has(SentenceKind.WHEN) and not creates:
            limits.append(_manual(rule.id, "hangs on the condition of the WHEN sentence, which a person must bind"))
        elif not parts(rule.source) or not parts(rule.target):
            limits.append(_manual(rule.id, "a property of the merge rule is empty in the document"))
        elif _is_too_deep(rule):
            limits.append(_unverifiable(rule.id, TOO_DEEP))
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


def _is_fed_besides(pair: Pair, row: PropertyMapping, fit: Sequence[PropertyMapping]) -> bool:
    """Whether a row without a dependency moves the target in ways that are not judged, or together with this one."""
    others = (other for other in pair.rows if other.target == row.target and not other.dependencies)
    return any(other.source == row.source or other not in fit for other in others)


def _variants(pair: Pair, rows: list[PropertyMapping], groups: Groups) -> Iterator[Rows]:
    """The rows of the first source of each group, then those of the second, and so on.

    A source that a merge rule compares comes first, as records are made with it. A group that has no further source
    keeps its first one, so that every record has all that tells it apart.
    """
    sources: dict[Node, dict[str, list[PropertyMapping]]] = {}
    for row in rows:
        sources.setdefault(groups.of(pair.source, row.source), {}).setdefault(row.source, []).append(row)
    ways = [
        [by_source[path] for path in sorted(by_source, key=lambda path: not groups.is_key(pair.source, path))]
        for by_source in sources.values()
    ]
    for number in range(max(map(len, ways), default=0)):
        chosen = {row for way in ways for row in way[number if number < len(way) else 0]}
        yield tuple(row for row in rows if row in chosen)


def _tied(pair: Pair, row: PropertyMapping, groups: Groups) -> Limit | None:
    """What other rows of the document make impossible for this one."""
    if groups.torn(pair.source, row.source):
        return _unverifiable(row.id, TORN)
    if (bound := groups.bound(pair.source, row.source)) is not None:
        return _unverifiable(row.id, BOUND.format(bound))
    if row.dependencies and groups.fed_elsewhere(pair, row):
        return _unverifiable(row.id, ALSO_FED)
    if row.dependencies and groups.is_key(pair.target, row.target):
        return _unverifiable(
            row.id, f"`{row.target}` is a merge property, so it is there whether the row applies or not"
        )
    group = groups.of(pair.source, row.source)
    for each in row.dependencies:
        datatype = pair.source if each.side is Side.SOURCE else pair.target
        if groups.is_key(datatype, each.property):
            return _unverifiable(
                row.id, f"the row depends on `{each.property}`, a merge property: equal ones would merge"
            )
        if groups.of(datatype, each.property) == group:
            return _unverifiable(row.id, f"the row depends on `{each.property}`, which it changes itself")
    return None


def _limit(row: PropertyMapping) -> Limit | None:
    if not parts(row.source) or not parts(row.target):
        return _manual(row.id, "a property of the row is empty in the document")
    if _is_too_deep(row):
        return _unverifiable(row.id, TOO_DEEP)
    cell = read_cell(row.data_type)
    if isinstance(cell, Malformed):
        return _manual(row.id, f"the data type cannot be read, {cell.message}: {row.data_type}")
    if any(not each.value or not each.property for each in row.dependencies):
        return _manual(row.id, "what the row depends on is not all said in the document: a value or property is empty")
    asked: dict[tuple[str, str], set[str]] = {}
    for each in row.dependencies:
        asked.setdefault((each.side, each.property), set()).add(each.value)
    if several := next((key for key, values in asked.items() if len(values) > 1), None):
        values = " and ".join(sorted(asked[several]))
        return _manual(row.id, f"whether {several[1]} must have {values} or one of them is not said in the document")
    if given := next((each.property for each in row.dependencies if is_assigned(each.property)), None):
        return _unverifiable(row.id, f"the row depends on `{given}`, by its name an id, a reference or a server's time")
    if assigned := next((path for path in (row.source, row.target) if is_assigned(path)), None):
        return _unverifiable(row.id, f"`{assigned}` is by its name an id, a reference or a server's time")
    return None


def _is_too_deep(row: PropertyMapping | MergeRule) -> bool:
    return max(len(parts(row.source)), len(parts(row.target))) > DEEPEST


def _manual(statement: str, reason: str) -> Limit:
    return Limit(statement=statement, verdict=Verdict.MANUAL, reason=reason)


def _unverifiable(statement: str, reason: str) -> Limit:
    return Limit(statement=statement, verdict=Verdict.UNVERIFIABLE, reason=reason)
