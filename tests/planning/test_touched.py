"""Which scenarios a change touches."""

from dataclasses import replace

import pytest

from harness.model.dataflow import Reading
from harness.model.scenario import Depth
from harness.planning.comparison import Comparison, compared
from harness.planning.plan import plan
from harness.planning.touched import Touch
from harness.spec.read import read
from tests.documents import document, section

PERSONS: list[tuple[str, ...]] = [("name", "title"), ("email", "mail")]
ORDERS: list[tuple[str, ...]] = [("number", "orderNumber"), ("note", "text")]


def text(persons: list[tuple[str, ...]], orders: list[tuple[str, ...]] | None = None) -> str:
    return document(
        section("EVERY", "KEEP", "PROPS", rows=persons),
        section("EVERY", "KEEP", "PROPS", a="Alfa Order", b="Beta Sale", rows=orders or ORDERS),
    )


def reading(text: str) -> Reading:
    return read(text, "a.rst", document_id="a")


def between(old: str, new: str) -> Comparison:
    (found,) = compared({"a.rst": reading(old)}, {"a.rst": reading(new)})
    return found


def touches(comparison: Comparison) -> dict[str, Touch]:
    return {each.scenario.name: each.touch for each in comparison.scenarios}


def names(text: str, start: str) -> set[str]:
    flow = reading(text).dataflow
    assert flow is not None
    return {scenario.name for scenario in plan(flow).scenarios if scenario.name.startswith(start)}


def test_a_row_touches_the_scenarios_of_its_own_pair() -> None:
    """The other pair's values do not depend on it, so its scenarios are the same."""
    new = text([*PERSONS, ("phone", "mobile")])
    found = between(text(PERSONS), new)
    assert set(touches(found)) <= names(new, "Alfa Person")
    assert "Alfa Person to Beta Customer: every property of the table arrives, and comes back" in touches(found)
    assert set(touches(found).values()) == {Touch.CHANGED}
    assert found.planned == len(names(new, ""))


@pytest.mark.parametrize(
    "new",
    [
        text(PERSONS).replace("\n", "\r\n"),
        text(PERSONS).replace("03:04:05", "05:04:03"),
        text(PERSONS).replace("   * - name", "   * -   name "),
        "\n\n" + text(PERSONS),
    ],
)
def test_layout_touches_nothing(new: str) -> None:
    found = between(text(PERSONS), new)
    assert (found.document.changes, found.scenarios) == ((), ())
    assert found.document.layout


def test_what_cannot_be_judged_touches_nothing_but_is_a_change() -> None:
    """A row whose data type makes the same of different values is in no scenario."""
    old, new = (text([*PERSONS, ("x", "y", cell)]) for cell in ('["is-null","_."]', '["is-not-null","_."]'))
    found = between(old, new)
    assert [change.kind for change in found.document.changes] == ["row.retyped"]
    assert found.scenarios == ()


def test_a_changed_statement_touches_its_scenarios_though_their_steps_are_the_same() -> None:
    """Decimals and floats are tried with the same values, but for those at their edges."""
    old, new = (text([*PERSONS, ("price", "amount", cell)]) for cell in ('"decimal"', '"float"'))
    before, after = (reading(each).dataflow for each in (old, new))
    assert before is not None
    assert after is not None
    plans = [plan(flow).scenarios for flow in (before, after)]
    steps = [[scenario.steps for scenario in made if scenario.depth is not Depth.DEEP] for made in plans]
    assert steps[0] == steps[1]
    assert "Alfa Person to Beta Customer: every property of the table arrives, and comes back" in touches(
        between(old, new)
    )


def test_scenarios_of_what_is_gone_are_gone_and_of_what_came_new() -> None:
    alone = document(section("EVERY", "KEEP", "PROPS", rows=PERSONS))
    there, back = between(alone, text(PERSONS)), between(text(PERSONS), alone)
    assert touches(there) == dict.fromkeys(names(text(PERSONS), "Alfa Order"), Touch.NEW)
    assert touches(back) == dict.fromkeys(names(text(PERSONS), "Alfa Order"), Touch.GONE)


def test_a_chain_that_now_ends_elsewhere_touches_the_pair_that_was_not_edited() -> None:
    """Whether a new record brings about another depends on other sections: plans say so, statements would not."""
    link = section(
        "LINK", "MERGE", "KEEP", "PROPS", a="Alfa Person", b="Beta Sale", rules=[("email", "mail")], rows=PERSONS
    )
    chain = section("EVERY", "KEEP", "PROPS", a="Beta Customer", b="Beta Sale", rows=PERSONS)
    first = section("EVERY", "KEEP", "PROPS", rows=PERSONS)
    found = between(document(link, first), document(link, first, chain))
    assert any(name.startswith("Alfa Person to Beta Sale") for name in touches(found))


def test_a_file_of_another_name_is_compared_as_the_same_document() -> None:
    old = read(text(PERSONS), "old.rst", document_id="old")
    (found,) = compared({"x": old}, {"x": reading(text(PERSONS))})
    assert (found.document.changes, found.scenarios) == ((), ())


def test_a_document_that_could_not_be_read_before_is_run_altogether() -> None:
    """Of an unreadable old version nothing is known, so nothing counts as unchanged."""
    new = reading(text(PERSONS))
    unread = replace(new, text="\x00", dataflow=None)
    (found,) = compared({"a.rst": unread}, {"a.rst": new})
    assert set(touches(found).values()) == {Touch.NEW}
    assert len(found.scenarios) == found.planned
