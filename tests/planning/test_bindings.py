"""WHEN and CONNECTED are planned where a person has bound them; what is left open says what is to be bound."""

import tomllib

import pytest

from harness.config import Bindings, Condition, Config, Connection
from harness.model.dataflow import Dataflow
from harness.model.scenario import Plan, Step
from harness.model.verdict import Verdict
from harness.planning.paste import condition_lines, connection_lines
from harness.planning.plan import plan
from tests.documents import flow, section

TEXT = "When a Alfa Person is ready"
ROWS = [("name", "title"), ("phone", "telephone")]
WHEN = section("WHEN", "KEEP", "PROPS", rows=ROWS)
CONNECTED = section("LINK", "CONNECTED", "KEEP", "PROPS", rows=ROWS)
DEAL = section("EVERY", "KEEP", "PROPS", a="Alfa Deal", b="Beta Order", rows=[("label", "text")])
CONNECTION = Connection(record="Alfa Person", property="deal", refers_to="Alfa Deal")


def condition(holds: dict[str, object], fails: dict[str, object]) -> Bindings:
    bound = Condition.model_validate({"holds": holds, "fails": fails})
    return Bindings(conditions={TEXT: bound})


def limits(of: Plan) -> dict[str, tuple[Verdict, str]]:
    return {one.statement.partition("/")[2]: (one.verdict, one.reason) for one in of.limits}


def lines(reason: str) -> Config:
    """What a person gets by pasting what stands below the first line of a reason."""
    return Config.model_validate(tomllib.loads(reason.partition("\n")[2].partition("\n")[2]))


def names(of: Plan, kind: str) -> list[str]:
    return [one.name.partition(": ")[2] for one in of.scenarios if kind in one.tags]


def test_an_unbound_condition_brings_the_lines_to_paste() -> None:
    verdict, reason = limits(plan(flow(WHEN)))["person--customer/when"]
    assert verdict is Verdict.MANUAL
    assert list(lines(reason).conditions) == [TEXT]


def test_an_unbound_connection_brings_the_lines_to_paste() -> None:
    found = limits(plan(flow(CONNECTED, DEAL)))
    verdict, reason = found["person--customer/connected"]
    assert verdict is Verdict.MANUAL
    assert [(one.record, one.refers_to) for one in lines(reason).connections] == [("Alfa Person", "Alfa Deal")]
    assert found["person--customer/keep"] == (Verdict.MANUAL, "hangs on a condition that a person must bind: Deal")


@pytest.mark.parametrize("text", ['gets "Sold"', "a\\b", "tab\there", "del\x7f", "Ærlig 💶", "[a]\nb", "lone \ud800"])
def test_lines_to_paste_are_toml_whatever_the_text(text: str) -> None:
    sound = text.encode("utf-8", "replace").decode()
    assert list(tomllib.loads(condition_lines(text))["conditions"]) == [sound]
    (one,) = flow(section("EVERY", a=f"Alfa {sound.splitlines()[0]}")).mappings
    assert tomllib.loads(connection_lines(one.source, one.target))["connections"][0]["record"] == str(one.source)


def given(step: Step) -> dict[str, str]:
    return {row[0]: row[1] for row in step.table[1:]}


def test_every_scenario_of_a_bound_pair_makes_records_that_fulfil_the_condition() -> None:
    made = plan(flow(WHEN), condition({"role": "agent"}, {"role": "user"}))
    assert made.limits == ()
    assert len(names(made, "when")) == 4
    for scenario in made.scenarios:
        own = [given(step) for step in scenario.steps if "the Alfa Person" in step.text]
        others = [given(step) for step in scenario.steps if step.text.endswith("is edited")]
        if "when" not in scenario.tags:
            assert [one["role"] for one in own] == ["agent"] * len(own) != []
            assert not any("role" in one for one in others)


def test_a_table_in_a_condition_is_a_path_and_numbers_stay_exact() -> None:
    made = plan(flow(WHEN), condition({"deal": {"share": 0.1, "open": False}}, {"deal": {"share": 0.5}}))
    (first, *_) = made.scenarios
    assert {"deal.share": "0.1", "deal.open": "false"}.items() <= given(first.steps[0]).items()


@pytest.mark.parametrize(
    ("holds", "fails", "word"),
    [
        ({"role": "agent"}, {"role": "agent", "x": 1}, "makes it true as well"),
        ({"mail": "x"}, {"mail": "y"}, "`mail` is a merge property"),
        ({"name.first": "x"}, {"name.first": "y"}, "both a value and an object"),
        ({"": "x"}, {"a": "y"}, "the name of a property is empty"),
    ],
)
def test_a_binding_that_cannot_be_used_says_why(holds: dict[str, object], fails: dict[str, object], word: str) -> None:
    merging = section("WHEN", "MATCH", "MERGE", "KEEP", "PROPS", rules=[("mail", "email")], rows=ROWS)
    made = plan(flow(merging), condition(holds, fails))
    verdict, reason = limits(made)["person--customer/when"]
    assert verdict is Verdict.MANUAL
    assert word in reason
    assert names(made, "when") == []


def test_a_value_that_no_record_can_have_is_refused() -> None:
    text = f'[conditions."{TEXT}"]\nholds = {{ a = {{ b = [nan] }} }}\nfails = {{ a = 1 }}'
    with pytest.raises(ValueError, match="nan and inf cannot be written as JSON"):
        Config.model_validate(tomllib.loads(text))


def test_a_row_of_the_bound_property_is_not_ours_to_fill() -> None:
    made = plan(flow(WHEN), condition({"phone": "1"}, {"phone": "2"}))
    verdict, reason = limits(made)["person--customer/props/phone--telephone"]
    assert verdict is Verdict.UNVERIFIABLE
    assert "tied to `phone`, to which harness.toml binds" in reason
    assert names(made, "when")


def test_a_condition_beside_every_is_overruled() -> None:
    made = plan(flow(WHEN, DEAL, section("EVERY", "KEEP", "PROPS", rows=ROWS)), condition({"a": 1}, {"a": 2}))
    assert limits(made)["person--customer/when"][1].startswith("overruled")
    assert names(made, "when") == []


def test_connected_is_tried_for_each_bound_property_either_way_round() -> None:
    back = Connection(record="Alfa Deal", property="people", refers_to="Alfa Person", many=True)
    made = plan(flow(CONNECTED, DEAL), Bindings(connections=(CONNECTION, back)))
    assert made.limits == ()
    assert names(made, "connected") == [
        "connected to Alfa Deal by deal that is synchronized, one appears, once",
        "connected to Alfa Deal by deal later, one appears then and none before",
        "connected to Alfa Deal by people that is synchronized, one appears, once",
        "connected to Alfa Deal by people later, one appears then and none before",
    ]
    said = {step.text for scenario in made.scenarios for step in scenario.steps if "refers to" in step.text}
    assert said == {'"one" refers to "other" by deal', '"other" refers to "one" among people'}


def documents(*sections: str) -> Dataflow:
    return flow(CONNECTED, *sections)


@pytest.mark.parametrize(
    ("sections", "verdict", "word"),
    [
        ((), Verdict.UNVERIFIABLE, "no section of this document synchronizes Alfa Deal into Beta"),
        (
            (section("WHEN", "KEEP", "PROPS", a="Alfa Deal", b="Beta Order", rows=ROWS),),
            Verdict.MANUAL,
            "which hangs on a condition that a person must bind: When a Alfa Deal is ready",
        ),
        (
            (section("LINK", "MERGE", "KEEP", "PROPS", a="Alfa Deal", b="Beta Order", rules=[("no", "number")]),),
            Verdict.UNVERIFIABLE,
            "no Alfa Deal that is synchronized can be made",
        ),
        ((DEAL, section("EVERY", "KEEP", "PROPS", rows=ROWS)), Verdict.UNVERIFIABLE, "overruled"),
    ],
)
def test_a_connection_that_cannot_be_tried_says_why(sections: tuple[str, ...], verdict: Verdict, word: str) -> None:
    made = plan(documents(*sections), Bindings(connections=(CONNECTION,)))
    found, reason = limits(made)["person--customer/connected"]
    assert found is verdict
    assert word in reason
    assert names(made, "connected") == []


def test_a_connected_datatype_that_need_not_be_synchronized_is_tried_without_being_so() -> None:
    merged = section(
        "LINK", "MERGE", "KEEP", "PROPS", a="Alfa Deal", b="Beta Order", rules=[("no", "number")], rows=ROWS
    )
    made = plan(documents(merged), Bindings(connections=(CONNECTION,)))
    assert "connected to Alfa Deal by deal that is not synchronized, none appears" in names(made, "connected")


def test_what_cannot_be_shown_of_those_that_do_not_fulfil_it_is_said_to_be_left_out() -> None:
    """Every Deal is synchronized; and of two conditions one is not bound, so it may hold for any record."""
    made = plan(documents(DEAL), Bindings(connections=(CONNECTION,)))
    left = [one.check for one in made.left_out if one.statement.endswith("/connected")]
    assert left == ["none appears for one that is connected to a Alfa Deal that is not synchronized"]
    other = {"WHEN": "If it rains, it  will be synchronized with a {B}."}
    both = plan(flow(WHEN, section("WHEN", "KEEP", "PROPS", wordings=other)), condition({"a": 1}, {"a": 2}))
    left = [one.check for one in both.left_out if one.statement.endswith("/when")]
    assert left == ["none appears where it does not hold"]
    assert len(names(both, "when")) == 2


def test_of_two_conditions_each_is_tried_while_the_other_fails() -> None:
    other = {"WHEN": "If it rains, it  will be synchronized with a {B}."}
    second = Condition(holds={"b": 1, "a": 3}, fails={"b": 2})
    bindings = Bindings(conditions={**condition({"a": 1}, {"a": 2}).conditions, "If it rains": second})
    made = plan(flow(WHEN, section("WHEN", "KEEP", "PROPS", wordings=other)), bindings)
    steps = {one.name.partition(": ")[2]: given(one.steps[0]) for one in made.scenarios if "when" in one.tags}
    start = "where the condition"
    assert {key: steps[f"{start} holds (1), a new one appears on the other side, once"].get(key) for key in "ab"} == {
        "a": "1", "b": "2",
    }  # fmt: skip
    assert {key: steps[f"{start} holds (2), a new one appears on the other side, once"].get(key) for key in "ab"} == {
        "a": "3", "b": "1",
    }  # fmt: skip
    assert {key: steps[f"{start} does not hold (2), none appears"].get(key) for key in "ab"} == {"a": "2", "b": "2"}


def test_the_same_bindings_give_the_same_plan() -> None:
    bindings = Bindings(connections=(CONNECTION,))
    assert plan(documents(DEAL), bindings) == plan(documents(DEAL), bindings) != plan(documents(DEAL))
