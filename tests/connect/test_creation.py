"""What a create sends, by what the record is found, and which version it has, for definitions that are written here."""

from typing import Any

import pytest

from harness.connect.connector import Observed
from harness.connect.rest import RestConnector
from harness.errors import ConnectorError
from harness.model.dataflow import Datatype
from tests.connect.serving import Asked, serving
from tests.connect.talking import PERSON, definition, talk

NEW = {"all": {"url": "people"}, "new": {"url": "people", "method": "POST"}}
MARK = "20261121T080000Z-1a2b-7"


def sent(given: dict[str, Any], *, its: str = MARK, **person: Any) -> tuple[Any, dict[str, Any]]:
    """What arrives at the server of a create, and by what the record was to be found."""

    async def act(connector: RestConnector) -> dict[str, Any]:
        found_by = connector.found_by(PERSON, given, its)
        await connector.create(PERSON, given, mark=its)
        return found_by

    data = definition(NEW, {"list": "all", "insert": "new", **person}, harness={"environment": ["unit"]})
    with serving(lambda asked: (201, {**asked.json, "id": 1})) as served:
        found_by = talk(data, served.url, act, values={"unit": "u7"})
        return served.asked[0].json, found_by


@pytest.mark.parametrize(
    ("given", "person", "body", "found_by"),
    [
        ({}, {"defaults": {"a": "{{ mark | lower }}@example.com"}}, {"a": f"{MARK.lower()}@example.com"}, {}),
        ({}, {"defaults": {"n": "sesam:markjson{{ number }}", "k": 1}}, {"n": 1290005675, "k": 1}, {}),
        ({}, {"defaults": {"a": "$ENV(unit)"}}, {"a": "u7"}, {}),
        ({}, {"mark": {"property": "a.b"}}, {"a": {"b": MARK}}, {"a.b": MARK}),
        ({}, {"mark": {"property": "a", "form": "prefix"}, "defaults": {"a": "x"}},
         {"a": f"{MARK} x"}, {"a": f"{MARK} x"}),
        ({}, {"mark": {"property": "a"}, "defaults": {"a": "x"}}, {"a": MARK}, {"a": MARK}),
        ({}, {"mark": {"property": "a"}, "defaults": {"a": "{{ mark | lower }}@x.example"}},
         {"a": f"{MARK.lower()}@x.example"}, {"a": f"{MARK.lower()}@x.example"}),
        ({}, {"mark": {"property": "a", "form": "prefix", "longest": 25}, "defaults": {"a": "long"}},
         {"a": f"{MARK} l"}, {"a": f"{MARK} l"}),
        ({"a": "x", "b": {"c": None, "d": [1]}}, {"mark": {"property": "a"}},
         {"a": "x", "b": {"c": None, "d": [1]}}, {"a": "x", "b.d": [1]}),
        ({"b": None}, {"mark": {"property": "a"}, "nulls": False}, {"a": MARK}, {"a": MARK}),
        ({"a": {"e": 1}}, {"defaults": {"a": {"f": "{{ mark }}"}, "g": {"h": "sesam:markskip"}, "i": {}}},
         {"a": {"e": 1, "f": MARK}, "i": {}}, {"a.e": 1}),
        ({"is": True}, {"defaults": {"p": "{% if entity.get('is') %}yes{% else %}sesam:markskip{% endif %}"}},
         {"is": True, "p": "yes"}, {"is": True}),
    ],
)  # fmt: skip
def test_a_create_sends_what_is_given_and_the_rest_by_default(
    given: dict[str, Any], person: dict[str, Any], body: object, found_by: object
) -> None:
    assert sent(given, **person) == (body, found_by)


def test_a_default_that_wants_a_mark_is_needed_only_where_nothing_is_given() -> None:
    assert sent({"a": 1}, its="", defaults={"a": "{{ mark }}"}) == ({"a": 1}, {"a": 1})
    with pytest.raises(ConnectorError, match=r"Person\.defaults\.a: cannot be rendered: 'mark' is undefined"):
        sent({}, its="", defaults={"a": "{{ mark }}"})


def test_a_mark_that_there_is_no_room_for_is_an_error() -> None:
    with pytest.raises(ConnectorError, match="a has room for 22 characters"):
        sent({}, mark={"property": "a", "longest": 22})


@pytest.mark.parametrize(
    ("how", "value", "body"),
    [("text", "7", {"of": "7"}), ("text", 7, {"of": 7}), ("number", "7", {"of": 7}), ("no", "7", {})],
)
@pytest.mark.parametrize("listed", ["each", "together"])
def test_a_part_is_made_with_the_id_of_its_parent(how: str, value: Any, body: dict[str, Any], listed: str) -> None:
    """It is given as a connector shows ids, and arrives as the system shows them; the list has it again."""
    parts = [{"id": 1, "of": 7}] if listed == "together" else [{"id": 1}]

    def act(asked: Asked) -> tuple[int, Any]:
        if asked.method == "POST":
            return 201, {"id": 1}
        return 200, [{"id": 7}] if asked.path == "/people" else parts

    operations = {
        "all": {"url": "people"},
        "its": {"url": "parts" if listed == "together" else "people/{{ parent.id }}/parts"},
        "add": {"url": "people/{{ parent.id }}/parts", "method": "POST"},
    }
    part = {
        "list": "its",
        "insert": "add",
        "parent": {"datatype": "Person", "property": "of", "sent": how, "listed": listed},
    }
    data = definition(operations, {"list": "all"})
    data["harness"]["datatypes"]["Part"] = part
    kind = Datatype(system="Crm", name="Part")

    async def make(connector: RestConnector) -> tuple[Observed, ...]:
        added = {"of": "7"} if listed == "each" else {}
        assert connector.found_by(kind, {"of": value, "name": "x"}, MARK) == {"name": "x", **added}
        await connector.create(kind, {"of": value, "name": "x"}, mark=MARK)
        return await connector.listing(kind)

    with serving(act) as served:
        found = talk(data, served.url, make)
        assert (served.asked[0].path, served.asked[0].json) == ("/people/7/parts", {**body, "name": "x"})
    assert [str(each.fields["of"]) for each in found] == ["7"]


def test_an_id_with_odd_letters_is_one_part_of_a_path() -> None:
    operations = {"all": {"url": "people"}, "add": {"url": "people/{{ of }}/parts", "method": "POST"}}
    data = definition(operations, {"list": "all"})
    data["harness"]["datatypes"]["Part"] = {"insert": "add", "parent": {"datatype": "Person", "property": "of"}}
    with serving(lambda asked: (201, {"id": 1})) as served:
        talk(data, served.url, lambda it: it.create(Datatype(system="Crm", name="Part"), {"of": "a%2Fb"}))
        assert (served.lines, served.asked[0].json) == (["POST /people/a%2Fb/parts"], {"of": "a/b"})


def test_records_that_cannot_be_told_apart_are_not_taken_for_the_new_one() -> None:
    """And nothing is made again: which of them was made, if any, nobody knows."""

    def act(asked: Asked) -> tuple[int, Any]:
        return (500, {}) if asked.method == "POST" else (200, [{"id": 1, "a": "x"}, {"id": 2, "a": "x"}])

    data = definition(NEW, {"list": "all", "insert": "new", "mark": {"property": "a", "unique": True}})
    with serving(act) as served, pytest.raises(ConnectorError, match="2 records could be the new one"):
        talk(data, served.url, lambda it: it.create(PERSON, {"a": "x"}, mark=MARK))
    assert served.lines == ["POST /people", "GET /people"]


@pytest.mark.parametrize(
    ("shows", "change", "moves"),
    [
        ({}, {"name": "b"}, True),
        ({}, {"seen": 2}, False),
        ({"edit_times": "time"}, {"name": "b"}, True),
        ({"edit_times": "time"}, {"time": 2}, True),
        ({"edit_times": "time"}, {"seen": 2}, False),
        ({"versions": "rev", "edit_times": "time"}, {"name": "b", "time": 2}, False),
        ({"versions": "rev"}, {"rev": 2}, True),
        ({"edit_times": "missing"}, {"name": "b"}, True),
    ],
)
def test_a_version_moves_with_an_edit_and_with_nothing_else(shows: Any, change: Any, moves: bool) -> None:
    """Without a version of the system's own: also within one second, and not as somebody was seen again."""
    first = {"id": 1, "name": "a", "time": 1, "rev": 1, "seen": 1}
    answers = [[first], [dict(reversed({**first, **change}.items()))]]
    data = definition(NEW, {"list": "all", "assigned": ["time", "seen", "rev"], "shows": shows})

    async def twice(connector: RestConnector) -> list[str]:
        return [(await connector.listing(PERSON))[0].version for _ in range(2)]

    with serving(lambda asked: (200, answers.pop(0))) as served:
        before, after = talk(data, served.url, twice)
    assert (before != after) == moves
