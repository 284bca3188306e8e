"""Statements: everything in a document that promises something and so ends with a verdict."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from harness.location import Location
from harness.model.dataflow import Dataflow, Mapping, MergeRule, PropertyMapping, Sentence, SentenceKind

Row = TypeVar("Row", MergeRule, PropertyMapping)


class StatementKind(StrEnum):
    """The sentence kinds, and the two kinds of table row."""

    EVERY = "EVERY"
    WHEN = "WHEN"
    LINK = "LINK"
    CONNECTED = "CONNECTED"
    MATCH = "MATCH"
    MERGE = "MERGE"
    KEEP = "KEEP"
    PROPS = "PROPS"
    MERGE_ROW = "MERGE row"
    PROPS_ROW = "PROPS row"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence or table row that promises something.

    `id` is made of names, never of positions. `mapping` is the id of its mapping; `parent` is the id of the sentence
    that a row belongs to, else empty.
    """

    id: str
    kind: StatementKind
    location: Location
    text: str
    mapping: str
    parent: str = ""


def statements(dataflow: Dataflow) -> Iterator[Statement]:
    """Yield every statement of a document in the order of its lines: each sentence, then its rows."""
    for mapping in dataflow.mappings:
        rules = _by_sentence(mapping.merge_rules)
        properties = _by_sentence(mapping.properties)
        for sentence in mapping.sentences:
            kind = StatementKind(sentence.kind.value)
            yield Statement(
                id=sentence.id, kind=kind, location=sentence.location, text=sentence.text, mapping=mapping.id
            )
            for rule in rules.get(sentence.id, ()) if sentence.kind is SentenceKind.MERGE else ():
                yield _row(rule, StatementKind.MERGE_ROW, f"{rule.source} = {rule.target}", mapping, sentence)
            for row in properties.get(sentence.id, ()) if sentence.kind is SentenceKind.PROPS else ():
                text = f"{row.source} → {row.target} {row.data_type}".rstrip()
                yield _row(row, StatementKind.PROPS_ROW, text, mapping, sentence)


def _by_sentence(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Rows by the id of their sentence, with which theirs begins; what follows has no slash in it."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.id.rpartition("/")[0]].append(row)
    return found


def _row(
    row: MergeRule | PropertyMapping, kind: StatementKind, text: str, mapping: Mapping, sentence: Sentence
) -> Statement:
    return Statement(id=row.id, kind=kind, location=row.location, text=text, mapping=mapping.id, parent=sentence.id)
