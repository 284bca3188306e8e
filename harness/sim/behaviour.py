"""What the simulated sync decides, one method a decision. This class decides faithfully; a fault overrides it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from harness.config import Clearing
from harness.expr.conversion import Unknown, becomes, comes_back
from harness.expr.jsontext import Fields, Json, same
from harness.expr.paths import Missing, get, holds
from harness.expr.properties import has_all
from harness.model.connected import Listed
from harness.model.dataflow import Datatype, MergeRule, PropertyMapping, Side
from harness.model.pair import Pair
from harness.model.statement import StatementKind
from harness.sim.system import Key, Record

if TYPE_CHECKING:
    from harness.sim.sync import Change, Sync


class Behaviour:
    """The faithful sync. `says` is one line for people; `contradicts` are the statement kinds that a fault breaks.

    A fault of `volume` shows only where much is written.
    """

    name: ClassVar[str] = "faithful"
    says: ClassVar[str] = "does what the document says"
    contradicts: ClassVar[tuple[StatementKind, ...]] = ()
    volume: ClassVar[bool] = False

    def awake(self) -> bool:
        """Whether the sync does anything at all."""
        return True

    def takes(self, sync: Sync, keys: Sequence[Key]) -> Sequence[Key]:
        """Which of the records that were saved since the last pass the sync takes notice of; asked first in a pass."""
        return keys

    def copies(self, pair: Pair, record: Record, *, owed: bool) -> int:
        """How many B an A gets that has none; `owed` says whether the document promises it one."""
        return 1 if owed else 0

    def fulfils(self, record: Record, asked: Fields) -> bool:
        """Whether a record fulfils the condition of a WHEN sentence, that is, has all these properties."""
        return has_all(record.fields, asked)

    def lists(self, listed: Listed, datatype: Datatype) -> bool:
        """Whether a record that is connected to one of this datatype is meant by a CONNECTED sentence."""
        return datatype in listed.datatypes

    def creates_for(self, *, connected: bool) -> bool:
        """Whether a record is owed one by a CONNECTED sentence; `connected` says whether it fulfils that."""
        return connected

    def links_what_it_creates(self) -> bool:
        return True

    def matches(self, pair: Pair, a: Record, b: Record) -> bool:
        """Whether an A and a B are the same thing by the merge rules of their pair."""
        return any(rule_holds(rule, a, b) for rule in pair.rules)

    def keeps_link(self, pairs: tuple[Pair, ...], before: Record, after: Record) -> bool:
        """Whether a record that was saved stays linked."""
        return True

    def rows(self, pair: Pair) -> tuple[PropertyMapping, ...]:
        """The property rows of a pair as the sync follows them."""
        return pair.rows

    def applies(self, row: PropertyMapping, a: Fields, b: Fields) -> bool:
        """Whether all that a row depends on holds in the two records; an empty value or property never does."""
        sides = {Side.SOURCE: a, Side.TARGET: b}
        return all(
            bool(each.value) and bool(each.property) and holds(sides[each.side], each.property, each.value)
            for each in row.dependencies
        )

    def carries(self, pair: Pair, row: PropertyMapping, *, forward: bool) -> bool:
        """Whether a row's value travels, from A to B (`forward`) or back."""
        return True

    def sends(self, row: PropertyMapping, value: Json, *, forward: bool) -> Json | Unknown:
        """What the other side is given for a value: null to clear it, nothing where the document does not say what."""
        return becomes(row.data_type, value) if forward else comes_back(row.data_type, value)

    def overwrites(self, value: Json, clearing: Clearing) -> bool:
        """Whether a value takes the place of the one on the other side; an empty one may be meant to leave it there."""
        return clearing is not Clearing.STAYS or value not in (None, "")

    def follows(self, *, forward: bool) -> bool:
        """Whether an edit travels to the linked records, from A to B (`forward`) or back."""
        return True

    def edits(self, sync: Sync, changes: Sequence[Change]) -> Sequence[Change]:
        """Which of the edits that were made since the last pass the sync carries, in the order of their times."""
        return changes

    def prevails(self, time: float, other: float) -> bool:
        """Whether an edit made at `time` wins over one made at `other` to the same property."""
        return time >= other

    def after_save(self, sync: Sync, before: Record | None, record: Record) -> None:
        """Called at the end of a pass for each record that somebody saved; `before` is None for a new one."""

    def after_pass(self, sync: Sync) -> None:
        """Called at the end of each pass."""


def filled(fields: Fields, path: str) -> Json:
    """The value at a path, None where it is absent, null or empty."""
    value = get(fields, path)
    return None if isinstance(value, Missing) or value == "" else value


def rule_holds(rule: MergeRule, a: Record, b: Record) -> bool:
    """Whether two records have equal, filled values in the two properties of a merge rule."""
    one, other = filled(a.fields, rule.source), filled(b.fields, rule.target)
    return one is not None and other is not None and same(one, other)
