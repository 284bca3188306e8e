"""No two scenarios' data can match by any merge rule, nor nearly so: as written, as edited or as carried on."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.expr.conversion import Unknown, becomes
from harness.expr.jsontext import Json, dumps
from harness.expr.paths import Missing
from harness.model.dataflow import Dataflow, Datatype, SentenceKind
from harness.model.pair import datatypes, pairs
from harness.model.scenario import Scenario
from harness.planning.phrases import ALL, CREATED, EDITED, EXISTS, GIVEN
from harness.planning.plan import plan
from harness.planning.tables import value as cell_value
from harness.spec.files import read_paths
from harness.spec.read import read
from tests.cli.command import EXAMPLES, SPECS
from tests.documents.drawing import drawn
from tests.generated import generated

WRITES = (CREATED, EDITED, EXISTS, GIVEN)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """A property of a datatype."""

    datatype: Datatype
    path: str


Values = dict[Place, set[str]]


def written(flow: Dataflow, scenario: Scenario) -> Values:
    """Every value that a scenario writes, edits included, and what property rows make of it, as often as they may."""
    known = {str(datatype): datatype for datatype in datatypes(flow)}
    named: dict[str, Datatype] = {}
    found: dict[Place, dict[str, Json]] = defaultdict(dict)
    keyword = ""
    for step in scenario.steps:
        keyword = step.keyword if step.keyword != "And" else keyword
        for phrase in ALL:
            said = phrase.pattern.fullmatch(step.text)
            if phrase.keyword != keyword or said is None:
                continue
            groups = said.groupdict()
            if phrase in (CREATED, EXISTS):
                named[groups["name"]] = known[groups["datatype"]]
            if phrase in WRITES:
                datatype = known[groups["kind"]] if groups.get("kind") else named[groups["name"]]
                for path, text, *_ in step.table[1:]:
                    add(found, Place(datatype=datatype, path=path), cell_value(text))
            break
    mentioned = {known[text] for step in scenario.steps for text in known if f"{text} " in f"{step.text} "}
    there = present(flow, {*named.values(), *mentioned})
    for _ in range(len(there)):
        carry(flow, found, there)
    return {place: set(values) for place, values in found.items()}


def add(found: dict[Place, dict[str, Json]], place: Place, value: Json | Missing | Unknown) -> None:
    """Of a list each member, as a merge rule may meet any of them."""
    for each in value if isinstance(value, list | tuple) else [value]:
        if not isinstance(each, Missing | Unknown) and each not in (None, "") and not isinstance(each, bool):
            found[place][dumps(each)] = each


def present(flow: Dataflow, there: set[Datatype]) -> set[Datatype]:
    """The datatypes of which a scenario has records: those it speaks of, and what the sync may make of these."""
    for _ in pairs(flow):
        for pair in pairs(flow):
            if pair.source in there and pair.has(SentenceKind.EVERY, SentenceKind.WHEN):
                there = {*there, pair.target}
    return there


def carry(flow: Dataflow, found: dict[Place, dict[str, Json]], present: set[Datatype]) -> None:
    for pair in pairs(flow):
        if not {pair.source, pair.target} <= present:
            continue
        for row in pair.rows:
            here = Place(datatype=pair.source, path=row.source)
            there = Place(datatype=pair.target, path=row.target)
            for value in [*found[here].values()]:
                add(found, there, becomes(row.data_type, value))
            for value in [*found[there].values()]:
                add(found, here, value)


def masks(text: str) -> Iterator[str]:
    """What two texts share that are equal or differ in one letter."""
    for place in range(len(text)):
        yield f"{text[:place]}\0{text[place + 1 :]}"


def clashes(flow: Dataflow) -> list[str]:
    """The values of two scenarios that a merge rule would take for the same, or that are one letter apart."""
    wrong = []
    scenarios = plan(flow).scenarios
    values = [written(flow, scenario) for scenario in scenarios]
    for pair in pairs(flow):
        for rule in pair.rules:
            places = (Place(datatype=pair.source, path=rule.source), Place(datatype=pair.target, path=rule.target))
            seen: dict[str, tuple[int, str]] = {}
            for number, own in enumerate(values):
                texts = {text for place in places for text in own.get(place, ())}
                for text in texts:
                    for mask in masks(text):
                        other, first = seen.setdefault(mask, (number, text))
                        if other != number:
                            names = scenarios[other].name, scenarios[number].name
                            wrong.append(f"{rule.source} = {rule.target}: {first} and {text} of {names}")
    return wrong


def flows() -> Iterator[tuple[str, Dataflow]]:
    for reading in read_paths([EXAMPLES, SPECS]):
        assert reading.dataflow is not None
        yield Path(reading.path).stem, reading.dataflow
    for seed in range(25):
        for kind, make in (("generated", generated), ("drawn", drawn)):
            flow = read(make(seed), path=f"{seed}.rst", document_id=f"{kind}-{seed}").dataflow
            if flow is not None:
                yield flow.id, flow


FLOWS = dict(flows())


@pytest.mark.parametrize("name", FLOWS)
def test_no_value_of_a_scenario_matches_one_of_another(name: str) -> None:
    assert clashes(FLOWS[name]) == []
