"""What rules about several documents look at: of each document a digest, small enough to be held for very many."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cached_property
from typing import NamedTuple

from harness.location import Location
from harness.model.dataflow import Alias, Dataflow, Datatype, Mapping, MergeRule, PropertyMapping, SentenceKind
from harness.spec.lint.identity import Key, letters

Place = Sequence[int]  # line and column
Name = Sequence[str]  # system and datatype
Names = dict[str, str]  # of systems, by the letters of an alias
Row = tuple[str, str, int, int]  # of either table: two properties, line and column


class Section(NamedTuple):
    """A mapping; of its sentences those that some rule compares. It goes through files as JSON, just as it is."""

    source: Name
    target: Name
    place: Place
    every: Sequence[Place]
    connected: Sequence[tuple[Place, Sequence[str]]]
    keeps: bool
    rules: Sequence[Row]
    properties: Sequence[Row]


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
        return _datatype(self.section.source)

    @property
    def target(self) -> Datatype:
        return _datatype(self.section.target)

    @property
    def pair(self) -> tuple[Key, Key]:
        return _key(self.section.source), _key(self.section.target)

    def at(self, line: int, column: int) -> Location:
        return Location(path=self.path, line=line, column=column)


Both = tuple[list[Told], list[Told]]


def digest(flow: Dataflow, aliases: Sequence[Alias] = ()) -> Digest:
    """What the rules of `CROSS_RULES` look at in a document, its systems called by the names that aliases stand for."""
    named = {letters(alias.spelled): alias.system for alias in aliases}
    return Digest(
        systems=(_system(flow.source, named)[1], _system(flow.target, named)[1]),
        generated=flow.generated,
        sections=tuple([_section(mapping, named) for mapping in flow.mappings]),
    )


def _system(name: str, named: Names) -> tuple[str, str]:
    """A system's name and its letters."""
    plain = letters(name)
    called = named.get(plain, name)
    return called, letters(called)


def _section(mapping: Mapping, named: Names) -> Section:
    every: list[Place] = []
    connected: list[tuple[Place, Sequence[str]]] = []
    for sentence in mapping.sentences:
        if sentence.kind is SentenceKind.EVERY:
            every.append(_place(sentence.location))
        elif sentence.kind is SentenceKind.CONNECTED:
            connected.append((_place(sentence.location), sentence.detail))
    return Section(
        source=(_system(mapping.source.system, named)[0], mapping.source.name),
        target=(_system(mapping.target.system, named)[0], mapping.target.name),
        place=_place(mapping.location),
        every=tuple(every),
        connected=tuple(connected),
        keeps=mapping.has(SentenceKind.KEEP),
        rules=_rows(mapping.merge_rules),
        properties=_rows(mapping.properties),
    )


def _rows(rows: Iterable[MergeRule | PropertyMapping]) -> tuple[Row, ...]:
    return tuple([(row.source, row.target, row.location.line, row.location.column) for row in rows])


def _place(location: Location) -> Place:
    return location.line, location.column


def _datatype(name: Name) -> Datatype:
    return Datatype(system=name[0], name=name[1])


def _key(name: Name) -> Key:
    return letters(name[0]), letters(name[1])


class Newest:
    """Tells the newest version of documents about the same two systems, as older ones do not hold any more."""

    def __init__(self) -> None:
        self._newest: dict[Key, str] = {}

    def add(self, systems: Key, generated: str) -> None:
        self._newest[systems] = max(self._newest.get(systems, ""), generated)

    def holds(self, document: Digest) -> bool:
        """Whether no newer one was added; a document that does not name both systems has no versions."""
        return not all(document.systems) or document.generated == self._newest[document.systems]


class Documents:
    """The sections of all given documents that hold, each with its document's path.

    What is given is iterated several times, and can come from a file.
    """

    def __init__(self, given: Iterable[tuple[str, Digest]], newest: Newest) -> None:
        self._given = given
        self._newest = newest

    def __iter__(self) -> Iterator[Told]:
        for path, each in self._given:
            if self._newest.holds(each):
                for section in each.sections:
                    yield Told(path, section)

    @cached_property
    def connected(self) -> tuple[Told, ...]:
        """The sections with a CONNECTED sentence."""
        return self._survey[1]

    @cached_property
    def pairs(self) -> Set[tuple[Key, Key]]:
        """The pairs of datatypes that any section maps."""
        return self._survey[0]

    @cached_property
    def both_ways(self) -> tuple[Both, ...]:
        """The sections of A to B and those of B to A, where both exist; each direction comes first once.

        A datatype that is mapped onto itself has no other direction.
        """
        mutual = {(a, b) for a, b in self.pairs if a != b and (b, a) in self.pairs}
        found: defaultdict[tuple[Key, Key], list[Told]] = defaultdict(list)
        for told in self if mutual else ():
            if told.pair in mutual:
                found[told.pair].append(told)
        return tuple((sections, found[target, source]) for (source, target), sections in found.items())

    @cached_property
    def _survey(self) -> tuple[Set[tuple[Key, Key]], tuple[Told, ...]]:
        pairs: set[tuple[Key, Key]] = set()
        connected: list[Told] = []
        for told in self:
            pairs.add(told.pair)
            if told.section.connected:
                connected.append(told)
        return pairs, tuple(connected)
