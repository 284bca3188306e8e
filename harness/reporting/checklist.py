"""The checklist before any run: what will be verified how, and what a person must judge."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from harness.diagnostics import Diagnostic
from harness.model.dataflow import Reading
from harness.model.scenario import Plan, Scenario, Step
from harness.model.statement import Statement, statements
from harness.model.verdict import Verdict
from harness.reporting.anchor import Link, anchors, link
from harness.reporting.html import filled


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A scenario at one place of the checklist: with its steps where it stands first, else a link to there."""

    link: Link
    anchor: str
    depth: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One statement; `by_person` when no scenario can verify it. `reason` says why, or what else judges it."""

    anchor: str
    kind: str
    text: str
    place: str
    row: bool
    by_person: bool
    verdict: Verdict | None
    reason: str
    scenarios: tuple[Planned, ...]
    left_out: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The statements of one mapping."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The checklist of one document; without sections when it is no dataflow document."""

    link: Link
    anchor: str
    path: str
    diagnostics: tuple[Diagnostic, ...]
    sections: tuple[Section, ...]
    total: int
    automatic: int


def render_checklist(readings: Sequence[Reading], plans: Sequence[Plan]) -> str:
    """The checklist as one HTML page for screen and paper, a pure function of what was read and planned.

    Every statement of every reading is in it once. A statement that its plan does not mention is a person's.
    Raises AssertionError when statements got lost on the way.
    """
    sheets = _sheets(readings, plans)
    total = sum(sheet.total for sheet in sheets)
    automatic = sum(sheet.automatic for sheet in sheets)
    page = filled(
        "checklist.html",
        style=("common.css", "checklist.css"),
        sheets=sheets,
        total=total,
        automatic=automatic,
        sentence=_sentence(total, automatic),
    )
    collected = sum(len(tuple(statements(reading.dataflow))) for reading in readings if reading.dataflow)
    reported = page.count(' class="item ')
    if reported != collected:
        raise AssertionError(f"checklist: {reported} statements reported, {collected} collected")
    return page


def _sentence(total: int, automatic: int) -> str:
    if not total:
        return "Nothing to verify: there is no statement in what was read."
    person = total - automatic
    if not person:
        return f"All {total} statements can be verified by scenarios."
    return f"{automatic} of {total} statements can be verified by scenarios, {person} need a person."


def _sheets(readings: Sequence[Reading], plans: Sequence[Plan]) -> tuple[Sheet, ...]:
    planned = {plan.path: plan for plan in plans}
    stated = [statement.id for reading in readings if reading.dataflow for statement in statements(reading.dataflow)]
    names = anchors(stated)
    homes = anchors((reading.path for reading in readings), "document:")
    return tuple(_sheet(reading, planned.get(reading.path), homes[reading.path], names) for reading in readings)


def _sheet(reading: Reading, plan: Plan | None, anchor: str, names: dict[str, str]) -> Sheet:
    seen: set[int] = set()
    sections: list[Section] = []
    grouped: dict[str, list[Item]] = defaultdict(list)
    if reading.dataflow:
        for statement in statements(reading.dataflow):
            grouped[statement.mapping].append(_item(statement, plan, names, anchor, seen))
        titles = {mapping.id: mapping.title for mapping in reading.dataflow.mappings}
        sections = [Section(title=titles.get(key, key), items=tuple(items)) for key, items in grouped.items()]
    items = [item for section in sections for item in section.items]
    return Sheet(
        link=link(reading.path, anchor),
        anchor=anchor,
        path=reading.path,
        diagnostics=reading.diagnostics,
        sections=tuple(sections),
        total=len(items),
        automatic=sum(not item.by_person for item in items),
    )


def _item(statement: Statement, plan: Plan | None, names: dict[str, str], home: str, seen: set[int]) -> Item:
    scenarios = [
        (number, scenario)
        for number, scenario in enumerate(plan.scenarios if plan else (), start=1)
        if statement.id in scenario.statements
    ]
    related = _related(statement, plan)
    limit = next((limit for limit in (plan.limits if plan else ()) if limit.statement == statement.id), None)
    rows_limited = any(entry.statement.startswith(f"{statement.id}/") for entry in (plan.limits if plan else ()))
    otherwise = "none of its rows can be verified" if rows_limited else "no scenario was planned for it"
    reason = "" if scenarios else related or otherwise
    return Item(
        anchor=names[statement.id],
        kind=statement.kind.value,
        text=statement.text,
        place=str(statement.location),
        row=bool(statement.parent),
        by_person=limit is not None or not (scenarios or related),
        verdict=limit.verdict if limit else None,
        reason=limit.reason if limit else reason,
        scenarios=tuple(_planned(number, scenario, home, seen) for number, scenario in scenarios),
        left_out=tuple(
            (entry.check, entry.reason) for entry in (plan.left_out if plan else ()) if entry.statement == statement.id
        ),
    )


def _related(statement: Statement, plan: Plan | None) -> str:
    """How a statement without a scenario of its own is judged: a sentence by its rows, a row with its sentence."""
    limited = {limit.statement for limit in plan.limits} if plan else set()
    for scenario in plan.scenarios if plan else ():
        judged = [name for name in scenario.statements if name not in limited]
        if statement.parent in judged:
            return "judged with its sentence"
        if any(name.startswith(f"{statement.id}/") for name in judged):
            return "judged by its rows"
    return ""


def _planned(number: int, scenario: Scenario, home: str, seen: set[int]) -> Planned:
    anchor = f"{home}:scenario-{number}"
    first = number not in seen
    seen.add(number)
    return Planned(
        link=link(scenario.name, anchor),
        anchor=anchor,
        depth=scenario.depth.value,
        steps=scenario.steps if first else (),
    )
