"""A dataflow document as flow definitions: systems, mappings, sentences and rows."""

from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from harness.diagnostics import Diagnostic
from harness.location import Location


class SentenceKind(StrEnum):
    """The sentences that a mapping section is made of."""

    EVERY = "EVERY"
    WHEN = "WHEN"
    LINK = "LINK"
    CONNECTED = "CONNECTED"
    MATCH = "MATCH"
    MERGE = "MERGE"
    KEEP = "KEEP"
    PROPS = "PROPS"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Datatype:
    """A kind of record in one system; `system` is empty where the document leaves it out."""

    system: str
    name: str

    def __str__(self) -> str:
        return f"{self.system} {self.name}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeRule:
    """One row of a MERGE table: records are the same thing when these two properties are equal."""

    id: str
    location: Location
    source: str
    target: str


class Side(StrEnum):
    """One of the two sides of a mapping: A, its source, or B, its target."""

    SOURCE = "source"
    TARGET = "target"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependency:
    """`(Dependant on having {value} in {property})`; either part may be empty in a document.

    It stands in the cell of one `side`, and its property is one of that side's records.
    """

    value: str
    property: str
    side: Side = Side.SOURCE


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyMapping:
    """One row of a PROPS table: a property of A, a property of B and the raw data type cell."""

    id: str
    location: Location
    source: str
    target: str
    data_type: str
    dependencies: tuple[Dependency, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of a section, its text in one line as the document writes it.

    `detail` holds what the sentence says beyond its kind: the condition of a WHEN, the datatypes of a CONNECTED.
    """

    id: str
    kind: SentenceKind
    location: Location
    text: str
    detail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """One section of a document: datatype A (`source`) to datatype B (`target`)."""

    id: str
    title: str
    location: Location
    source: Datatype
    target: Datatype
    sentences: tuple[Sentence, ...]
    merge_rules: tuple[MergeRule, ...] = ()
    properties: tuple[PropertyMapping, ...] = ()

    def has(self, kind: SentenceKind) -> bool:
        return any(sentence.kind is kind for sentence in self.sentences)

    def rows(self, sentence: Sentence) -> tuple[MergeRule, ...] | tuple[PropertyMapping, ...]:
        """The rows of a sentence's table: rules of a MERGE, properties of a PROPS, none of any other."""
        start = f"{sentence.id}/"
        if sentence.kind is SentenceKind.MERGE:
            return tuple(rule for rule in self.merge_rules if rule.id.startswith(start))
        if sentence.kind is SentenceKind.PROPS:
            return tuple(row for row in self.properties if row.id.startswith(start))
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A name by which sections may call a system, beside the one that their document's title gives it."""

    spelled: str
    system: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataflow:
    """One document: from system `source` to system `target`, written by its authors at `generated`.

    `origin` is what it was read from, None for one made by hand, `aliases` are the names without which its sections
    could not have been taken apart. Both are no part of what the document says, so two dataflows that differ in
    nothing else are equal.
    """

    id: str
    location: Location
    source: str
    target: str
    generated: str
    mappings: tuple[Mapping, ...]
    aliases: tuple[Alias, ...] = field(default=(), compare=False)
    origin: "Origin | None" = field(default=None, compare=False, repr=False)

    @property
    def path(self) -> str:
        return self.location.path


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The text that a dataflow was read from, and the dataflow as it was read, so that a writer sees what changed."""

    text: str
    dataflow: Dataflow


@dataclass(frozen=True, slots=True, kw_only=True)
class LineCount:
    """How the lines of a document were accounted for: total = blank + read + diagnosed."""

    total: int
    blank: int
    read: int
    diagnosed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What reading one document gave: its dataflow (None if it is none), what is to be said, its text and lines."""

    path: str
    text: str
    dataflow: Dataflow | None
    diagnostics: tuple[Diagnostic, ...]
    lines: LineCount

    @property
    def digest(self) -> str:
        """What tells the document's text from any other."""
        return f"sha256:{sha256(self.text.encode('utf-8', 'surrogatepass')).hexdigest()}"
