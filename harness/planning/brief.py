"""What the planner knows about one datatype pair, and the steps and data it builds scenarios from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from harness.config import Clearing
from harness.expr.conversion import Unknown, becomes, comes_back, declared_type
from harness.expr.jsontext import Json, same
from harness.model.dataflow import Datatype, MergeRule, PropertyMapping, Sentence, SentenceKind
from harness.model.pair import Pair
from harness.model.scenario import Depth, Limit, Scenario, Step
from harness.planning import phrases
from harness.planning.conditions import Bound
from harness.planning.edges import Edges, edges, keyed
from harness.planning.groups import Groups
from harness.planning.kinds import COMMON, NUMBERS, Kind, likely
from harness.planning.phrases import Phrase, named
from harness.planning.rows import Judged, Rows
from harness.planning.said import Sayer, step, with_and
from harness.planning.samples import near
from harness.planning.supply import Supply
from harness.planning.tables import cell
from harness.planning.ways import Way


class Absent:
    """Stands for a property that a record is not given."""


ABSENT = Absent()
Given = Mapping[str, Json | Absent]


@dataclass(frozen=True, kw_only=True)  # without slots, as it keeps what was worked out once
class Brief(Sayer):
    """One pair as the planner sees it.

    `creates`: a new A alone brings about a B, by this pair or by a chain. `judged` and `rules` are the rows and merge
    rules that can be judged; `turned_keys` are the properties of A that merge rules of B to A compare. `groups` ties
    properties together, `supply` hands out the values, `clearing` says whether clearing a property travels.

    Where a B is owed under `conditions` only, the A of scenarios are made so that the first of them holds. `ways` are
    the connections by which an A comes to be owed one, `unlisted` those that look like one and are none; `open` are the
    limits of WHEN and CONNECTED sentences. `quiet` says whether an A of which no condition holds brings about no B, and
    `brought` what any A brings about.
    """

    pair: Pair
    creates: bool
    judged: Judged
    rules: tuple[MergeRule, ...]
    turned_keys: frozenset[str]
    groups: Groups
    supply: Supply
    clearing: Clearing
    conditions: tuple[Bound, ...] = ()
    ways: tuple[Way, ...] = ()
    unlisted: tuple[Way, ...] = ()
    quiet: bool = True
    brought: frozenset[Datatype] = frozenset()
    open: Mapping[str, Limit] = field(default_factory=dict)

    @property
    def rows(self) -> Rows:
        """The rows that every record of the pair shows; see `Judged`."""
        return self.judged.rows

    @cached_property
    def probe(self) -> PropertyMapping | None:
        """The row whose edits show that two records are linked: one whose values tell records apart.

        Rather one whose values come back, rather no merge property than one, and rather a text than a number.
        """
        kinds = self.judged.kinds
        telling = [row for row in self.rows if kinds[row.source] not in COMMON]
        order = {row: (not self.returns(row), self._is_key(row), kinds[row.source] in NUMBERS) for row in telling}
        return min(telling, key=lambda row: order[row], default=None)

    @property
    def both_ways(self) -> PropertyMapping | None:
        """The probe, if edits of it on either side can be seen on the other."""
        return self.probe if self.probe is not None and self.returns(self.probe) else None

    @property
    def can_link(self) -> bool:
        """Whether a scenario can bring about an A and a B that are linked."""
        return self.creates or bool(self.rules) or bool(self.ways)

    @property
    def failing(self) -> Mapping[str, Json]:
        """What makes all the conditions false of an A."""
        return {path: value for one in reversed(self.conditions) for path, value in one.fails.items()}

    def holding(self, condition: Bound) -> Mapping[str, Json]:
        """What makes one of the conditions true of an A."""
        return {
            **{path: value for path, value in self.failing.items() if path not in condition.fails},
            **condition.holds,
        }

    @cached_property
    def second(self) -> PropertyMapping | None:
        """A row independent of the probe: of another group and no merge property."""
        probe = self.probe
        others = (row for row in self.rows if probe and row.source != probe.source and not self._is_key(row))
        return next((row for row in others if self.returns(row)), None)

    def sentences(self, kind: SentenceKind) -> tuple[Sentence, ...]:
        """The sentences of a kind in all sections of the pair."""
        return tuple(
            sentence for mapping in self.pair.mappings for sentence in mapping.sentences if sentence.kind is kind
        )

    def ids(self, kind: SentenceKind) -> tuple[str, ...]:
        return tuple(sentence.id for sentence in self.sentences(kind))

    def ids_of(self, rows: Rows) -> tuple[str, ...]:
        """The statements of rows, and of those in other sections that say the same."""
        said = {(row.source, row.target, row.data_type, row.dependencies) for row in rows}
        alike = (row for row in self.pair.rows if (row.source, row.target, row.data_type, row.dependencies) in said)
        return tuple(row.id for row in alike)

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
            steps=with_and(steps),
        )

    # --- data ---

    def value(self, row: PropertyMapping, purpose: str, edit: int = 0) -> Json:
        """The value of a row's source property; equal purposes give equal values."""
        kind = self.judged.kinds[row.source]
        return self.supply.value(kind, row.source, f"{self.a}>{self.b}\n{purpose}", edit=edit)

    def key(self, rule: MergeRule, purpose: str) -> Json:
        """The value of a merge property for a record made for `purpose`."""
        return self.supply.value(self._key_kind(rule), rule.source, f"{self.a}>{self.b}\n{purpose}")

    def near_key(self, rule: MergeRule, purpose: str) -> Json:
        """A near miss of the value of a merge property."""
        return near(self._key_kind(rule), self.key(rule, purpose))

    def _key_kind(self, rule: MergeRule) -> Kind:
        kind = self.judged.kinds.get(rule.source, likely(rule.source))
        return Kind.TEXT if kind in COMMON else kind

    def a_values(
        self, purpose: str, keys: Given | None = None, rows: Rows | None = None, state: Mapping[str, Json] | None = None
    ) -> dict[str, Json]:
        """Properties for an A: every judged row and merge property filled, except as `keys` (by source path) says.

        `rows` are those of another variant. The first of the conditions holds, or what else `state` says.
        """
        shown = self.rows if rows is None else rows
        values: dict[str, Json | Absent] = {row.source: self.value(row, purpose) for row in shown}
        values |= {rule.source: self.key(rule, purpose) for rule in self.rules if not self.rivals(rule, shown)}
        if state is None:
            state = self.holding(self.conditions[0]) if self.conditions else {}
        values |= state
        values |= keys or {}
        return {path: value for path, value in values.items() if not isinstance(value, Absent)}

    def b_values(self, purpose: str, keys: Given | None = None, rows: Rows | None = None) -> dict[str, Json]:
        """Properties for a B: what an A made for `purpose` would give it, except as `keys` (by target path) says."""
        shown = self.rows if rows is None else rows
        values: dict[str, Json | Absent] = {row.target: self.expected(row, self.value(row, purpose)) for row in shown}
        values |= {rule.target: self.key(rule, purpose) for rule in self.rules}
        values |= keys or {}
        return {path: value for path, value in values.items() if not isinstance(value, Absent)}

    def rivals(self, rule: MergeRule, rows: Rows) -> bool:
        """Whether a record cannot have a rule's merge property beside the rows' sources: one of them is tied to it."""
        group = self.groups.of(self.pair.source, rule.source)
        others = (row for row in rows if row.source != rule.source)
        return any(self.groups.of(self.pair.source, row.source) == group for row in others)

    def can_show(self, rows: Rows) -> bool:
        """Whether a scenario can bring about a linked A and B that show these rows."""
        return self.creates or bool(self.ways) or any(not self.rivals(rule, rows) for rule in self.rules)

    def expected(self, row: PropertyMapping, value: Json) -> Json:
        """What the row's cell makes of a source value that it was found fit for."""
        result = becomes(row.data_type, value)
        assert not isinstance(result, Unknown)  # noqa: S101 - `filling` has tried values of this kind
        return result

    def edges(self, row: PropertyMapping) -> Edges:
        """The edge values that a row is tried with at depth `deep`."""
        if self.is_keyed(row):
            return keyed()
        return edges(row.data_type, self.groups.turned_round(self.pair, row))

    def is_keyed(self, row: PropertyMapping) -> bool:
        """Whether a merge rule of the document compares a property of the row."""
        return bool(self.judged.keys & {row.source, row.target})

    def returns(self, row: PropertyMapping) -> bool:
        """Whether what an edit of the row's target brings back to its source is known."""
        if row in self.judged.one_way:
            return False
        value = self.value(row, "returns")
        back = comes_back(row.data_type, self.expected(row, value))
        return not isinstance(back, Unknown) and same(back, value)

    # --- steps ---

    def keeps(self, record: str, values: Mapping[PropertyMapping, Json | Absent]) -> Step:
        """A step that watches rows' targets, which must stay as they are; an empty cell stands for nothing there."""
        table = [("property", "value", "from")]
        for row, value in values.items():
            table.append((row.target, "" if isinstance(value, Absent) else cell(value), row.source))
        return step(phrases.KEEPS, phrases.KEEPS.say(record=record), tuple(table))

    def b_has(self, record: str, values: Mapping[PropertyMapping, Json], phrase: Phrase = phrases.HAS) -> Step:
        """A step whose table judges every row by itself: what its cell makes of a source value, and the JSON type."""
        table: list[tuple[str, ...]] = [("property", "value", "type", "from")]
        for row, value in values.items():
            becoming = self.expected(row, value)
            table.append((row.target, cell(becoming), declared_type(row.data_type, becoming), row.source))
        return step(phrase, phrase.say(record=record), tuple(table))

    def a_has(self, record: str, values: Mapping[PropertyMapping, Json]) -> Step:
        """A step whose table judges for every row by itself that its source has a value again."""
        table = [("property", "value", "type", "from")]
        table += [(row.source, cell(value), "", row.target) for row, value in values.items()]
        return step(phrases.HAS, phrases.HAS.say(record=record), tuple(table))

    def linked(self, purpose: str, rows: Rows | None = None, *, name: str = "one") -> tuple[tuple[Step, ...], str, str]:
        """Steps that bring about a linked A and B, and how to speak of the two. Only where `can_link`."""
        if self.creates:
            exists = self.a_step(phrases.EXISTS, name, self.a_values(f"{purpose} one", rows=rows))
            return (exists, self.about_b(phrases.HAS_GOT, name)), named(name), self.b_of(name)
        rule = next((rule for rule in self.rules if not self.rivals(rule, rows or self.rows)), None)
        if rule is None and self.ways:
            exists = self.a_step(phrases.EXISTS, name, self.a_values(f"{purpose} one", rows=rows))
            steps = (*self.ways[0].connected(purpose, name, exists), self.about_b(phrases.HAS_GOT, name))
            return steps, named(name), self.b_of(name)
        partner = "partner" if name == "one" else f"{name} partner"
        rule = rule or self.rules[0]
        key = self.key(rule, f"{purpose} shared")
        others: Given = {rule.target: ABSENT for rule in self.rules}
        mine: Given = {rule.source: ABSENT for rule in self.rules}
        steps = (
            self.b_step(
                phrases.EXISTS, partner, self.b_values(f"{purpose} partner", {**others, rule.target: key}, rows)
            ),
            self.a_step(phrases.EXISTS, name, self.a_values(f"{purpose} one", {**mine, rule.source: key}, rows)),
        )
        return steps, named(name), named(partner)

    def _is_key(self, row: PropertyMapping) -> bool:
        return any(row.source == rule.source or row.target == rule.target for rule in self.pair.rules)
