"""What people may write in a mapping: the values of its document's scenarios, and what is like them."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from harness.config import Bindings
from harness.expr.jsontext import Json
from harness.expr.properties import properties
from harness.model.connected import listed
from harness.model.dataflow import Dataflow, Datatype
from harness.model.dataflow import Mapping as Section
from harness.model.pair import datatypes, pairs
from harness.model.scenario import Plan
from harness.planning import phrases
from harness.planning.tables import value

EMPTY: tuple[Json, ...] = (None, "", " ")
LIKENESSES: tuple[Callable[[str], str], ...] = (
    str.upper,
    str.strip,
    "{} ".format,
    "{}x".format,
    lambda text: text[:-1],
)
WRITES = (phrases.EXISTS, phrases.CREATED, phrases.GIVEN, phrases.EDITED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A property that holds the id of a record, or a list of them."""

    record: Datatype
    path: str
    refers_to: Datatype
    many: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """The datatypes whose records people make in a mapping, what their properties may hold, and what refers to what.

    `shared` are properties of A and B that may hold the same, as a merge rule compares them.
    """

    datatypes: tuple[Datatype, ...]
    values: Mapping[Datatype, Mapping[str, Sequence[Json]]]
    shared: tuple[tuple[str, str], ...]
    references: tuple[Reference, ...]

    def any(self, random: Random, datatype: Datatype, path: str) -> Json:
        """Something for a property: now and then something empty, or like a value but not the same."""
        known = self.values.get(datatype, {}).get(path, ())
        if not known or random.random() < 0.15:
            return random.choice(EMPTY)
        chosen = random.choice(known)
        return random.choice(LIKENESSES)(chosen) if isinstance(chosen, str) and random.random() < 0.15 else chosen


def pool(flow: Dataflow, mapping: Section, plan: Plan, bindings: Bindings) -> Pool:
    """What people may write in one mapping of a document that has been planned."""
    own = [mapping.source, mapping.target]
    known = {str(datatype): datatype for datatype in datatypes(flow)}
    for pair in pairs(flow):
        if (pair.source, pair.target) == (mapping.source, mapping.target):
            own += [each for one in listed(pair, known.values()) for each in one.datatypes if each in known.values()]
    values: defaultdict[Datatype, dict[str, list[Json]]] = defaultdict(dict)
    for datatype, path, given in _written(plan, known):
        there = values[datatype].setdefault(path, [])
        if given not in there:
            there.append(given)
    for condition in bindings.conditions.values():
        for fields in (properties(condition.holds), properties(condition.fails)):
            for path, given in fields.items():
                values[mapping.source].setdefault(path, []).append(given)
    for row in mapping.properties:
        values[mapping.source].setdefault(row.source, ["one", "two"])
        values[mapping.target].setdefault(row.target, ["one", "two"])
    for rule in mapping.merge_rules:
        values[mapping.source].setdefault(rule.source, ["one", "two"])
        values[mapping.target].setdefault(rule.target, ["one", "two"])
    return Pool(
        datatypes=tuple(dict.fromkeys(own)),
        values=values,
        shared=tuple((rule.source, rule.target) for rule in mapping.merge_rules),
        references=tuple(_references(bindings, known, own)),
    )


def _written(plan: Plan, known: Mapping[str, Datatype]) -> Iterator[tuple[Datatype, str, Json]]:
    """Each property that a scenario gives a value, with the value."""
    for scenario in plan.scenarios:
        named: dict[str, Datatype] = {}
        for step in scenario.steps:
            for phrase in WRITES:
                said = phrase.pattern.fullmatch(step.text)
                if said is None or not step.table or step.table[0][:2] != ("property", "value"):
                    continue
                groups = said.groupdict()
                datatype = known.get(groups.get("datatype") or groups.get("kind") or "") or named.get(groups["name"])
                if datatype is not None:
                    named.setdefault(groups["name"], datatype)
                    yield from ((datatype, row[0], value(row[1])) for row in step.table[1:])


def _references(bindings: Bindings, known: Mapping[str, Datatype], own: Sequence[Datatype]) -> Iterator[Reference]:
    for each in bindings.connections:
        record, refers_to = known.get(each.record), known.get(each.refers_to)
        if record in own and refers_to in own and record is not None and refers_to is not None:
            yield Reference(record=record, path=each.property, refers_to=refers_to, many=each.many)
