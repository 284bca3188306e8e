"""The server that behaves like PowerOffice GO v1, asked with plain httpx."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from tests.apps.app import Clock
from tests.apps.poweroffice_v1 import PowerOfficeV1
from tests.apps.serving import plain, served

KEYS = ("app", "client")


def sign_in(http: httpx.Client, **form: str) -> str:
    answer = http.post("/OAuth/Token", data=form or {"grant_type": "client_credentials"}, auth=KEYS)
    assert answer.status_code == 200, answer.text
    http.headers["authorization"] = f"Bearer {answer.json()['access_token']}"
    return str(answer.json()["refresh_token"])


@contextmanager
def asking(app: PowerOfficeV1) -> Iterator[httpx.Client]:
    with served(app), plain(app) as http:
        sign_in(http)
        yield http


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def http(clock: Clock) -> Iterator[httpx.Client]:
    with asking(PowerOfficeV1(clock)) as client:
        yield client


def data(answer: httpx.Response) -> Any:
    assert (answer.status_code, answer.json()["success"]) == (200, True), answer.text
    return answer.json()["data"]


def failed(answer: httpx.Response) -> bool:
    return answer.status_code == 200 and answer.json()["success"] is False


def test_one_request_makes_and_updates_and_reads_lag_behind(http: httpx.Client, clock: Clock) -> None:
    made = data(http.post("/Customer", json={"name": "Fjord", "externalCode": 7}))
    assert failed(http.get(f"/Customer/{made['id']}"))
    assert data(http.get("/Customer")) == []
    clock.go_on(0.5)
    assert data(http.get(f"/Customer/{made['id']}")) == made
    updated = data(http.post("/Customer", json={"id": made["id"], "name": "Fjord AS"}))
    assert (updated["id"], updated["name"], updated["externalCode"]) == (made["id"], "Fjord AS", 7)
    assert data(http.get("/Customer")) == [made]
    clock.go_on(0.5)
    assert data(http.get("/Customer", params={"$filter": "LastChanged ge datetimeoffset'2026-01-01'"})) == [updated]
    assert data(http.get("/Customer", params={"$filter": "LastChanged ge datetimeoffset'2027-01-01'"})) == []
    assert http.delete(f"/Customer/{made['id']}").json() == {"success": True}
    assert failed(http.delete(f"/Customer/{made['id']}"))


def test_contacts_stand_below_their_customer(http: httpx.Client, clock: Clock) -> None:
    first, second = (data(http.post("/Customer", json={"name": name}))["id"] for name in ("a", "b"))
    contact = data(http.post(f"/Customer/{first}/Contact/", json={"firstName": "Kari", "lastName": "N"}))
    assert contact["partyId"] == first
    clock.go_on(1)
    assert data(http.get("/partycontactperson")) == [contact]
    assert failed(http.post("/Customer/99/Contact/", json={"firstName": "Kari", "lastName": "N"}))
    assert failed(http.delete(f"/Customer/{second}/Contact/{contact['id']}/"))
    assert http.delete(f"/Customer/{first}/Contact/{contact['id']}/").json() == {"success": True}


@pytest.mark.parametrize("top", [1, 2, 3, 4])
def test_pages(http: httpx.Client, clock: Clock, top: int) -> None:
    for number in range(3):
        http.post("/Customer", json={"name": f"n{number}"})
    clock.go_on(1)
    pages = [data(http.get("/Customer", params={"$skip": skip, "$top": top})) for skip in range(0, 3 + top, top)]
    assert [one["name"] for page in pages for one in page] == ["n0", "n1", "n2"]
    assert pages[-1] == []


def test_a_token_ends_in_the_middle_and_is_refreshed_once(http: httpx.Client, clock: Clock) -> None:
    refresh = sign_in(http)
    clock.go_on(600)
    assert http.get("/Customer").status_code == 401
    sign_in(http, grant_type="refresh_token", refresh_token=refresh)
    assert http.get("/Customer").status_code == 200
    again = {"grant_type": "refresh_token", "refresh_token": refresh}
    assert http.post("/OAuth/Token", data=again, auth=KEYS).status_code == 400
    assert http.post("/OAuth/Token", data={"grant_type": "client_credentials"}).status_code == 401


def test_more_than_fifty_requests_a_second_are_refused(http: httpx.Client, clock: Clock) -> None:
    answers = [http.get("/Customer").status_code for _ in range(50)]  # the token was the first request
    assert answers == [200] * 49 + [429]
    clock.go_on(1)
    assert http.get("/Customer").status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/Customer", {}),
        ("POST", "/Customer", {"id": 99, "name": "x"}),
        ("GET", "/Customer?$top=50001", None),
        ("GET", "/Customer?$filter=name eq 'x'", None),
    ],
)
def test_failures_say_so_in_their_body(http: httpx.Client, method: str, path: str, body: object) -> None:
    assert failed(http.request(method, path, json=body))


def test_the_status_of_failures_can_be_another() -> None:
    with asking(PowerOfficeV1(Clock(), failing=400)) as http:
        assert http.post("/Customer", json={}).status_code == 400
        assert http.put("/Customer/1", json={}).status_code == 405
