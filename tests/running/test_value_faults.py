"""Each fault of values turns red the rows that it spoils, and no others: the table names them."""

import pytest

from harness.config import Clearing
from harness.model.scenario import Depth
from harness.model.verdict import Verdict
from harness.sim.behaviour import Behaviour
from harness.sim.faults import FAULTS
from tests.documents import flow, section
from tests.performing import Performed, performed

WITHOUT_CODE = '["if",["matches","+* *","_."],["join"," ",["slice",1,["split"," ","_."]]],"_."]'
ROWS = [
    ("headline", "heading", '"string"'),
    ("zip", "postcode", '"string"'),
    ("count", "number", '"integer"'),
    ("amount", "total", '"decimal"'),
    ("active", "enabled", '"boolean"'),
    ("born", "birthday", '["datetime-format","%Y-%m-%d","_."]'),
    ("phone", "mobile", WITHOUT_CODE),
    ("tags", "tag", '"first"'),
    ("alias (Dependant on having NO in land)", "nickname", '"string"'),
    ("remark", "note", "N/A"),
]
DOCUMENT = flow(section("EVERY", "KEEP", "PROPS", rows=ROWS))
ALL = {
    "headline--heading", "zip--postcode", "count--number", "amount--total", "active--enabled", "born--birthday",
    "phone--mobile", "tags--tag", "alias--nickname", "remark--note",
}  # fmt: skip
TEXTS = {"headline--heading", "zip--postcode", "phone--mobile", "tags--tag", "alias--nickname", "remark--note"}
LISTS = {"headline--heading", "zip--postcode", "count--number", "amount--total", "phone--mobile", "remark--note"}

# fault: (depth, what is said about clearing, the rows that are red)
RED: dict[str, tuple[Depth, Clearing, set[str]]] = {
    "drops-property": (Depth.STANDARD, Clearing.UNSAID, {"remark--note"}),
    "swaps-properties": (Depth.STANDARD, Clearing.UNSAID, {"headline--heading", "zip--postcode"}),
    "truncates": (Depth.STANDARD, Clearing.UNSAID, TEXTS - {"zip--postcode"}),
    "casts-to-string": (Depth.STANDARD, Clearing.UNSAID, {"count--number", "amount--total", "active--enabled"}),
    "float-rounding": (Depth.DEEP, Clearing.UNSAID, {"count--number", "amount--total", "remark--note"}),
    "date-off-by-one": (Depth.STANDARD, Clearing.UNSAID, {"born--birthday"}),
    "strips-leading-zero": (Depth.STANDARD, Clearing.UNSAID, {"zip--postcode"}),
    "ignores-transform": (Depth.STANDARD, Clearing.UNSAID, {"born--birthday", "phone--mobile"}),
    "null-becomes-empty": (Depth.STANDARD, Clearing.TRAVELS, ALL - {"alias--nickname"}),
    "empty-overwrites": (Depth.STANDARD, Clearing.STAYS, ALL - {"alias--nickname", "headline--heading"}),
    "null-clears": (Depth.STANDARD, Clearing.STAYS, ALL - {"alias--nickname", "headline--heading"}),
    "never-clears": (Depth.STANDARD, Clearing.TRAVELS, ALL - {"alias--nickname"}),
    "ignores-dependency": (Depth.STANDARD, Clearing.UNSAID, {"alias--nickname"}),
    "only-first-of-list": (Depth.DEEP, Clearing.UNSAID, LISTS),
    "reverses-lists": (Depth.DEEP, Clearing.UNSAID, LISTS),
    "mangles-unicode": (Depth.DEEP, Clearing.UNSAID, TEXTS - {"alias--nickname", "tags--tag"}),
}


def rows(result: Performed, verdict: Verdict) -> set[str]:
    return {each.rpartition("/")[2] for each in result.with_verdict(verdict) if "/props/" in each}


@pytest.mark.parametrize("clearing", Clearing)
def test_a_faithful_sync_passes_every_row(clearing: Clearing) -> None:
    result = performed(DOCUMENT, Behaviour, clearing=clearing)
    assert rows(result, Verdict.PASSED) == ALL


@pytest.mark.parametrize("fault", RED)
def test_a_fault_turns_red_the_rows_that_it_spoils(fault: str) -> None:
    depth, clearing, red = RED[fault]
    result = performed(DOCUMENT, FAULTS[fault], clearing=clearing, depth=depth)
    assert rows(result, Verdict.FAILED) == red
    assert rows(result, Verdict.PASSED) == ALL - red


@pytest.mark.parametrize("fault", ["null-becomes-empty", "empty-overwrites", "null-clears", "never-clears"])
def test_nothing_is_said_of_clearing_where_nobody_has_said_what_is_meant(fault: str) -> None:
    assert rows(performed(DOCUMENT, FAULTS[fault]), Verdict.PASSED) == ALL
