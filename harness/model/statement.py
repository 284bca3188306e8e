"""Statements: everything in a document that promises something and so ends with a verdict."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from harness.location import Location
from harness.model.dataflow import Dataflow, SentenceKind


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
            yield Statement(
                id=sentence.id,
                kind=StatementKind(sentence.kind.value),
                location=sentence.location,
                text=sentence.text,
                mapping=mapping.id,
            )
            if sentence.kind is SentenceKind.MERGE:
                for rule in mapping.merge_rules:
                    if rule.id.startswith(f"{sentence.id}/"):
                        yield Statement(
                            id=rule.id,
                            kind=StatementKind.MERGE_ROW,
                            location=rule.location,
                            text=f"{rule.source} = {rule.target}",
                            mapping=mapping.id,
                            parent=sentence.id,
                        )
            if sentence.kind is SentenceKind.PROPS:
                for row in mapping.properties:
                    if row.id.startswith(f"{sentence.id}/"):
                        yield Statement(
                            id=row.id,
                            kind=StatementKind.PROPS_ROW,
                            location=row.location,
                            text=f"{row.source} → {row.target} {row.data_type}".rstrip(),
                            mapping=mapping.id,
                            parent=sentence.id,
                        )
