"""Scenarios as they are planned and written as Gherkin, before anything ran."""

from dataclasses import dataclass
from enum import StrEnum

from harness.location import Location
from harness.model.verdict import Verdict


class Depth(StrEnum):
    """How much is looked at; each depth includes the ones before it."""

    SMOKE = "smoke"
    STANDARD = "standard"
    DEEP = "deep"

    def includes(self, other: "Depth") -> bool:
        order = tuple(Depth)
        return order.index(other) <= order.index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One Gherkin step; `keyword` is Given, When, Then or And; `table` includes its header row."""

    keyword: str
    text: str
    table: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One scenario: its name, the statements (ids) it judges, where the first of them stands, and its steps."""

    name: str
    statements: tuple[str, ...]
    location: Location
    sentence: str
    tags: tuple[str, ...]
    depth: Depth
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A statement that no scenario can verify, whatever it shows: `manual` or `unverifiable`, and why."""

    statement: str
    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A check that a statement obliges us to at a depth but that could not be built, and why."""

    statement: str
    check: str
    reason: str
    depth: Depth = Depth.STANDARD


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be run for one document, and what can not be.

    Every statement of the document has a scenario or a limit; it may have both, a scenario then only guards it.
    """

    document: str
    path: str
    title: str
    scenarios: tuple[Scenario, ...]
    limits: tuple[Limit, ...]
    left_out: tuple[LeftOut, ...]
