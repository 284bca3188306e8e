"""By which connections an A comes to be owed a B, as CONNECTED sentences say and a person has bound them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from harness.config import Bindings, Connection
from harness.model.connected import Listed, listed
from harness.model.dataflow import Datatype
from harness.model.names import alike
from harness.model.pair import Pair
from harness.model.scenario import Limit, Step
from harness.model.verdict import Verdict
from harness.planning import phrases
from harness.planning.conditions import OVERRULED
from harness.planning.owed import Owed
from harness.planning.paste import connection_lines
from harness.planning.phrases import Phrase, named
from harness.planning.said import step

if TYPE_CHECKING:
    from harness.planning.brief import Brief

Briefs: TypeAlias = "dict[tuple[Datatype, Datatype], Brief]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A property by which an A is connected to a C, of which `through` makes one that is synchronized.

    `on_a` says whether the A has the property. `follows` says whether what C brings about includes a B of its own;
    `idle`, whether a C can be made that is not synchronized. `statement` is the sentence that lists C, empty for a C
    that no sentence of the pair lists.
    """

    statement: str
    datatype: Datatype
    path: str
    many: bool
    on_a: bool
    through: Brief
    b: str
    follows: bool
    idle: bool

    @property
    def title(self) -> str:
        """How scenarios name the way."""
        return f"{self.datatype} by {self.path}"

    def synchronized(self, purpose: str, name: str) -> Iterator[Step]:
        """Steps that make a C that is synchronized, and let all that follows from it come to rest."""
        through = self.through
        steps, c, partner = through.linked(f"for {self.b} {purpose}", name=name)
        yield from steps
        if not through.creates and through.rules and through.probe is not None:
            probe, value = through.probe, through.value(through.probe, f"for {self.b} {purpose} one", 1)
            yield through.given(c, {probe.source: value})
            yield through.b_has(partner, {probe: value}, phrases.TAKEN_OVER)
        yield from self.rest()

    def unsynchronized(self, purpose: str, name: str) -> Iterator[Step]:
        """Steps that make a C that is not synchronized."""
        values = self.through.a_values(f"for {self.b} {purpose}", state=self.through.failing)
        yield self.through.a_step(phrases.EXISTS, name, values)
        yield self.through.about_b(phrases.HAS_NONE, name)
        yield from self.rest()

    def rest(self) -> Iterator[Step]:
        if self.follows:
            yield step(phrases.AT_REST, phrases.AT_REST.say(datatype=self.b))

    def connect(self, a: str, c: str) -> Step:
        """A step that connects what exists."""
        return self._refer(phrases.REFERS_AMONG if self.many else phrases.REFERS, a, c)

    def connected_to(self, a: str, c: str, exists: Step) -> Iterator[Step]:
        """Steps that make an A that is connected to a C."""
        to_refer = self._refer(phrases.TO_REFER_AMONG if self.many else phrases.TO_REFER, a, c)
        yield from (to_refer, exists) if self.on_a else (exists, to_refer)

    def connected(self, purpose: str, a: str, exists: Step) -> Iterator[Step]:
        """Steps that make a C that is synchronized, and an A that is connected to it."""
        c = "other" if a == "one" else f"{a} other"
        yield from self.synchronized(purpose, c)
        yield from self.connected_to(a, c, exists)

    def _refer(self, phrase: Phrase, a: str, c: str) -> Step:
        one, other = (a, c) if self.on_a else (c, a)
        return step(phrase, phrase.say(record=named(one), other=other, path=self.path))


def with_ways(briefs: Briefs, together: Sequence[Pair], bindings: Bindings) -> Briefs:
    """The briefs with the ways of their CONNECTED sentences, and with the limits of what is left open.

    A way through a pair whose own records must be connected first is found once that pair has one.
    """
    known = {datatype for pair in together for datatype in (pair.source, pair.target)}
    owed = Owed(together, bindings)
    found = dict(briefs)
    grown = True
    while grown:
        grown = False
        for key, brief in found.items():
            ways = tuple(_ways(brief, found, known, owed, bindings))
            if len(ways) > len(brief.ways):
                found[key] = replace(brief, ways=ways)
                grown = True
    for key, brief in found.items():
        limits = {limit.statement: limit for limit in _limits(brief, found, known, bindings)}
        wrong = tuple(_unlisted(brief, found, known, owed, bindings))
        found[key] = replace(brief, open={**brief.open, **limits}, unlisted=wrong)
    return found


def _ways(brief: Brief, briefs: Briefs, known: set[Datatype], owed: Owed, bindings: Bindings) -> Iterator[Way]:
    if _is_overruled(brief):
        return
    for one in listed(brief.pair, known):
        for datatype in dict.fromkeys(one.datatypes):
            through = _through(brief, one, datatype, briefs)
            if through is not None:
                idle = all(each.quiet for each in _into(one, datatype, briefs)) and _can_be_idle(one, through, owed)
                for connection, on_a in connections(brief.pair.source, datatype, bindings):
                    yield _way(brief, one, connection, through, owed, on_a=on_a, idle=idle)


def _unlisted(brief: Brief, briefs: Briefs, known: set[Datatype], owed: Owed, bindings: Bindings) -> Iterator[Way]:
    """Ways to be connected to what is synchronized but listed by no sentence of the pair, so that nothing is owed."""
    if not brief.ways:
        return
    sentences = listed(brief.pair, known)
    meant = {datatype for one in sentences for datatype in one.datatypes}
    for datatype in sorted(known - meant):
        through = _through(brief, sentences[0], datatype, briefs)
        led = brief.pair.target in owed.by_connection(brief.pair.source, datatype)
        for connection, on_a in connections(brief.pair.source, datatype, bindings) if through and not led else ():
            assert through is not None  # noqa: S101 - asked for above
            yield _way(brief, None, connection, through, owed, on_a=on_a, idle=False)


def _way(
    brief: Brief, one: Listed | None, connection: Connection, through: Brief, owed: Owed, *, on_a: bool, idle: bool
) -> Way:
    c, b = through.pair.source, brief.pair.target
    sides = (owed.at_all(c), owed.at_all(through.pair.target), {through.pair.target})
    return Way(
        statement=one.sentence.id if one else "",
        datatype=c,
        path=connection.property,
        many=connection.many,
        on_a=on_a,
        through=through,
        b=str(b),
        follows=any(b in side for side in sides) or bool(through.ways),
        idle=idle,
    )


def _can_be_idle(one: Listed, through: Brief, owed: Owed) -> bool:
    """Whether a C is not synchronized of which no condition holds and that is connected and equal to nothing."""
    brought = owed.under_conditions(through.pair.source, through.failing) | through.brought
    return not any(one.counts(datatype) for datatype in brought)


def _through(brief: Brief, one: Listed, datatype: Datatype, briefs: Briefs) -> Brief | None:
    """The pair by which a C is best synchronized into the system that the sentence means."""
    fit = [each for each in _into(one, datatype, briefs) if each.pair != brief.pair and _shows_link(each)]
    return min(fit, key=lambda each: (not each.creates, not each.rules), default=None)


def _shows_link(brief: Brief) -> bool:
    """Whether a scenario can bring about a linked A and B and see that they are linked."""
    return brief.creates or bool(brief.ways) or (bool(brief.rules) and brief.probe is not None)


def _into(one: Listed, datatype: Datatype, briefs: Briefs) -> list[Brief]:
    return [
        each
        for (source, target), each in briefs.items()
        if source == datatype and source != target and one.counts(target)
    ]


def connections(a: Datatype, c: Datatype, bindings: Bindings) -> Iterator[tuple[Connection, bool]]:
    """The bound properties that connect two datatypes; True where A has it."""
    for each in bindings.connections:
        if alike(each.record, str(a)) and alike(each.refers_to, str(c)):
            yield each, True
        elif alike(each.record, str(c)) and alike(each.refers_to, str(a)):
            yield each, False


def _is_overruled(brief: Brief) -> bool:
    return brief.creates and not brief.conditions


def _limits(brief: Brief, briefs: Briefs, known: set[Datatype], bindings: Bindings) -> Iterator[Limit]:
    """The CONNECTED sentences that cannot become `passed`; a listed datatype that cannot be tried decides for all."""
    a = brief.pair.source
    for one in listed(brief.pair, known):
        if _is_overruled(brief):
            yield Limit(statement=one.sentence.id, verdict=Verdict.UNVERIFIABLE, reason=OVERRULED)
            continue
        shown = {way.datatype for way in brief.ways if way.statement == one.sentence.id}
        rest = [datatype for datatype in dict.fromkeys(one.datatypes) if datatype not in shown]
        mapped = [datatype for datatype in rest if _into(one, datatype, briefs)]
        unbound = [datatype for datatype in mapped if not any(connections(a, datatype, bindings))]
        stuck = [datatype for datatype in mapped if datatype not in unbound]
        nowhere = [datatype for datatype in rest if datatype not in mapped]
        hanging = next((why for datatype in stuck if (why := _hangs(_into(one, datatype, briefs)))), "")
        reasons = []
        if unbound:
            lines = "\n".join(connection_lines(a, datatype) for datatype in unbound)
            reasons.append(
                f"a person must say by which property {a} is connected to {_told(unbound)}\nTo be filled in in "
                f"harness.toml, `record` and `refers_to` the other way round where that is so:\n{lines}\n"
            )
        if stuck:
            reasons.append(f"no {_told(stuck)} that is synchronized can be made{hanging}")
        if nowhere:
            reasons.append(f"no section of this document synchronizes {_told(nowhere)} into {one.into or 'the system'}")
        if not one.datatypes:
            reasons.append("the sentence lists no datatype")
        if reasons:
            verdict = Verdict.MANUAL if unbound or hanging else Verdict.UNVERIFIABLE
            yield Limit(statement=one.sentence.id, verdict=verdict, reason="; ".join(reasons).strip())


def _hangs(stuck: list[Brief]) -> str:
    """On which condition it hangs that no record can be synchronized, if on one that a person must bind."""
    for brief in stuck:
        for sentence in (sentence for mapping in brief.pair.mappings for sentence in mapping.sentences):
            limit: Mapping[str, Limit] = brief.open
            if sentence.id in limit and limit[sentence.id].verdict is Verdict.MANUAL:
                return f", which hangs on a condition that a person must bind: {', '.join(sentence.detail)}"
    return ""


def _told(datatypes: Sequence[Datatype]) -> str:
    return " or ".join(map(str, datatypes))
