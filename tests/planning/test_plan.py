"""What is planned for a document: nothing is forgotten, nothing is claimed that cannot be seen."""

import re
from itertools import combinations
from pathlib import Path

import pytest

import harness
from harness.expr.jsontext import Json
from harness.model.dataflow import Dataflow
from harness.model.scenario import Depth, Plan, Step
from harness.model.statement import StatementKind, statements
from harness.model.verdict import Verdict
from harness.planning.kinds import Kind, is_telling
from harness.planning.plan import plan
from harness.planning.samples import near
from harness.planning.tables import value
from harness.running.steps import ACTS
from harness.spec.files import read_paths
from tests.documents import flow, section

EXAMPLES = Path(harness.__file__).parent / "examples"
SPECS = Path(__file__).parents[2] / "specs"
FLOWS = [reading.dataflow for reading in read_paths([EXAMPLES, SPECS]) if reading.dataflow is not None]
ROWS = [("name", "title"), ("phone", "telephone")]


def limit(of: Plan, end: str) -> tuple[Verdict, str]:
    return next((one.verdict, one.reason) for one in of.limits if one.statement.endswith(end))


@pytest.mark.parametrize("dataflow", FLOWS, ids=lambda each: each.id)
def test_every_statement_has_a_scenario_or_a_reason(dataflow: Dataflow) -> None:
    made = plan(dataflow)
    covered = {statement for scenario in made.scenarios for statement in scenario.statements}
    covered |= {limit.statement for limit in made.limits}
    with_rows = {statement.parent for statement in statements(dataflow) if statement.parent}
    assert {statement.id for statement in statements(dataflow)} - covered - with_rows == set()


def test_a_path_that_is_too_deep_for_a_record_is_not_tried() -> None:
    deep = "a" + ".b" * 3000
    made = plan(flow(section("EVERY", "MATCH", "MERGE", "KEEP", "PROPS", rules=[(deep, "x")], rows=[(deep, "y")])))
    for end in ("--x", "--y"):
        verdict, reason = limit(made, end)
        assert verdict is Verdict.UNVERIFIABLE
        assert reason.startswith("a property of it has more than 100 parts")
    assert not any(deep in str(scenario) for scenario in made.scenarios)


def test_a_lone_surrogate_in_a_name_is_planned_with() -> None:
    """No file can hold one, a text given to `read` can."""
    kinds = ("EVERY", "KEEP", "PROPS")
    assert plan(flow(section(*kinds, rows=[("n\ud800", "m", '"integer"'), ("o\udcff", "p", '"string"')]))).scenarios


@pytest.mark.parametrize("dataflow", FLOWS, ids=lambda each: each.id)
def test_names_are_unique_and_every_step_is_understood(dataflow: Dataflow) -> None:
    made = plan(dataflow)
    names = [scenario.name for scenario in made.scenarios]
    assert len(set(names)) == len(names)
    for scenario in made.scenarios:
        keyword = ""
        for step in scenario.steps:
            keyword = keyword if step.keyword == "And" else step.keyword
            fitting = [each for each in ACTS if each.keyword == keyword and each.pattern.fullmatch(step.text)]
            assert len(fitting) == 1, step.text


@pytest.mark.parametrize("dataflow", FLOWS, ids=lambda each: each.id)
def test_no_two_scenarios_can_match_each_other(dataflow: Dataflow) -> None:
    """No value that tells the records of one scenario apart is written by another, nor is a near miss of it.

    Days, postal codes and the values at the edges of data types tell no records apart, and no merge rule compares them.
    """
    texts: list[set[Json]] = []
    for scenario in plan(dataflow).scenarios:
        if scenario.depth is not Depth.DEEP:
            tables = [step.table[1:] for step in scenario.steps if step.table and step.table[0][1] == "value"]
            written = [(row[0], value(row[1])) for table in tables for row in table]
            texts.append({one for path, one in written if is_telling(one) and not is_day(one)})
    for one, other in combinations(texts, 2):
        assert not one & other
        assert not {near(Kind.TEXT, each) for each in one} & other


def is_day(text: Json) -> bool:
    return isinstance(text, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", text) is not None


def test_a_new_row_changes_no_other_rows_data() -> None:
    before = plan(flow(section("EVERY", "KEEP", "PROPS", rows=ROWS)))
    after = plan(flow(section("EVERY", "KEEP", "PROPS", rows=[("city", "town"), *ROWS])))

    def data(of: Plan) -> set[tuple[str, ...]]:
        first = of.scenarios[0].steps[0].table
        return set(first)

    assert data(before) < data(after)


def test_header_only_link_and_merge_is_unverifiable_throughout() -> None:
    made = plan(flow(section("LINK", "MERGE", "KEEP", "PROPS", rules=[("mail", "email")])))
    kinds = {StatementKind.LINK: "/link", StatementKind.MERGE_ROW: "/merge/mail--email", StatementKind.KEEP: "/keep"}
    assert {limit(made, end)[0] for end in kinds.values()} == {Verdict.UNVERIFIABLE}
    assert "looks just the same" in limit(made, "/link")[1]


def test_a_condition_is_left_to_a_person_and_so_is_what_hangs_on_it() -> None:
    made = plan(flow(section("WHEN", "KEEP", "PROPS", rows=ROWS)))
    assert limit(made, "/when")[0] is Verdict.MANUAL
    assert limit(made, "/keep") == (
        Verdict.MANUAL,
        "hangs on a condition that a person must bind: When a Alfa Person is ready",
    )
    assert limit(made, "/props/name--title")[0] is Verdict.MANUAL


def test_link_beside_every_is_overruled() -> None:
    made = plan(flow(section("LINK", "KEEP", "PROPS", rows=ROWS), section("EVERY", "KEEP", "PROPS")))
    assert limit(made, "/link") == (
        Verdict.UNVERIFIABLE,
        "overruled: another sentence of the document has a B created for every A",
    )


@pytest.mark.parametrize(
    ("row", "verdict", "word"),
    [
        (("id", "number"), Verdict.UNVERIFIABLE, "`id`"),
        (("customer.customerId", "number"), Verdict.UNVERIFIABLE, "customerId"),
        (("updated_at", "changed"), Verdict.UNVERIFIABLE, "updated_at"),
        (("name", "title", '["length", "_."]'), Verdict.UNVERIFIABLE, "makes the same of different values"),
        (
            ("name", "title", '["if", ["is-null", "_."], "-", "+"]'),
            Verdict.UNVERIFIABLE,
            "makes the same of different values",
        ),
        (("name", "title", '"instant"'), Verdict.UNVERIFIABLE, "is not known"),
        (("name", "title", '["integer"'), Verdict.MANUAL, "cannot be read"),
        (("name (Dependant on having NO in country.id)", "title"), Verdict.UNVERIFIABLE, "depends on `country.id`"),
        (("name (Dependant on having NO in )", "title"), Verdict.MANUAL, "is empty"),
        (("name (Dependant on having NO in aDependant on having SE in a)", "title"), Verdict.MANUAL, "NO and SE"),
        (("", "title"), Verdict.MANUAL, "empty"),
    ],
)
def test_rows_that_cannot_be_judged_say_why(row: tuple[str, ...], verdict: Verdict, word: str) -> None:
    made = plan(flow(section("EVERY", "KEEP", "PROPS", rows=[("phone", "telephone"), row])))
    found = [one for one in made.limits if "/props/" in one.statement]
    assert [one.verdict for one in found] == [verdict]
    assert word in found[0].reason


def test_of_sources_that_feed_one_target_one_is_filled_at_a_time() -> None:
    """All rows are judged, and in no scenario does a record have both of the sources."""
    tied = [("city", "town"), ("city", "place"), ("village", "town")]
    made = plan(flow(section("EVERY", "KEEP", "PROPS", rows=tied)))
    assert made.limits == ()
    judged = {one.rpartition("/")[2] for scenario in made.scenarios for one in scenario.statements}
    assert judged >= {"city--town", "city--place", "village--town"}
    for scenario in made.scenarios:
        written = {row[0] for step in scenario.steps for row in step.table if step.keyword != "Then"}
        assert not {"city", "village"} <= written


def test_a_property_that_is_both_a_value_and_an_object_is_not_judged() -> None:
    torn = [("name", "title"), ("name.first", "call"), ("phone", "telephone")]
    made = plan(flow(section("EVERY", "KEEP", "PROPS", rows=torn)))
    assert [one.statement.rpartition("/")[2] for one in made.limits] == ["name--title", "name.first--call"]


def test_what_cannot_be_built_is_said_to_be_left_out() -> None:
    made = plan(flow(section("EVERY", "KEEP", "PROPS", rows=ROWS[:1])))
    standard = [left.check for left in made.left_out if left.depth is not Depth.DEEP]
    assert standard == ["edits of both sides at once survive"]


def test_numbers_tell_records_apart_where_there_is_no_text() -> None:
    made = plan(flow(section("EVERY", "KEEP", "PROPS", rows=[("age", "years", '"integer"')])))
    assert made.limits == ()
    assert any("each follows the other" in scenario.name for scenario in made.scenarios)


def test_a_dependency_is_not_judged_where_a_row_without_one_feeds_the_same_property() -> None:
    rows = [("x (Dependant on having NO in land)", "email"), ("x", "email", '["upper","_."]'), ("name", "title")]
    made = plan(flow(section("EVERY", "KEEP", "PROPS", rows=rows)))
    reasons = [one.reason for one in made.limits if "/props/x--email" in one.statement]
    assert len(reasons) == 2
    assert any("a row without a condition feeds the same property" in reason for reason in reasons)


def test_records_that_are_not_to_be_merged_differ_in_the_keys_of_the_other_direction_too() -> None:
    """B to A merges by `title` = `name`, so an A that is like a B in everything must have another name."""
    rows = [("name", "title"), ("phone", "telephone")]
    there = section("LINK", "MERGE", "KEEP", "PROPS", rules=[("mail", "email")], rows=rows)
    back = section("LINK", "MERGE", "KEEP", "PROPS", a="Beta Customer", b="Alfa Person", rules=[("title", "name")])
    found = [one for one in plan(flow(there, back)).scenarios if "equal in everything but" in one.name]
    steps = next(one.steps for one in found if one.name.startswith("Alfa Person"))
    existing = next(given(step) for step in steps if '"existing" exists' in step.text)
    newcomer = next(given(step) for step in steps if '"newcomer" is created' in step.text)
    assert newcomer["phone"] == existing["telephone"]
    assert newcomer["name"] != existing["title"]


def given(step: Step) -> dict[str, str]:
    """The properties that a step gives a record."""
    return {row[0]: row[1] for row in step.table}
