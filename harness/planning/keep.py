"""KEEP: each side follows the other, edits of both survive, the latest wins, then silence; nothing is lost."""

from collections.abc import Iterator

from harness.expr.jsontext import Json
from harness.model.dataflow import PropertyMapping, SentenceKind
from harness.model.scenario import Scenario, Step
from harness.planning import phrases
from harness.planning.brief import Brief
from harness.planning.phrases import named


def keep(brief: Brief) -> Iterator[Scenario]:
    sentences = brief.sentences(SentenceKind.KEEP)
    if not sentences:
        return
    ids, first = brief.ids(SentenceKind.KEEP), sentences[0]
    if brief.both_ways is None or not brief.can_link:
        yield brief.scenario("nothing is lost", ids, first, *_guard(brief))
        return
    probe, other = brief.both_ways, brief.second
    follow = _follow(brief, Pairing(brief, "follow", probe))
    yield brief.scenario("each follows the other, then both are silent", ids, first, *follow)
    yield brief.scenario(
        "of two edits of one property the later wins", ids, first, *_latest(Pairing(brief, "latest", probe))
    )
    if other is not None:
        both = _both(brief, Pairing(brief, "both", probe), other)
        yield brief.scenario("edits of both sides at once survive", ids, first, *both)
    if brief.rules:
        rekeyed = _key_change(brief, Pairing(brief, "rekeyed", probe))
        yield brief.scenario("they stay linked when the merge property changes", ids, first, *rekeyed)


class Pairing:
    """A linked pair in a scenario and how to say that one of its properties is edited or has a value."""

    def __init__(self, brief: Brief, purpose: str, probe: PropertyMapping) -> None:
        self.steps, self.a, self.b = brief.linked(purpose)
        self._brief, self._purpose, self._probe = brief, f"{purpose} one", probe

    def edit_a(self, edit: int) -> Step:
        return self._brief.edit(self.a, self._probe.source, self._value(edit))

    def edit_b(self, edit: int) -> Step:
        return self._brief.edit(self.b, self._probe.target, self._target(edit))

    def a_has(self, edit: int) -> Step:
        return self._brief.has(self.a, self._probe.source, self._value(edit))

    def b_has(self, edit: int, phrase: phrases.Phrase = phrases.HAS) -> Step:
        return self._brief.has(self.b, self._probe.target, self._target(edit), phrase)

    def _value(self, edit: int) -> Json:
        return self._brief.value(self._probe, self._purpose, edit)

    def _target(self, edit: int) -> Json:
        return self._brief.expected(self._probe, self._value(edit))


def _follow(brief: Brief, pair: Pairing) -> Iterator[Step]:
    yield from pair.steps
    yield pair.edit_a(1)
    yield pair.b_has(1)
    yield pair.edit_b(2)
    yield pair.a_has(2)
    yield brief.about(phrases.RESTS, pair.a)
    yield brief.about(phrases.RESTS, pair.b)
    yield pair.edit_a(3)
    yield pair.b_has(3)
    yield pair.edit_b(4)
    yield pair.a_has(4)
    yield from _none_lost(brief)


def _latest(pair: Pairing) -> Iterator[Step]:
    """Both orders, each right after a pass of the sync was seen, so that both edits fall between two passes."""
    yield from pair.steps
    yield pair.edit_a(1)
    yield pair.b_has(1)
    yield pair.edit_a(2)
    yield pair.edit_b(3)
    yield pair.a_has(3)
    yield pair.b_has(3)
    yield pair.edit_b(4)
    yield pair.edit_a(5)
    yield pair.b_has(5)
    yield pair.a_has(5)


def _both(brief: Brief, pair: Pairing, other: PropertyMapping) -> Iterator[Step]:
    yield from pair.steps
    for edit, first_a in ((1, True), (3, False)):
        mine, theirs = brief.value(other, "both one", edit), brief.value(other, "both one", edit + 1)
        yield pair.edit_a(edit)
        yield pair.b_has(edit)
        if first_a:
            yield pair.edit_a(edit + 1)
            yield brief.edit(pair.b, other.target, brief.expected(other, theirs))
            yield brief.has(pair.a, other.source, theirs)
            yield pair.b_has(edit + 1)
            yield pair.a_has(edit + 1)
            yield brief.has(pair.b, other.target, brief.expected(other, theirs))
        else:
            yield pair.edit_b(edit + 1)
            yield brief.edit(pair.a, other.source, mine)
            yield brief.has(pair.b, other.target, brief.expected(other, mine))
            yield pair.a_has(edit + 1)
            yield pair.b_has(edit + 1)
            yield brief.has(pair.a, other.source, mine)


def _key_change(brief: Brief, pair: Pairing) -> Iterator[Step]:
    rule = brief.rules[0]
    yield from pair.steps
    yield pair.edit_a(1)
    yield pair.b_has(1)
    yield brief.edit(pair.a, rule.source, brief.key(rule, "rekeyed one again"))
    yield brief.about_b(phrases.NONE_APPEARS, "one")
    yield pair.edit_a(2)
    yield pair.b_has(2)
    yield pair.edit_b(3)
    yield pair.a_has(3)


def _guard(brief: Brief) -> Iterator[Step]:
    """What can be done without a property that travels: save a record and see that nothing is lost."""
    if not brief.can_link:
        yield brief.a_step(phrases.EXISTS, "one", brief.a_values("guard one"))
        yield brief.about(phrases.SAVED, named("one"))
    else:
        steps, one, _ = brief.linked("guard")
        yield from steps
        yield brief.about(phrases.SAVED, one)
    yield from _none_lost(brief)


def _none_lost(brief: Brief) -> Iterator[Step]:
    for datatype in dict.fromkeys((brief.a, brief.b)):
        yield Step(keyword="Then", text=phrases.NONE_LOST.say(datatype=datatype))
