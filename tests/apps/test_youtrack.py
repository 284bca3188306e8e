"""The server that behaves like YouTrack, asked with plain httpx."""

from collections.abc import Iterator

import httpx
import pytest

from tests.apps.app import Clock
from tests.apps.serving import plain, served
from tests.apps.youtrack import YouTrack

HUB = "/hub/api/rest"
ALL = {"fields": ""}


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def old(clock: Clock) -> Iterator[httpx.Client]:
    with served(YouTrack(clock, lag=5)) as app, plain(app, authorization="Bearer perm:abc") as client:
        yield client


@pytest.fixture(scope="module")
def new(clock: Clock) -> Iterator[httpx.Client]:
    with served(YouTrack(clock, moved=True)) as app, plain(app, authorization="Bearer perm:abc") as client:
        yield client


def test_a_user_of_the_hub(old: httpx.Client) -> None:
    profile = {"email": {"type": "EmailJSON", "email": "kari@example.com", "verified": True}}
    made = old.post(f"{HUB}/users", json={"login": "kari", "profile": profile}, params=ALL)
    assert (made.status_code, made.json()["profile"]) == (200, profile)
    one = f"{HUB}/users/{made.json()['id']}"
    assert old.get(one).json().keys() == {"id", "type"}
    assert old.get(one, params={"fields": "login,profile(email(email))"}).json() == {
        "login": "kari",
        "profile": {"email": {"email": "kari@example.com"}},
    }
    assert old.post(one, json={"name": "Kari"}, params=ALL).json() == {**made.json(), "name": "Kari"}
    assert "updated" not in made.text
    found = old.get(f"{HUB}/users", params={"query": "login: kari", **ALL}).json()
    assert [each["name"] for each in found["users"]] == ["Kari"]
    assert old.delete(one, params={"successor": "nobody"}).status_code == 400
    assert old.delete(one).status_code == 200
    assert old.get(one).status_code == 404


def test_pages_have_42_and_no_link_to_the_next(old: httpx.Client) -> None:
    for number in range(43):
        old.post(f"{HUB}/usergroups", json={"name": f"g{number}"})
    pages = [old.get(f"{HUB}/usergroups", params={"$skip": skip, "fields": "name"}).json() for skip in (0, 42, 84)]
    assert [len(page["usergroups"]) for page in pages] == [42, 1, 0]
    assert [page.keys() for page in pages] == [{"usergroups"}] * 3
    assert len(old.get(f"{HUB}/usergroups", params={"$top": 2}).json()["usergroups"]) == 2
    found = old.get(f"{HUB}/usergroups", params={"query": 'name: "g7"', "fields": "name"}).json()
    assert found == {"usergroups": [{"name": "g7"}]}


def test_the_other_view_has_ids_of_its_own_and_lags_behind(old: httpx.Client, clock: Clock) -> None:
    made = old.post(f"{HUB}/users", json={"login": "ola"}, params=ALL).json()
    assert old.get("/api/users", params={"query": "ola"}).json() == []
    clock.go_on(5)
    (seen,) = old.get("/api/users", params={"query": "ola", "fields": "id,ringId,login"}).json()
    assert seen == {"id": seen["id"], "ringId": made["id"], "login": "ola", "$type": "User"}
    assert seen["id"].startswith("1-")
    assert old.get(f"/api/users/{seen['id']}").json() == {"id": seen["id"], "$type": "User"}


def test_organizations_have_moved(old: httpx.Client, new: httpx.Client) -> None:
    assert old.post(f"{HUB}/organizations", json={"name": "Fjord"}).status_code == 200
    assert old.get("/api/admin/organizations").status_code == 404
    assert new.get(f"{HUB}/organizations").json() == {"organizations": []}
    assert new.post(f"{HUB}/organizations", json={"name": "Fjord"}).status_code == 405
    fields = {"fields": "id,key,name"}
    made = new.post("/api/admin/organizations", json={"name": "Fjord", "key": "F"}, params=fields)
    one = f"/api/admin/organizations/{made.json()['id']}"
    assert (made.status_code, new.get(one, params=fields).json()) == (200, made.json())
    assert new.post("/api/admin/organizations", json={"name": "Berg", "key": "F"}).status_code == 400
    assert new.post(one, json={"name": "Fjord AS"}, params=fields).json() == {**made.json(), "name": "Fjord AS"}
    assert new.delete(one).status_code == 200
    assert new.get(one).status_code == 404


def test_users_are_written_in_both_places_since_then_but_their_addresses_are_not(new: httpx.Client) -> None:
    made = new.post("/api/users", json={"login": "kari"}, params={"fields": "id,ringId"}).json()
    assert new.post(f"/api/users/{made['id']}", json={"name": "Kari"}).status_code == 200
    assert new.get(f"{HUB}/users/{made['ringId']}", params={"fields": "name"}).json() == {"name": "Kari"}
    assert new.post(f"/api/users/{made['id']}", json={"email": "x@example.com"}).status_code == 400
    assert new.delete(f"/api/users/{made['id']}").status_code == 405


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("PUT", f"{HUB}/users/x", 405),
        ("PATCH", f"{HUB}/users/x", 405),
        ("POST", "/api/users", 405),
        ("POST", "/api/groups", 405),
        ("GET", f"{HUB}/users/x", 404),
        ("GET", f"{HUB}/users?$skip=x", 400),
        ("GET", f"{HUB}/users?$top=-1", 400),
        ("GET", f"{HUB}/users?query=email: x", 400),
        ("GET", f"{HUB}/organizations?query=anything", 400),
        ("GET", "/api/tickets", 404),
    ],
)
def test_refusals(old: httpx.Client, method: str, path: str, status: int) -> None:
    assert old.request(method, path, json={"name": "x"}).status_code == status


@pytest.mark.parametrize(
    ("body", "kind", "status"), [("{", "application/json", 400), ("{}", "application/json", 400), ("{}", "text/x", 415)]
)
def test_bodies_that_are_refused(old: httpx.Client, body: str, kind: str, status: int) -> None:
    refused = old.post(f"{HUB}/usergroups", content=body, headers={"content-type": kind})
    assert refused.status_code == status


def test_who_may_not_is_refused_also_from_the_middle_on(clock: Clock) -> None:
    with served(YouTrack(clock, scopes=("YouTrack",))) as app, plain(app) as client:
        assert client.get("/api/users").status_code == 401
        client.headers["authorization"] = "Bearer perm:abc"
        assert client.get("/api/users").status_code == 200
        assert client.get(f"{HUB}/users").status_code == 403
        app.token = "perm:revoked"
        assert client.get("/api/users").status_code == 401
        assert [asked.path for asked in app.seen] == ["/api/users", "/api/users", f"{HUB}/users", "/api/users"]
