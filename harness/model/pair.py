"""Sections of one datatype pair taken together: what they promise counts as one set of rules."""

from collections.abc import Iterable
from dataclasses import dataclass

from harness.model.dataflow import Dataflow, Datatype, Mapping, MergeRule, PropertyMapping, SentenceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """All sections of a document that map one datatype onto another, in the order of the document."""

    source: Datatype
    target: Datatype
    mappings: tuple[Mapping, ...]

    @property
    def rules(self) -> tuple[MergeRule, ...]:
        """The merge rules of all its sections; any one of them makes two records the same thing."""
        return tuple(rule for mapping in self.mappings for rule in mapping.merge_rules)

    @property
    def rows(self) -> tuple[PropertyMapping, ...]:
        """The property rows of all its sections."""
        return tuple(row for mapping in self.mappings for row in mapping.properties)

    def has(self, *kinds: SentenceKind) -> bool:
        """Whether any of its sections has a sentence of one of these kinds."""
        return any(mapping.has(kind) for mapping in self.mappings for kind in kinds)

    @property
    def creates(self) -> bool:
        """Whether every A is promised a B without any condition."""
        return self.has(SentenceKind.EVERY)


def pairs(dataflow: Dataflow) -> tuple[Pair, ...]:
    """The datatype pairs of a document in the order of their first sections."""
    grouped: dict[tuple[Datatype, Datatype], list[Mapping]] = {}
    for mapping in dataflow.mappings:
        grouped.setdefault((mapping.source, mapping.target), []).append(mapping)
    return tuple(
        Pair(source=source, target=target, mappings=tuple(mappings)) for (source, target), mappings in grouped.items()
    )


def datatypes(dataflow: Dataflow) -> tuple[Datatype, ...]:
    """Every datatype that a document maps, each once, in the order of first mention."""
    seen: dict[Datatype, None] = {}
    for mapping in dataflow.mappings:
        seen.setdefault(mapping.source)
        seen.setdefault(mapping.target)
    return tuple(seen)


def touching(pairs: Iterable[Pair]) -> dict[Datatype, list[tuple[Pair, Datatype]]]:
    """By datatype the pairs that it takes part in, each with the datatype on its other side."""
    found: dict[Datatype, list[tuple[Pair, Datatype]]] = {}
    for pair in pairs:
        for one, other in dict.fromkeys(((pair.source, pair.target), (pair.target, pair.source))):
            found.setdefault(one, []).append((pair, other))
    return found
