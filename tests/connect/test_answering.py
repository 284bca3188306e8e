"""The API of the simulated systems over a socket, asked with plain httpx: right answers and right refusals."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.connect.answering import Asking, Collection
from harness.connect.mock import MockTransport, layouts
from harness.connect.serving import Server
from harness.model.dataflow import Datatype
from harness.sim.behaviour import Behaviour
from harness.sim.network import Network
from harness.sim.system import SimulatedSystem
from tests.documents import flow, section

PEOPLE = "/alfa/person"
ONE = "/alfa/person/person-1"


def network() -> Network:
    """Systems whose clock goes on by one second with each save."""
    seconds = iter(range(1, 1000))
    flows = [flow(section("EVERY", "KEEP", "PROPS", rows=[("name", "title")]))]
    return Network(flows, Behaviour(), now=lambda: float(next(seconds)))


@contextmanager
def served() -> Iterator[httpx.Client]:
    """A client of the systems, served over a socket."""
    server = Server(network())
    thread = threading.Thread(target=server.run, kwargs={"lag": None})
    thread.start()
    try:
        with httpx.Client(base_url=server.url, trust_env=False, timeout=10) as client:
            yield client
    finally:
        server.stop()
        thread.join()


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with served() as client:
        yield client


@pytest.fixture(scope="module")
def unchanged() -> Iterator[httpx.Client]:
    """For requests that change nothing; looks at the end that they did not."""
    with served() as client:
        yield client
        assert [record["_version"] for record in client.get(PEOPLE).json()] == [1]


def names(listed: httpx.Response) -> list[str]:
    assert listed.status_code == 200, listed.text
    return [record["name"] for record in listed.json()]


def test_a_record_is_shown_with_its_id_version_and_time(http: httpx.Client) -> None:
    made = http.post(PEOPLE, json={"name": "Kari", "a": {"b": None}})
    assert made.status_code == 201
    assert made.json() == {"name": "Kari", "a": {"b": None}, "id": "person-2", "_version": 1, "_updated": "3"}
    assert (made.headers["content-type"], made.headers["etag"]) == ("application/json", '"1"')
    assert http.get(made.headers["location"]).json() == made.json()
    patched = http.patch(made.headers["location"], json={"a": {"c": 1}})
    assert (patched.json()["a"], patched.json()["_version"]) == ({"b": None, "c": 1}, 2)
    assert http.head(PEOPLE).status_code == 200
    assert http.head(PEOPLE).content == b""


def test_the_version_guards_a_record(http: httpx.Client) -> None:
    first = http.get(ONE).headers["etag"]
    assert http.get(ONE, headers={"if-none-match": first}).status_code == 304
    assert http.patch(ONE, json={"name": "x"}, headers={"if-match": first}).status_code == 200
    stale = http.patch(ONE, json={"name": "y"}, headers={"if-match": first})
    assert (stale.status_code, stale.headers["etag"]) == (412, '"2"')
    assert http.delete(ONE, headers={"if-match": first}).status_code == 412
    assert http.get(ONE).json()["name"] == "x"
    assert http.get(ONE, headers={"if-none-match": first}).status_code == 200
    assert http.delete(ONE, headers={"if-match": f'{first}, "2"'}).status_code == 204
    assert http.get(ONE).status_code == 404


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 6, 7])
def test_pages_follow_each_other_by_links(http: httpx.Client, limit: int) -> None:
    for number in range(5):
        http.post(PEOPLE, json={"name": f"n{number}"})
    page = http.get(PEOPLE, params={"limit": limit, "since": 2})  # what was there from before is of second 1
    seen, pages = names(page), 1
    while following := page.links.get("next"):
        page = http.get(following["url"])
        seen += names(page)
        pages += 1
    assert seen == [f"n{number}" for number in range(5)]
    assert pages == -(-5 // limit)


def test_since_gives_what_was_saved_later_in_the_order_of_saving(http: httpx.Client) -> None:
    first, second, third = (http.post(PEOPLE, json={"name": name}).json() for name in ("a", "b", "c"))
    http.patch(f"{PEOPLE}/{first['id']}", json={"name": "a again"})
    assert names(http.get(PEOPLE, params={"since": second["_updated"]})) == ["c", "a again"]
    assert names(http.get(PEOPLE, params={"since": third["_updated"], "offset": 1})) == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", f"{PEOPLE}/person-9", 404),
        ("PATCH", f"{PEOPLE}/person-9", 404),
        ("DELETE", f"{PEOPLE}/person-9", 404),
        ("GET", f"{PEOPLE}/a%2Fb", 404),
        ("GET", "/alfa/nothing", 404),
        ("POST", "/nowhere/person", 404),
        ("POST", "/", 404),
        ("GET", f"{PEOPLE}/person-1/more", 404),
        ("DELETE", PEOPLE, 405),
        ("PATCH", PEOPLE, 405),
        ("POST", ONE, 405),
        ("PUT", ONE, 405),
        ("GET", f"{PEOPLE}?limit=0", 400),
        ("GET", f"{PEOPLE}?limit=x", 400),
        ("GET", f"{PEOPLE}?offset=-1", 400),
        ("GET", f"{PEOPLE}?since=yesterday", 400),
        ("GET", f"{PEOPLE}?since=NaN", 400),
        ("GET", f"{PEOPLE}?sinse=1", 400),
    ],
)
def test_what_is_not_there_or_not_allowed_is_refused(
    unchanged: httpx.Client, method: str, path: str, status: int
) -> None:
    refused = unchanged.request(method, path)
    assert refused.status_code == status
    assert refused.json().keys() == {"error"}
    assert ("allow" in refused.headers) == (status == 405)


@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"null", b"\xff", b'{"a": NaN}', b'{"a": "\\ud800"}', b'{"a":' * 9999, b"1" * 9999]
)
def test_a_body_that_is_no_json_object_is_refused(unchanged: httpx.Client, method: str, body: bytes) -> None:
    refused = unchanged.request(
        method, PEOPLE if method == "POST" else ONE, content=body, headers={"content-type": "application/json"}
    )
    assert refused.status_code == 400
    assert refused.json().keys() == {"error"}


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/json", "application/json-patch+json"])
def test_a_body_of_another_type_is_refused(unchanged: httpx.Client, kind: str) -> None:
    refused = unchanged.post(PEOPLE, content=b"{}", headers={"content-type": kind})
    assert (refused.status_code, refused.json()) == (
        415,
        {"error": f"send a record as application/json, not as {kind}"},
    )


STORY: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", PEOPLE, {"json": {"name": "Kåre", "n": 12}}),
    ("POST", PEOPLE, {"json": [1]}),
    ("POST", PEOPLE, {"content": b"{", "headers": {"content-type": "application/json"}}),
    ("GET", PEOPLE, {}),
    ("GET", PEOPLE, {"params": {"limit": 1, "since": 0}}),
    ("PATCH", f"{PEOPLE}/person-2", {"json": {"n": None}, "headers": {"if-match": '"1"'}}),
    ("PATCH", f"{PEOPLE}/person-2", {"json": {}, "headers": {"if-match": '"1"'}}),
    ("GET", f"{PEOPLE}/person-2", {}),
    ("DELETE", f"{PEOPLE}/person-2", {}),
    ("GET", f"{PEOPLE}/person-2", {}),
]


def test_mocked_and_served_systems_answer_alike() -> None:
    """The same requests get the same statuses, bodies and headers, but for the address in links."""

    def told(answer: httpx.Response, base_url: str) -> object:
        named = {name: answer.headers.get(name, "").replace(base_url, "") for name in ("etag", "location", "link")}
        return answer.status_code, answer.json() if answer.content else None, named

    async def mocked() -> list[object]:
        defined = layouts(network().systems.values(), "https://simulated.invalid/{}")
        base_url = "https://simulated.invalid"
        async with MockTransport(defined) as transport, httpx.AsyncClient(transport=transport) as client:
            return [told(await client.request(method, base_url + url, **rest), base_url) for method, url, rest in STORY]

    with served() as client:
        seen = [
            told(client.request(method, url, **rest), str(client.base_url).rstrip("/")) for method, url, rest in STORY
        ]
    assert asyncio.run(mocked()) == seen


KIND = Datatype(system="Alfa", name="Person")


@settings(max_examples=300)
@given(
    method=st.sampled_from(["GET", "POST", "PATCH", "DELETE", "PUT", "BREW"]),
    id=st.sampled_from(["", "person-1", "x"]) | st.text(),
    query=st.text(max_size=20) | st.sampled_from(["limit=1", "since=1e9999", "offset=99999999999", "since=-0"]),
    tag=st.none() | st.sampled_from(['"1"', "*", ""]) | st.text(),
    body=st.binary() | st.sampled_from([b'{"a": 1E+99999}', b'{"id": 5, "_version": 9}']),
)
def test_any_request_is_answered(method: str, id: str, query: str, tag: str | None, body: bytes) -> None:
    """Whatever is asked, the answer has a status of its own choosing and a text that goes over the wire."""
    system = SimulatedSystem("Alfa", [KIND], lambda: 1.0)
    system.create(KIND, {})
    collection = Collection(layouts([system])[0][0], system, KIND)
    headers = {"content-type": "application/json"} | ({} if tag is None else {"if-match": tag, "if-none-match": tag})
    answer = collection.answer(Asking(method=method, id=id, query=query, headers=headers, body=body))
    assert answer.status in (200, 201, 204, 304, 400, 404, 405, 412)
    assert bool(answer.body) == (answer.status not in (204, 304))
    answer.body.encode()
    assert all(value.isascii() for value in answer.headers.values())
