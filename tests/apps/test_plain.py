"""The plain REST server, asked with plain httpx."""

from collections.abc import Iterator

import httpx
import pytest

from tests.apps.app import Clock
from tests.apps.plain import Collection, Plain
from tests.apps.serving import plain, served

PATCH = {"content-type": "application/merge-patch+json"}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def http(clock: Clock) -> Iterator[httpx.Client]:
    collections = [Collection(path="contacts"), Collection(path="notes", required=(), numbered=False)]
    with served(Plain(clock, collections)) as app, plain(app, authorization=f"Bearer {app.token}") as client:
        yield client


def test_a_record_is_made_patched_and_deleted(http: httpx.Client, clock: Clock) -> None:
    made = http.post("/api/contacts", json={"name": "Kari", "address": {"city": "Oslo", "zip": "0150"}})
    assert (made.status_code, made.headers["location"]) == (201, "/api/contacts/1")
    assert made.json()["updated_at"] == "2026-05-28T20:26:40.000000+00:00"
    clock.go_on(0.25)
    patch = {"address": {"city": "Voss", "zip": None}, "shoe": 39}
    patched = http.patch("/api/contacts/1", json=patch, headers={**PATCH, "if-match": made.headers["etag"]})
    later = "2026-05-28T20:26:40.250000+00:00"
    expected = {"name": "Kari", "address": {"city": "Voss"}, "shoe": 39, "id": 1, "updated_at": later}
    assert (patched.status_code, patched.json()) == (200, expected)
    shown = http.get("/api/contacts/1")
    assert (shown.json(), shown.headers["etag"]) == (expected, patched.headers["etag"])
    assert patched.headers["etag"] != made.headers["etag"]
    assert http.delete("/api/contacts/1").status_code == 204
    assert [http.get("/api/contacts/1").status_code, http.delete("/api/contacts/1").status_code] == [404, 404]


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_pages(http: httpx.Client, size: int) -> None:
    ids = [http.post("/api/notes", json={}).json()["id"] for _ in range(3)]
    pages = [http.get("/api/notes", params={"page": page, "per_page": size}).json() for page in range(1, 5)]
    assert [one["id"] for page in pages for one in page] == ids
    assert pages[3] == []
    assert len(set(ids)) == 3


@pytest.mark.parametrize(
    ("method", "path", "headers", "content", "status"),
    [
        ("POST", "contacts", {"content-type": "text/plain"}, '{"name": "x"}', 415),
        ("POST", "contacts", {"content-type": "application/json"}, "{", 400),
        ("POST", "contacts", {"content-type": "application/json"}, "[]", 400),
        ("POST", "contacts", {"content-type": "application/json"}, '{"name": ""}', 422),
        ("POST", "contacts", {"content-type": "application/json"}, '{"name": "x", "id": 7}', 422),
        ("PATCH", "contacts/1", {"content-type": "application/json"}, '{"name": "x"}', 415),
        ("PATCH", "contacts/1", PATCH, '{"name": null}', 422),
        ("PATCH", "contacts/1", PATCH, '{"updated_at": "now"}', 422),
        ("PATCH", "contacts/1", PATCH, "[]", 400),
        ("PATCH", "contacts/1", {**PATCH, "if-match": '"0"'}, '{"name": "x"}', 412),
        ("PATCH", "contacts/2", PATCH, '{"name": "x"}', 404),
        ("DELETE", "contacts/1", {"if-match": '"0"'}, "", 412),
        ("PUT", "contacts/1", {"content-type": "application/json"}, '{"name": "x"}', 405),
        ("GET", "contacts?limit=1", {}, "", 400),
        ("GET", "contacts?per_page=101", {}, "", 400),
        ("GET", "contacts?page=0", {}, "", 400),
        ("GET", "people", {}, "", 404),
        ("GET", "contacts", {"authorization": "Bearer another"}, "", 401),
    ],
)
def test_refusals(
    http: httpx.Client, method: str, path: str, headers: dict[str, str], content: str, status: int
) -> None:
    before = http.post("/api/contacts", json={"name": "Kari"}).json()
    answer = http.request(method, f"/api/{path}", headers=headers, content=content)
    assert answer.status_code == status, answer.text
    assert http.get("/api/contacts").json() == [before], "nothing was changed"


def test_a_guarded_server_wants_to_know_what_is_changed(clock: Clock) -> None:
    app = Plain(clock, [Collection(path="contacts")], guarded=True)
    with served(app), plain(app, authorization=f"Bearer {app.token}") as client:
        tag = client.post("/api/contacts", json={"name": "Kari"}).headers["etag"]
        url, patch = "/api/contacts/1", {"name": "Kåre"}
        assert client.patch(url, json=patch, headers=PATCH).status_code == 428
        assert client.patch(url, json=patch, headers={**PATCH, "if-match": tag}).status_code == 200
        assert client.patch(url, json=patch, headers={**PATCH, "if-match": tag}).status_code == 412
