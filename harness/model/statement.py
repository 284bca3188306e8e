"""Statements: everything in a document that promises something and so ends with a verdict."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from harness.location import Location
from harness.model.dataflow import Dataflow, Mapping, MergeRule, PropertyMapping, Sentence, SentenceKind


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
        for sentence in mapping.sentences:
            kind = StatementKind(sentence.kind.value)
            yield Statement(
                id=sentence.id, kind=kind, location=sentence.location, text=sentence.text, mapping=mapping.id
            )
            for row, row_kind, text in _rows(mapping, sentence):
                yield Statement(
                    id=row.id,
                    kind=row_kind,
                    location=row.location,
                    text=text,
                    mapping=mapping.id,
                    parent=sentence.id,
                )


def _rows(mapping: Mapping, sentence: Sentence) -> Iterator[tuple[MergeRule | PropertyMapping, StatementKind, str]]:
    """The rows below a sentence; a row's id begins with its sentence's."""
    own = f"{sentence.id}/"
    if sentence.kind is SentenceKind.MERGE:
        for rule in mapping.merge_rules:
            if rule.id.startswith(own):
                yield rule, StatementKind.MERGE_ROW, f"{rule.source} = {rule.target}"
    if sentence.kind is SentenceKind.PROPS:
        for row in mapping.properties:
            if row.id.startswith(own):
                yield row, StatementKind.PROPS_ROW, f"{row.source} → {row.target} {row.data_type}".rstrip()
