"""Rows of two versions of a section's tables: merge rules and property rows."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from harness.model.dataflow import MergeRule, PropertyMapping
from harness.spec.compare.breaking import change
from harness.spec.compare.change import Change, ChangeKind, Side
from harness.spec.compare.meaning import cell_meaning, conditions, row_meaning
from harness.spec.compare.pairing import Pairing

Row = TypeVar("Row", MergeRule, PropertyMapping)
Kind = ChangeKind
SHOWN = 3  # rows that are named where only their order differs


def compare_rules(old: Sequence[MergeRule], new: Sequence[MergeRule], mapping: str) -> Iterator[Change]:
    """What changed between two MERGE tables."""
    pairing = Pairing(old, new)
    pairing.in_order(_ends)
    pairing.nearest(_source, _target)
    for one, other in pairing.pairs:
        if _ends(old[one]) != _ends(new[other]):
            yield change(Kind.RULE_RENAMED, old=_rule(old[one]), new=_rule(new[other]), mapping=mapping)
    before, after = {_ends(rule) for rule in old}, {_ends(rule) for rule in new}
    for one in pairing.removed:
        case = "repeated" if _ends(old[one]) in after else ""
        yield change(Kind.RULE_REMOVED, case, old=_rule(old[one]), mapping=mapping)
    for other in pairing.added:
        case = "repeated" if _ends(new[other]) in before else ""
        yield change(Kind.RULE_ADDED, case, new=_rule(new[other]), mapping=mapping)
    yield from _reordered(pairing, Kind.RULE_REORDERED, mapping)


def compare_rows(old: Sequence[PropertyMapping], new: Sequence[PropertyMapping], mapping: str) -> Iterator[Change]:
    """What changed between two PROPS tables.

    A row that is gone and one that came are one renamed row if they share a property: rather of the same data type,
    then the nearest.
    """
    pairing = Pairing(old, new)
    pairing.in_order(row_meaning)
    pairing.in_order(lambda row: (*_ends(row), cell_meaning(row.data_type)))
    pairing.in_order(_ends)
    pairing.nearest(_source, _target, likeness=_same_type)
    for one, other in pairing.pairs:
        yield from _altered(old[one], new[other], mapping)
    said, fed = {row_meaning(row) for row in new}, {row.target for row in old}
    for one in pairing.removed:
        case = "repeated" if row_meaning(old[one]) in said else ""
        yield change(Kind.ROW_REMOVED, case, old=_row(old[one]), mapping=mapping)
    known = {row_meaning(row) for row in old}
    for other in pairing.added:
        row = new[other]
        case = "repeated" if row_meaning(row) in known else "shared" if row.target and row.target in fed else ""
        yield change(Kind.ROW_ADDED, case, new=_row(row), mapping=mapping)
    yield from _reordered(pairing, Kind.ROW_REORDERED, mapping)


def _altered(old: PropertyMapping, new: PropertyMapping, mapping: str) -> Iterator[Change]:
    """What differs between two versions of one row, each difference by itself."""
    if _ends(old) != _ends(new):
        case = "source" if old.target == new.target else "target"
        yield change(Kind.ROW_RENAMED, case, old=_row(old), new=_row(new), mapping=mapping)
    if cell_meaning(old.data_type) != cell_meaning(new.data_type):
        yield change(Kind.ROW_RETYPED, old=_row(old), new=_row(new), mapping=mapping)
    before, after = conditions(old), conditions(new)
    if before != after:
        case = "more" if set(before) < set(after) else "fewer" if set(after) < set(before) else "others"
        yield change(Kind.ROW_BOUND, case, old=_row(old), new=_row(new), mapping=mapping)


def _reordered(pairing: Pairing[Row], kind: ChangeKind, mapping: str) -> Iterator[Change]:
    moved = pairing.moved()
    if moved:
        old, new = [pairing.old[one] for one, _ in moved], [pairing.new[other] for _, other in moved]
        yield change(kind, old=_moved(old, len(pairing.pairs)), new=_moved(new, len(pairing.pairs)), mapping=mapping)


def _moved(rows: Sequence[Row], of: int) -> Side:
    named = ", ".join(f"{row.source} → {row.target}" for row in rows[:SHOWN])
    more = ", …" if len(rows) > SHOWN else ""
    text = f"{len(rows)} of {of} stand elsewhere: {named}{more}"
    return Side(location=rows[0].location, text=text, statements=tuple(row.id for row in rows))


def _rule(rule: MergeRule) -> Side:
    return Side(location=rule.location, text=f"{rule.source} = {rule.target}", statements=(rule.id,))


def _row(row: PropertyMapping) -> Side:
    depends = "".join(f", if {each.property or '?'} has {each.value or '?'}" for each in row.dependencies)
    text = f"{row.source} → {row.target} {row.data_type}{depends}"
    return Side(location=row.location, text=text, statements=(row.id,))


def _same_type(old: PropertyMapping, new: PropertyMapping) -> float:
    return float(cell_meaning(old.data_type) == cell_meaning(new.data_type))


def _ends(row: MergeRule | PropertyMapping) -> tuple[str, str]:
    return row.source, row.target


def _source(row: MergeRule | PropertyMapping) -> str | None:
    return row.source or None


def _target(row: MergeRule | PropertyMapping) -> str | None:
    return row.target or None
