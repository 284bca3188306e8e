"""Faults that only some documents can show, and those that nothing notices yet, each with what would notice it."""

from pathlib import Path

import pytest

import harness
from harness.model.dataflow import Dataflow
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
    # by the luck of which scenario has the second one, see below
    "loses-the-second": {f"{CUSTOMER}/every"},
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


@pytest.mark.xfail(
    raises=AssertionError,
    strict=True,
    reason="a step Given that waits for the B of an A makes the scenario unverifiable where none comes, "
    "although EVERY promises one; would be noticed if the statement were failed then",
)
def test_a_record_that_is_lost_in_a_given_step_refutes_every() -> None:
    """A sync that loses the second record of each mapping; it passes neither statement, but fails none."""
    result = performed(SMALL, FAULTS["loses-the-second"])
    assert {"company--customer/every", "deal--order/every"} <= result.with_verdict(Verdict.FAILED)


@pytest.mark.xfail(
    raises=AssertionError,
    strict=True,
    reason="where records are counted, all act again one after the other when the number is off, and what was lost "
    "before is forgotten; would be noticed if a number that was off and then right were not passed",
)
def test_a_record_that_is_lost_before_turns_are_taken_is_not_forgotten() -> None:
    """A sync that loses the second record of each mapping passes all that a faithful one passes."""
    results = [performed(flow, FAULTS["loses-the-second"]) for flow in flows(SPECS)]
    assert sum(len(result.with_verdict(Verdict.PASSED)) for result in results) < 13
