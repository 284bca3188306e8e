"""What rules about several documents look at: of each document a digest, small enough to be held for very many."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from harness.location import Location
from harness.model.dataflow import Dataflow, Datatype, Mapping, MergeRule, PropertyMapping, SentenceKind
from harness.spec.lint.identity import Key, key, letters

Place = tuple[int, int]  # line and column


class Row(NamedTuple):
    """A row of either table: two properties, line and column."""

    source: str
    target: str
    line: int
    column: int


class Section(NamedTuple):
    """A mapping; of its sentences those that some rule compares. A tuple, as it goes through files as JSON."""

    source: tuple[str, str]
    target: tuple[str, str]
    place: Place
    every: tuple[Place, ...]
    connected: tuple[tuple[Place, tuple[str, ...]], ...]
    keeps: bool
    rules: tuple[Row, ...]
    properties: tuple[Row, ...]


class Digest(NamedTuple):
    """A document: its two systems in letters alone, when it was generated, its sections."""

    systems: Key
    generated: str
    sections: tuple[Section, ...]


class Told(NamedTuple):
    """A section of one of the documents, with the names that its place and its messages are made of."""

    path: str
    section: Section

    @property
    def source(self) -> Datatype:
        return Datatype(system=self.section.source[0], name=self.section.source[1])

    @property
    def target(self) -> Datatype:
        return Datatype(system=self.section.target[0], name=self.section.target[1])

    @property
    def pair(self) -> tuple[Key, Key]:
        return key(self.source), key(self.target)

    def at(self, line: int, column: int) -> Location:
        return Location(path=self.path, line=line, column=column)


Both = tuple[list[Told], list[Told]]


def digest(flow: Dataflow) -> Digest:
    """What the rules of `CROSS_RULES` look at in a document."""
    return Digest(
        systems=(letters(flow.source), letters(flow.target)),
        generated=flow.generated,
        sections=tuple([_section(mapping) for mapping in flow.mappings]),
    )


def _section(mapping: Mapping) -> Section:
    every: list[Place] = []
    connected: list[tuple[Place, tuple[str, ...]]] = []
    for sentence in mapping.sentences:
        if sentence.kind is SentenceKind.EVERY:
            every.append(_place(sentence.location))
        elif sentence.kind is SentenceKind.CONNECTED:
            connected.append((_place(sentence.location), sentence.detail))
    return Section(
        source=(mapping.source.system, mapping.source.name),
        target=(mapping.target.system, mapping.target.name),
        place=_place(mapping.location),
        every=tuple(every),
        connected=tuple(connected),
        keeps=mapping.has(SentenceKind.KEEP),
        rules=_rows(mapping.merge_rules),
        properties=_rows(mapping.properties),
    )


def _rows(rows: Iterable[MergeRule | PropertyMapping]) -> tuple[Row, ...]:
    return tuple([Row(row.source, row.target, *_place(row.location)) for row in rows])


def _place(location: Location) -> Place:
    return location.line, location.column


class Documents:
    """The digests of all given documents with their paths, without older versions of others.

    What is given is iterated several times, so it can come from a file; versions never hold at the same time.
    """

    def __init__(self, given: Iterable[tuple[str, Digest]]) -> None:
        self._given = given
        self._newest: dict[Key, str] = {}
        for _, each in given:
            self._newest[each.systems] = max(self._newest.get(each.systems, ""), each.generated)

    def __iter__(self) -> Iterator[Told]:
        for path, each in self._given:
            if not all(each.systems) or each.generated == self._newest[each.systems]:
                for section in each.sections:
                    yield Told(path, section)

    @cached_property
    def both_ways(self) -> tuple[Both, ...]:
        """The sections of A to B and those of B to A, where both exist; each direction comes first once.

        A datatype that is mapped onto itself has no other direction.
        """
        pairs = {told.pair for told in self}
        found: defaultdict[tuple[Key, Key], list[Told]] = defaultdict(list)
        for told in self:
            source, target = told.pair
            if source != target and (target, source) in pairs:
                found[source, target].append(told)
        return tuple((sections, found[target, source]) for (source, target), sections in found.items())
