"""Which scenarios a change touches: the plans of both versions compared, not guessed from the statements."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from harness.model.scenario import Plan, Scenario


class Touch(StrEnum):
    """What a change does to a scenario."""

    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """A scenario that a change touches; `feature` is the id of its document, `scenario` is NEW's but for gone ones."""

    feature: str
    touch: Touch
    scenario: Scenario


def touched(old: Plan | None, new: Plan | None, changed: Collection[str] = ()) -> tuple[Touched, ...]:
    """The scenarios of NEW that OLD does not have just so, in the order of NEW, then those of OLD that are gone.

    A scenario is known by its name, and is the same if its steps with their values, its statements and its depth are,
    and none of its statements (ids) is among the `changed` ones. Where it stands says nothing. The plan of a version
    that does not have the document is None.
    """
    before = {scenario.name: scenario for scenario in old.scenarios} if old else {}
    after = {scenario.name for scenario in new.scenarios} if new else set()
    found = []
    for scenario in new.scenarios if new else ():
        was = before.get(scenario.name)
        if was is None or _said(was) != _said(scenario) or not set(changed).isdisjoint(scenario.statements):
            assert new is not None  # noqa: S101 - it has scenarios
            touch = Touch.NEW if was is None else Touch.CHANGED
            found.append(Touched(feature=new.document, touch=touch, scenario=scenario))
    gone = [scenario for scenario in old.scenarios if scenario.name not in after] if old else []
    return (*found, *(Touched(feature=old.document, touch=Touch.GONE, scenario=each) for each in gone if old))


def _said(scenario: Scenario) -> tuple[object, ...]:
    return scenario.steps, scenario.statements, scenario.tags, scenario.depth
