"""What the planner knows about one datatype pair, and the steps and data it builds scenarios from."""

from collections.abc import Mapping
from dataclasses import dataclass

from harness.expr.cell import PlainType, convert, plain_type
from harness.expr.jsontext import Json, type_name
from harness.model.dataflow import MergeRule, PropertyMapping, Sentence, SentenceKind
from harness.model.pair import Pair
from harness.model.run import Table
from harness.model.scenario import Depth, Scenario, Step
from harness.planning import phrases
from harness.planning.phrases import Phrase, counterpart, named
from harness.planning.supply import NUMBERS, Supply
from harness.planning.tables import cell, record_table


class Absent:
    """Stands for a property that a record is not given."""


ABSENT = Absent()
Given = Mapping[str, Json | Absent]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """One pair as the planner sees it.

    `creates`: a new A alone brings about a B, by this pair or by a chain. `rows` and `rules` are those that can be
    judged. `supply` hands out the values.
    """

    pair: Pair
    creates: bool
    rows: tuple[PropertyMapping, ...]
    rules: tuple[MergeRule, ...]
    supply: Supply

    @property
    def a(self) -> str:
        return str(self.pair.source)

    @property
    def b(self) -> str:
        return str(self.pair.target)

    @property
    def probe(self) -> PropertyMapping | None:
        """The row whose edits show that two records are linked: one whose values tell records apart.

        Rather no merge property than one, and rather a text than a number.
        """
        telling = [row for row in self.rows if _kind(row) is not PlainType.BOOLEAN]
        return min(telling, key=lambda row: (self._is_key(row), _kind(row) in NUMBERS), default=None)

    @property
    def can_link(self) -> bool:
        """Whether a scenario can bring about an A and a B that are linked."""
        return self.creates or bool(self.rules)

    @property
    def second(self) -> PropertyMapping | None:
        """A row independent of the probe: of another group and no merge property."""
        others = (row for row in self.rows if row != self.probe and not self._is_key(row))
        return next(others, None)

    def sentences(self, kind: SentenceKind) -> tuple[Sentence, ...]:
        """The sentences of a kind in all sections of the pair."""
        return tuple(
            sentence for mapping in self.pair.mappings for sentence in mapping.sentences if sentence.kind is kind
        )

    def ids(self, kind: SentenceKind) -> tuple[str, ...]:
        return tuple(sentence.id for sentence in self.sentences(kind))

    def scenario(
        self,
        name: str,
        statements: tuple[str, ...],
        of: Sentence | MergeRule,
        *steps: Step,
        depth: Depth = Depth.STANDARD,
    ) -> Scenario:
        """A scenario of this pair; its name starts with the pair's, so that it is unique in the document."""
        kind = of.kind if isinstance(of, Sentence) else SentenceKind.MERGE
        return Scenario(
            name=f"{self.a} to {self.b}: {name}",
            statements=statements,
            location=of.location,
            sentence=of.text if isinstance(of, Sentence) else f"{of.source} = {of.target}",
            tags=(kind.value.lower(), depth.value),
            depth=depth,
            steps=_and(steps),
        )

    # --- data ---

    def value(self, row: PropertyMapping, purpose: str, edit: int = 0) -> Json:
        """The value of a row's source property; equal purposes give equal values."""
        return self.supply.value(_kind(row), row.source, f"{self.a}>{self.b}\n{purpose}", edit=edit)

    def key(self, rule: MergeRule, purpose: str) -> Json:
        """The value of a merge property for a record made for `purpose`."""
        row = next((row for row in self.rows if row.source == rule.source), None)
        kind = _kind(row) if row is not None else PlainType.STRING
        return self.supply.value(kind, rule.source, f"{self.a}>{self.b}\n{purpose}")

    def a_values(self, purpose: str, keys: Given | None = None) -> dict[str, Json]:
        """Properties for an A: every judged row and merge property filled, except as `keys` (by source path) says."""
        values: dict[str, Json | Absent] = {row.source: self.value(row, purpose) for row in self.rows}
        values |= {rule.source: self.key(rule, purpose) for rule in self.rules}
        values |= keys or {}
        return {path: value for path, value in values.items() if not isinstance(value, Absent)}

    def b_values(self, purpose: str, keys: Given | None = None) -> dict[str, Json]:
        """Properties for a B: what an A made for `purpose` would give it, except as `keys` (by target path) says."""
        values: dict[str, Json | Absent] = {
            row.target: self.expected(row, self.value(row, purpose)) for row in self.rows
        }
        values |= {rule.target: self.key(rule, purpose) for rule in self.rules}
        values |= keys or {}
        return {path: value for path, value in values.items() if not isinstance(value, Absent)}

    def expected(self, row: PropertyMapping, value: Json) -> Json:
        """What the row's cell makes of a source value."""
        return convert(_kind(row), value)

    # --- steps ---

    def a_step(self, phrase: Phrase, name: str, values: Mapping[str, Json]) -> Step:
        return _step(phrase, phrase.say(datatype=self.a, name=name), record_table(values))

    def b_step(self, phrase: Phrase, name: str, values: Mapping[str, Json]) -> Step:
        return _step(phrase, phrase.say(datatype=self.b, name=name), record_table(values))

    def about_b(self, phrase: Phrase, name: str) -> Step:
        """A step about the B of a named A."""
        return _step(phrase, phrase.say(datatype=self.b, name=name))

    def about_a(self, phrase: Phrase, name: str) -> Step:
        return _step(phrase, phrase.say(datatype=self.a, name=name))

    def edit(self, record: str, path: str, value: Json) -> Step:
        return _step(phrases.EDITED, phrases.EDITED.say(record=record), record_table({path: value}))

    def has(self, record: str, path: str, value: Json, phrase: Phrase = phrases.HAS) -> Step:
        return _step(phrase, phrase.say(record=record), record_table({path: value}))

    def edit_rows(self, record: str, purpose: str, *, edit: int, forward: bool = True) -> Step:
        """A step that edits the properties of all judged rows of an A (`forward`) or a B at once."""
        values = {row.source: self.value(row, purpose, edit) for row in self.rows}
        if not forward:
            values = {row.target: self.expected(row, values[row.source]) for row in self.rows}
        return _step(phrases.EDITED, phrases.EDITED.say(record=record), record_table(values))

    def has_rows(self, record: str, purpose: str, *, edit: int = 0, forward: bool = True) -> Step:
        """A step whose table judges every row by itself: the value, its JSON type, and the row it comes from."""
        table: list[tuple[str, ...]] = [("property", "value", "type", "from")]
        for row in self.rows:
            value = self.value(row, purpose, edit)
            if forward:
                table.append((row.target, cell(self.expected(row, value)), declared(row, value), row.source))
            else:
                table.append((row.source, cell(value), "", row.target))
        return _step(phrases.HAS, phrases.HAS.say(record=record), tuple(table))

    def about(self, phrase: Phrase, record: str) -> Step:
        return _step(phrase, phrase.say(record=record))

    def b_of(self, name: str) -> str:
        return counterpart(self.b, name)

    def linked(self, purpose: str) -> tuple[tuple[Step, ...], str, str]:
        """Steps that bring about a linked A and B, and how to speak of the two. Only where `can_link`."""
        if self.creates:
            steps = (
                self.a_step(phrases.EXISTS, "one", self.a_values(f"{purpose} one")),
                self.about_b(phrases.HAS_GOT, "one"),
            )
            return steps, named("one"), self.b_of("one")
        rule = self.rules[0]
        key = self.key(rule, f"{purpose} shared")
        others: Given = {rule.target: ABSENT for rule in self.rules}
        mine: Given = {rule.source: ABSENT for rule in self.rules}
        steps = (
            self.b_step(phrases.EXISTS, "partner", self.b_values(f"{purpose} partner", {**others, rule.target: key})),
            self.a_step(phrases.EXISTS, "one", self.a_values(f"{purpose} one", {**mine, rule.source: key})),
        )
        return steps, named("one"), named("partner")

    def _is_key(self, row: PropertyMapping) -> bool:
        return any(row.source == rule.source or row.target == rule.target for rule in self.pair.rules)


def declared(row: PropertyMapping, value: Json) -> str:
    """The JSON type that a row's cell declares for its target, empty where it declares none."""
    kind = _kind(row)
    if kind is PlainType.NONE:
        return ""
    return "integer" if kind is PlainType.INTEGER else type_name(convert(kind, value))


def _kind(row: PropertyMapping) -> PlainType:
    kind = plain_type(row.data_type)
    assert kind is not None  # noqa: S101 - only rows with a plain type are judged
    return kind


def _step(phrase: Phrase, text: str, table: Table = ()) -> Step:
    return Step(keyword=phrase.keyword, text=text, table=table)


def _and(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps with And for a keyword that repeats the one before."""
    told = [
        Step(
            keyword="And" if before is not None and before.keyword == step.keyword else step.keyword,
            text=step.text,
            table=step.table,
        )
        for before, step in zip((None, *steps), steps, strict=False)
    ]
    return tuple(told)
