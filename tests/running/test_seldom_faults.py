"""Faults that only some documents can show, and those that nothing notices yet, each with what would notice it."""

from pathlib import Path

import pytest

import harness
from harness.model.dataflow import Dataflow
from harness.model.statement import StatementKind
from harness.model.verdict import Verdict
from harness.sim.faults import FAULTS
from harness.spec.files import read_paths
from tests.performing import performed

EXAMPLES = Path(harness.__file__).parent / "examples"
SPECS = Path(__file__).parents[2] / "specs"


def flows(path: Path) -> list[Dataflow]:
    return [reading.dataflow for reading in read_paths([path]) if reading.dataflow is not None]


LARGE = next(flow for flow in flows(EXAMPLES) if flow.id == "bryggeshop-tinderegnskap")
SMALL = next(flow for flow in flows(EXAMPLES) if flow.id == "fjordcrm-nordbooks")
CUSTOMER = "customers-company--customer--organisation-data-"

# What each of them turns red on the larger example at depth deep, and nothing else.
RED: dict[str, set[str]] = {
    # only because a row depends on an unmapped property, which is erased: no scenario looks at unmapped ones
    "erases-unmapped": {f"{CUSTOMER}/props", f"{CUSTOMER}/props/phone--mobile"},
    # by the luck of which one it is: no scenario makes a hundred of a kind
    "unlucky-record": {"product--item/keep"},
    # each mapping's second one, wherever a scenario waits for it
    "loses-the-second": {f"{CUSTOMER}/every", "product--item/every"},
}
# What survives everywhere, why, and what would notice it.
SURVIVORS: dict[str, str] = {
    "merges-case-insensitively": "a near miss is one letter, never case, as the documents do not say whether case "
    "counts; would be noticed by a near miss in case alone where the configuration says that case counts",
    "merges-blank-keys": "keys are empty or absent, never blank, as the documents do not say what a blank key is; "
    "would be noticed by an A with a blank key beside a B without one",
    "merges-siblings": "the keys of all records are unique, so no two A share one; would be noticed by two A that are "
    "equal in one merge row, one of which is equal to a B in another row: the other A stays unmerged",
    "half-record-first": "values are waited for until the deadline; would be noticed by a look at all properties of a "
    "new B when it is seen first",
}


@pytest.mark.parametrize("fault", RED)
def test_the_larger_example_shows_it(fault: str) -> None:
    result = performed(LARGE, FAULTS[fault])
    assert result.with_verdict(Verdict.FAILED) == RED[fault]
    assert result.kinds(Verdict.FAILED) & set(FAULTS[fault].contradicts)


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(fault, marks=pytest.mark.xfail(raises=AssertionError, strict=True, reason=reason))
        for fault, reason in SURVIVORS.items()
    ],
)
def test_a_survivor_is_noticed(fault: str) -> None:
    """Not yet: whoever writes the scenario moves the fault to a table of those that are."""
    results = [performed(each, FAULTS[fault]) for each in (SMALL, LARGE)]
    assert set().union(*(result.kinds(Verdict.FAILED) for result in results)) & set(FAULTS[fault].contradicts)


def test_a_record_that_is_lost_in_a_given_step_refutes_every() -> None:
    """A sync that loses the second record of each mapping; whatever else those scenarios judge is left open."""
    result = performed(SMALL, FAULTS["loses-the-second"])
    assert result.with_verdict(Verdict.FAILED) == {"company--customer/every", "deal--order/every"}


def test_a_record_that_is_lost_before_turns_are_taken_is_not_forgotten() -> None:
    """A sync that loses the second record of each mapping: red where only one mapping can have lost it."""
    verdicts = [each for flow in flows(SPECS) for each in performed(flow, FAULTS["loses-the-second"]).verdicts]
    every = {one.statement.id: one for one in verdicts if one.statement.kind is StatementKind.EVERY}
    assert {id for id, one in every.items() if one.verdict is Verdict.FAILED} == {
        "customcrm-customcrm/contact--product/every",
        "customcrm-customcrm/order--user/every",
        "customcrm-customcrm/product--contact/every",
        "customcrm-customcrm/user--order/every",
        "zendesk-custompms/organizations--customer/every",
    }
    others = [one for one in every.values() if one.verdict is not Verdict.FAILED]
    assert {one.verdict for one in others} == {Verdict.UNVERIFIABLE}
    assert all("counting cannot tell whose" in one.reason for one in others)
    assert len(every) == 13
