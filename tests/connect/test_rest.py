"""A connector does what its definition says, over real sockets: wrappers, patches, revisions, marks, repeats."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from harness.connect import sending
from harness.connect.connector import Observed
from harness.connect.rest import RestConnector
from harness.errors import ConnectorError
from tests.connect.serving import Asked, Stopped, serving
from tests.connect.talking import PERSON, Told, definition, talk

BASIC = {
    "all": {"url": "people"},
    "one": {"url": "people/{{ id }}"},
    "new": {"url": "people", "method": "POST"},
    "change": {"url": "people/{{ id }}", "method": "PATCH"},
    "gone": {"url": "people/{{ id }}", "method": "DELETE"},
}
ROLES = {"list": "all", "lookup": "one", "insert": "new", "update": "change", "delete": "gone"}


def person(**more: Any) -> dict[str, Any]:
    return {**ROLES, **more}


class People:
    """A strict little API of people: wrapped or not, with versions, that may lose answers."""

    def __init__(self) -> None:
        self.records: dict[str, dict[str, Any]] = {}
        self.lose: list[tuple[int, Any]] = []  # what is answered instead, after the request was acted on

    def __call__(self, asked: Asked) -> tuple[int, Any]:
        answer = self.answer(asked)
        return self.lose.pop(0) if self.lose and asked.method != "GET" else answer

    def answer(self, asked: Asked) -> tuple[int, Any]:
        id = asked.path.removeprefix("/people").strip("/")
        if asked.method == "GET" and not id:
            return 200, list(self.records.values())
        if asked.method == "POST":
            made = {**asked.json, "id": str(len(self.records) + 1), "rev": 1}
            self.records[made["id"]] = made
            return 201, made
        if id not in self.records:
            return 404, {"error": "none"}
        record = self.records[id]
        if asked.method == "DELETE":
            del self.records[id]
            return 204, None
        if asked.method == "PATCH":
            if "rev" in asked.json and asked.json["rev"] != record["rev"]:
                return 409, {"error": "stale"}
            self.records[id] = {**record, **asked.json, "rev": record["rev"] + 1}
        return 200, self.records[id]


def test_a_record_is_created_read_changed_and_deleted() -> None:
    people = People()
    data = definition(BASIC, person(required=["name"], defaults={"kind": "x", "name": "y"}, assigned=["id", "rev"]))

    async def act(connector: RestConnector) -> list[object]:
        made = await connector.create(PERSON, {"name": "Kåre"})
        changed = await connector.update(PERSON, made.id, {"name": "Åse"})
        assert changed is not None
        assert made.version != changed.version, "a hash of the content where the system shows no version"
        return [
            made.fields,
            changed.fields["name"],
            await connector.get(PERSON, "99"),
            await connector.update(PERSON, "99", {"name": "x"}),
            [each.id for each in await connector.search(PERSON, "name", "Åse")],
            await connector.delete(PERSON, made.id),
            await connector.delete(PERSON, made.id),
        ]

    with serving(people) as served:
        seen = talk(data, served.url, act)
        assert served.asked[0].headers["content-type"] == "application/json"
    assert seen == [
        {"name": "Kåre", "kind": "x", "id": "1", "rev": 1}, "Åse", None, None, ["1"], True, False,
    ]  # fmt: skip


def test_what_a_create_lacks_or_may_not_send_is_said_before_anything_is_sent() -> None:
    data = definition(BASIC, person(required=["name", "a.b"], assigned=["rev"]))
    with serving(People()) as served:
        with pytest.raises(ConnectorError, match=r"Person\.required: a create lacks name, a\.b"):
            talk(data, served.url, lambda connector: connector.create(PERSON, {}))
        with pytest.raises(ConnectorError, match=r"Person\.assigned: rev is set by the system"):
            talk(data, served.url, lambda connector: connector.create(PERSON, {"rev": 1}))
        assert served.asked == []


@pytest.mark.parametrize(
    ("update_as", "kind", "sent"),
    [
        ("partial", "application/json", {"a": {"b": 1, "c": 2}}),
        ("merge-patch", "application/merge-patch+json", {"a": {"c": 2}}),
        ("json-patch", "application/json-patch+json", [{"op": "replace", "path": "/a", "value": {"b": 1, "c": 2}}]),
        ("full", "application/json", {"a": {"b": 1, "c": 2}, "name": "x"}),
    ],
)
def test_an_update_is_written_as_the_api_takes_it(update_as: str, kind: str, sent: object) -> None:
    shown = {"id": 1, "name": "x", "a": {"b": 1}}
    data = definition(BASIC, person(update_as=update_as, assigned=["id"]))
    with serving(lambda asked: (200, shown)) as served:
        talk(data, served.url, lambda connector: connector.update(PERSON, "1", {"a": {"c": 2}}))
    last = served.asked[-1]
    assert (last.method, last.headers["content-type"], last.json) == ("PATCH", kind, sent)


def test_the_revision_that_was_read_is_sent_back_and_a_stale_one_is_an_error() -> None:
    people = People()
    people.records["1"] = {"id": "1", "rev": 7}
    data = definition(BASIC, person(revision={"property": "rev"}))
    with serving(people) as served:
        talk(data, served.url, lambda connector: connector.update(PERSON, "1", {"name": "x"}))
        assert served.asked[-1].json == {"name": "x", "rev": 7}
    with (
        serving(lambda asked: (200 if asked.method == "GET" else 409, {"id": "1", "rev": 7})) as served,
        pytest.raises(ConnectorError, match="was answered 409") as stale,
    ):
        talk(data, served.url, lambda connector: connector.update(PERSON, "1", {"name": "x"}))
    assert "changed meanwhile" in stale.value.hint


def test_a_write_is_made_again_to_a_record_that_changed_since_its_revision_was_read() -> None:
    people = People()
    people.records["1"] = {"id": "1", "rev": 7, "name": "a", "city": "b"}

    def meddled(asked: Asked) -> tuple[int, Any]:
        answer = people(asked)
        if asked.method == "GET" and people.records["1"]["rev"] == 7:
            people.records["1"] = {**people.records["1"], "rev": 8, "city": "theirs"}
        return answer

    data = definition(BASIC, person(revision={"property": "rev"}, update_as="full"))
    with serving(meddled) as served:
        talk(data, served.url, lambda connector: connector.update(PERSON, "1", {"name": "x"}))
        assert [each.method for each in served.asked[:4]] == ["GET", "PATCH", "GET", "PATCH"]
    assert people.records["1"] == {"id": "1", "rev": 9, "name": "x", "city": "theirs"}


@pytest.mark.parametrize("header", ["", "If-Match"])
def test_a_delete_sends_the_revision_where_the_system_wants_it(header: str) -> None:
    """As a header or as its template says; a stale one is read again, and a record that is gone is gone."""
    states = [{"id": "1", "rev": 7}, {"id": "1", "rev": 8}]

    def serve(asked: Asked) -> tuple[int, Any]:
        if asked.method == "GET":
            return (200, states[0]) if states else (404, None)
        sent = asked.headers.get("if-match") if header else asked.query.get("rev")
        stale = sent != "8" or len(states) == 2
        states.pop(0)
        return (409, {"error": "stale"}) if stale else (200, {"ok": True})

    remove = {"url": "people/{{ id }}", "method": "DELETE", "params": {} if header else {"rev": "{{ revision }}"}}
    revision = {"property": "rev", "header": header, "deletes": True}
    data = definition({**BASIC, "gone": remove}, person(revision=revision))
    with serving(serve) as served:
        assert talk(data, served.url, lambda connector: connector.delete(PERSON, "1")) is True
        assert [each.method for each in served.asked] == ["GET", "DELETE", "GET", "DELETE"]
        assert talk(data, served.url, lambda connector: connector.delete(PERSON, "1")) is False


def test_an_etag_is_sent_back_as_the_header_that_is_asked_for() -> None:
    data = definition(BASIC, person(revision={"header": "If-Match"}))
    with serving(lambda asked: (200, {"id": 1}, {"etag": '"v7"'})) as served:
        talk(data, served.url, lambda connector: connector.update(PERSON, "1", {"name": "x"}))
    assert served.asked[-1].headers["if-match"] == '"v7"'


def test_payloads_wrap_records_and_answers_are_unwrapped() -> None:
    new = {
        "url": "people",
        "method": "POST",
        "payload": {
            "person": "sesam:markjson{{ entity | tojson }}",
            "note": "{% if note is defined %}{{ note }}{% else %}sesam:markskip{% endif %}",
        },
        "payload_property": "person",
    }
    data = definition({**BASIC, "new": new}, person())
    with serving(lambda asked: (200, {"person": {"id": 1, **asked.json["person"]}})) as served:
        made = talk(data, served.url, lambda connector: connector.create(PERSON, {"n": 1}))
    assert made.fields == {"id": 1, "n": 1}
    assert served.asked[0].json == {"person": {"n": 1}}


def test_an_answer_that_says_that_it_failed_is_an_error() -> None:
    new = {**BASIC["new"], "error_expression": "{% if body.success is false %}{{ body.reason }}{% endif %}"}
    data = definition({**BASIC, "new": new}, person())
    with (
        serving(lambda asked: (200, {"success": False, "reason": "too big"})) as served,
        pytest.raises(ConnectorError, match="was answered 200, but says: too big"),
    ):
        talk(data, served.url, lambda connector: connector.create(PERSON, {}))


@pytest.mark.parametrize("lost", [(500, {}), (0, None)])
@pytest.mark.parametrize("form", ["value", "prefix"])
@pytest.mark.parametrize("given", [{}, {"name": "Åse", "of": {"kind": 1}}], ids=["marked", "given"])
def test_a_create_whose_answer_is_lost_is_looked_for_and_never_made_twice(
    lost: tuple[int, Any], form: str, given: dict[str, Any]
) -> None:
    """It is looked for by its mark, or by all properties that were given, which are sent as they are."""
    people = People()
    people.records["1"] = {"id": "1", "name": "run-10 x"}
    people.records["2"] = {"id": "2", "name": "Åse", "of": {"kind": 2}}
    people.lose = [lost]
    data = definition(BASIC, person(mark={"property": "name", "form": form}))
    with serving(people) as served:
        made = talk(data, served.url, lambda connector: connector.create(PERSON, given, mark="run-1"))
    assert made.id == "3"
    assert made.fields["name"] == given.get("name", "run-1")
    assert [line for line in served.lines if line.startswith("POST")] == ["POST /people"]


@pytest.mark.parametrize(("unique", "posts"), [(False, 1), (True, 2)])
def test_a_create_is_asked_for_again_only_where_the_system_refuses_a_second_one(unique: bool, posts: int) -> None:
    """Here the first was not acted on, which nobody but the system can know."""
    people = People()
    tries: list[int] = []

    def act(asked: Asked) -> tuple[int, Any]:
        if asked.method == "POST" and not tries:
            tries.append(1)
            return 502, "<html>bad gateway"
        return people(asked)

    data = definition(BASIC, person(mark={"property": "ref", "unique": unique}))
    said: list[str] = []

    async def create(connector: RestConnector) -> Observed | None:
        try:
            return await connector.create(PERSON, {"name": "x"}, mark="run-1")
        except ConnectorError as error:
            said.extend((error.message.rpartition("; ")[2], error.hint))
            return None

    with serving(act) as served:
        made = talk(data, served.url, create)
    assert said == ([] if unique else ["whether the record was made is not known", "look for ref run-1"])
    assert (made is not None) == unique
    assert served.lines.count("POST /people") == posts


@pytest.mark.parametrize("way", ["change", "gone"])
def test_writes_are_not_repeated_after_500(way: str) -> None:
    data = definition(BASIC, person())

    async def write(connector: RestConnector) -> object:
        return await (connector.update(PERSON, "1", {"a": 1}) if way == "change" else connector.delete(PERSON, "1"))

    with serving(lambda asked: (500, {})) as served, pytest.raises(ConnectorError, match="was answered 500"):
        talk(data, served.url, write)
    assert len(served.asked) == 1


@pytest.mark.parametrize("answer", [(503, {}), (0, None)])
def test_reads_are_repeated_with_growing_pauses_and_then_given_up(answer: tuple[int, Any]) -> None:
    told = Told(stopped=Stopped())
    with serving(lambda asked: answer) as served, pytest.raises(ConnectorError):
        talk(definition(BASIC, person()), served.url, lambda connector: connector.listing(PERSON), told=told)
    assert len(served.asked) == 5
    assert told.stopped.slept == [0.5, 1.0, 2.0, 4.0]
    assert [one.status for one in told.exchanges] == [answer[0]] * 5


@pytest.mark.parametrize(
    ("status", "body", "headers", "said"),
    [
        (200, "<html>login", {"content-type": "text/html"}, "with no JSON, but text/html"),
        (200, '[{"id": 1', {"content-type": "application/json"}, "with no JSON"),
        (200, b"\xff\xfe", {}, "with no JSON"),
        (200, "[" * 100_000, {}, "with no JSON"),
        (302, "", {"location": "http://evil.invalid/people"}, "was redirected to evil.invalid, which is not followed"),
        (302, "", {"location": "/people"}, "which is not followed|no answer"),
        (200, b"\x1f\x8b", {"content-encoding": "gzip"}, "is compressed"),
        (401, {}, {}, "was answered 401"),
    ],
)
def test_odd_answers_are_errors_with_their_place(status: int, body: Any, headers: dict[str, str], said: str) -> None:
    with (
        serving(lambda asked: (status, body, headers)) as served,
        pytest.raises(ConnectorError, match=f"Crm: operations.all: GET http.*({said})"),
    ):
        talk(definition(BASIC, person()), served.url, lambda connector: connector.listing(PERSON))


def test_a_redirect_on_the_same_host_is_followed_for_reads() -> None:
    def act(asked: Asked) -> Any:
        return (307, None, {"location": "/v2/people"}) if asked.path == "/people" else (200, [{"id": 1}])

    with serving(act) as served:
        assert len(talk(definition(BASIC, person()), served.url, lambda c: c.listing(PERSON))) == 1


def test_a_certificate_that_nobody_vouches_for_ends_it() -> None:
    """The client speaks TLS to a server that does not, which no verification lets pass."""
    with serving(lambda asked: (200, [])) as served, pytest.raises(ConnectorError, match="ConnectError"):
        talk(
            definition(BASIC, person()),
            served.url.replace("http:", "https:"),
            lambda connector: connector.listing(PERSON),
        )


def test_a_host_that_does_not_exist_is_an_error_that_says_so() -> None:
    with pytest.raises(ConnectorError, match=r"operations\.all: GET http://crm\.invalid/people: ConnectError") as gone:
        talk(definition(BASIC, person()), "http://crm.invalid", lambda connector: connector.listing(PERSON))
    assert gone.value.__cause__ is None
    assert gone.value.__context__ is None


def test_an_operation_or_datatype_that_is_not_there_is_said_with_its_place() -> None:
    data = definition({"all": {"url": "people"}}, {"list": "all"})
    transport = httpx.MockTransport(lambda _: httpx.Response(500))
    with pytest.raises(ConnectorError, match=r"harness\.datatypes\.Person\.insert"):
        talk(data, "https://x.invalid", lambda connector: connector.create(PERSON, {}), transport=transport)


class Endless(httpx.AsyncBaseTransport):
    """A server whose answer never ends: it drips, or floods."""

    def __init__(self, pause: float, part: bytes) -> None:
        self.pause = pause
        self.part = part
        self.closed = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        outer = self

        class Stream(httpx.AsyncByteStream):
            async def __aiter__(self) -> AsyncIterator[bytes]:
                while True:
                    await asyncio.sleep(outer.pause)
                    yield outer.part

            async def aclose(self) -> None:
                outer.closed += 1

        return httpx.Response(200, stream=Stream())


@pytest.mark.parametrize(
    ("endless", "said", "requests"),
    [
        (Endless(0.001, b" "), "no whole answer within 0.02 s", 5),
        (Endless(0, b" " * 1_000_000), "the answer is larger than 64,000,000 bytes", 1),
    ],
    ids=["drip", "flood"],
)
def test_an_answer_that_never_ends_is_ended(
    endless: Endless, said: str, requests: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit of a minute is shortened here, as a test cannot wait for it; connections are given back."""
    if requests > 1:
        monkeypatch.setattr(sending, "WHOLE", 0.02)
    with pytest.raises(ConnectorError, match=said):
        talk(definition(BASIC, person()), "https://x.invalid", lambda c: c.listing(PERSON), transport=endless)
    assert endless.closed == requests
