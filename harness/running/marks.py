"""The values by which what the sync makes of a record is recognised, and those by which it may be merged."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from harness.expr.conversion import becomes
from harness.expr.jsontext import Fields, Json
from harness.expr.paths import Missing, get, put
from harness.model.dataflow import Datatype, PropertyMapping
from harness.model.pair import Pair
from harness.model.run import Table
from harness.planning.kinds import COMMON, is_telling, likely
from harness.planning.tables import value as cell_value
from harness.spec.lint.identity import own_id


class Miswritten(Exception):
    """A step of a feature file makes no sense, whatever the systems do; says why."""


def rows(pairs: Sequence[Pair], source: Datatype, target: Datatype) -> tuple[PropertyMapping, ...]:
    """The property rows of a datatype pair, none where no document maps the two."""
    return next((pair.rows for pair in pairs if (pair.source, pair.target) == (source, target)), ())


def marks(pairs: Sequence[Pair], source: Datatype, fields: Fields, target: Datatype) -> Mapping[str, Json]:
    """The texts and numbers that a record of the target, made for one with these properties, has; by target path.

    Ids are none of them: each system gives its own, and those of two systems can be alike.
    """
    found: dict[str, Json] = {}
    for row in rows(pairs, source, target):
        value = get(fields, row.source)
        if row.dependencies or isinstance(value, Missing) or likely(row.source) in COMMON:
            continue
        if own_id(source, row.source) or own_id(target, row.target):
            continue
        sent = becomes(row.data_type, value)
        if is_telling(sent):
            found[row.target] = sent
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeKey:
    """A value at `mine` that makes a record the same thing as one of the `other` datatype with it at `theirs`."""

    other: Datatype
    mine: str
    theirs: str
    value: Json


def keys(touching: Iterable[tuple[Pair, Datatype]], datatype: Datatype, fields: Fields) -> Iterator[MergeKey]:
    """What a record with these properties can be merged by, of the pairs that its datatype takes part in."""
    for pair, other in touching:
        for rule in pair.rules:
            mine, theirs = (rule.source, rule.target) if pair.source == datatype else (rule.target, rule.source)
            value = get(fields, mine)
            if not isinstance(value, Missing) and value not in (None, ""):
                yield MergeKey(other=other, mine=mine, theirs=theirs, value=value)


def pairs_of(table: Table) -> tuple[tuple[str, Json], ...]:
    """The properties and values of a `property | value` table. Raises Miswritten for another header."""
    if not table:
        return ()
    if table[0][:2] != ("property", "value"):
        raise Miswritten("the table must start with the header | property | value |")
    return tuple((row[0], cell_value(row[1])) for row in table[1:])


def fields_of(table: Table) -> dict[str, Json]:
    """A `property | value` table as a record. Raises Miswritten as `pairs_of` does."""
    fields: dict[str, Json] = {}
    for path, value in pairs_of(table):
        fields = put(fields, path, value)
    return fields
