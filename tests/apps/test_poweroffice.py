"""The server that behaves like PowerOffice GO v2, asked with plain httpx."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from tests.apps.app import Clock
from tests.apps.poweroffice import PowerOffice
from tests.apps.serving import plain, served

PATCH = {"content-type": "application/json-patch+json"}
FORM = {"grant_type": "client_credentials"}


class Patient(Clock):
    """A clock that goes on by a tenth of a second with each look, so that no test asks too often unless it means to."""

    def __call__(self) -> float:
        self.time += 0.1
        return self.time


def sign_in(http: httpx.Client) -> None:
    token = http.post("/OAuth/Token", data=FORM, auth=("app", "client"))
    assert (token.status_code, token.json()["expires_in"]) == (200, 1200)
    http.headers["authorization"] = f"{token.json()['token_type']} {token.json()['access_token']}"


@contextmanager
def asking(app: PowerOffice) -> Iterator[httpx.Client]:
    with served(app), plain(app, **{"Ocp-Apim-Subscription-Key": "sub"}) as http:
        sign_in(http)
        yield http


@pytest.fixture(scope="module")
def app() -> PowerOffice:
    return PowerOffice(Patient())


@pytest.fixture(scope="module")
def http(app: PowerOffice) -> Iterator[httpx.Client]:
    with asking(app) as client:
        yield client


@pytest.fixture(scope="module")
def unchanged() -> Iterator[httpx.Client]:
    """For requests that are refused; looks at the end that they changed nothing."""
    with asking(PowerOffice(Patient())) as client:
        before = [made(client, "Customers", Name="Fjord", ExternalImportReference="taken")]
        yield client
        assert client.get("/v2/Customers").json() == before


def made(http: httpx.Client, path: str, **fields: Any) -> Any:
    answer = http.post(f"/v2/{path}", json=fields)
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_a_customer(http: httpx.Client, app: PowerOffice) -> None:
    record = made(http, "Customers", name="Fjord", ExternalImportReference="run-1")
    one = f"/v2/Customers/{record['Id']}"
    assert http.get(one).json() == record
    assert record["Number"] == 10_000 + record["Id"]
    patch = [{"op": "replace", "path": "/emailAddress", "value": "a@example.com"}, {"op": "remove", "path": "/Number"}]
    patched = http.patch(one, json=patch, headers=PATCH).json()
    assert (patched["EmailAddress"], "Number" in patched) == ("a@example.com", False)
    assert patched["LastChangedDateTimeOffset"] > record["LastChangedDateTimeOffset"]
    app.use(record["Id"])
    assert http.delete(one).status_code == 409
    other = made(http, "Customers", Name="Berg")
    assert http.delete(f"/v2/Customers/{other['Id']}").status_code == 200
    assert http.get(f"/v2/Customers/{other['Id']}").status_code == 404


def test_contact_persons_stand_below_their_customer(http: httpx.Client) -> None:
    fjord, berg = (made(http, "Customers", Name=name)["Id"] for name in ("Fjord", "Berg"))
    person = made(http, f"ContactPersons/{fjord}", FirstName="Kari", LastName="Nordmann", ExternalCode="run-1-1")
    assert person["ContactId"] == fjord
    assert http.get(f"/v2/ContactPersons/{fjord}/{person['Id']}").json() == person
    assert http.get(f"/v2/ContactPersons/{berg}/{person['Id']}").status_code == 404
    assert http.get("/v2/ContactPersons", params={"externalCodes": "run-1-1,x"}).json() == [person]
    patch = [{"op": "replace", "path": "/LastName", "value": "Berg"}]
    assert http.patch(f"/v2/ContactPersons/{fjord}/{person['Id']}", json=patch, headers=PATCH).status_code == 200
    assert http.delete(f"/v2/ContactPersons/{berg}/{person['Id']}").status_code == 404
    assert http.delete(f"/v2/ContactPersons/{fjord}/{person['Id']}").status_code == 200


def test_pages_and_what_changed_since() -> None:
    with asking(PowerOffice(Patient())) as http:
        assert (http.get("/v2/Customers").status_code, http.get("/v2/Customers").content) == (204, b"")
        records = [made(http, "Customers", Name=f"n{number}") for number in range(4)]
        pages = [http.get("/v2/Customers", params={"pageNumber": page, "pageSize": 2}) for page in (1, 2, 3)]
        assert [page.status_code for page in pages] == [200, 200, 204]
        assert pages[0].json() + pages[1].json() == records
        since = {"lastChangedDateTimeOffsetGreaterThan": records[2]["LastChangedDateTimeOffset"]}
        assert http.get("/v2/Customers", params=since).json() == records[3:]


def test_reads_may_lag_behind() -> None:
    clock = Clock()
    with asking(PowerOffice(clock, lag=2)) as http:
        record = made(http, "Customers", Name="Fjord")
        assert http.get(f"/v2/Customers/{record['Id']}").status_code == 404
        assert http.get("/v2/Customers").status_code == 204
        clock.go_on(2)
        assert http.get("/v2/Customers").json() == [record]
        http.delete(f"/v2/Customers/{record['Id']}")
        assert http.get("/v2/Customers").json() == [record]


def test_a_token_ends_in_the_middle() -> None:
    clock = Clock()
    with asking(PowerOffice(clock)) as http:
        made(http, "Customers", Name="Fjord")
        clock.go_on(1199)
        assert http.get("/v2/Customers").status_code == 200
        clock.go_on(1)
        assert http.get("/v2/Customers").status_code == 401
        sign_in(http)
        assert http.get("/v2/Customers").status_code == 200


def test_more_than_ten_requests_a_second_are_refused() -> None:
    clock = Clock()
    with asking(PowerOffice(clock)) as http:  # the token was the first request
        answers = [http.get("/v2/Customers") for _ in range(10)]
        assert [answer.status_code for answer in answers] == [204] * 9 + [429]
        assert answers[-1].json()["statusCode"] == 429
        clock.go_on(1)
        assert http.get("/v2/Customers").status_code == 204


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "Customers", {}, 400),
        ("POST", "Customers", {"Name": "x", "IsPerson": True}, 400),
        ("POST", "Customers", {"Name": "x", "ExternalImportReference": "x" * 51}, 400),
        ("POST", "Customers", {"Name": "x", "ExternalImportReference": "taken"}, 400),
        ("POST", "ContactPersons/999", {"FirstName": "x", "LastName": "y"}, 404),
        ("POST", "ContactPersons/1", {"FirstName": "x"}, 400),
        ("PUT", "Customers/1", {"Name": "x"}, 405),
        ("PATCH", "Customers/1", [{"op": "replace", "path": "/Name", "value": "x"}], 415),
        ("GET", "Customers?pageNumber=0", None, 400),
        ("GET", "Customers?pageSize=20001", None, 400),
        ("GET", "Customers?lastChangedDateTimeOffsetGreaterThan=yesterday", None, 400),
    ],
)
def test_refusals(unchanged: httpx.Client, method: str, path: str, body: object, status: int) -> None:
    assert unchanged.request(method, f"/v2/{path}", json=body).status_code == status


@pytest.mark.parametrize(
    "patch",
    [
        {"Name": "x"},
        [],
        [{"op": "replace", "path": "/Name"}],
        [{"op": "replace", "path": "/Nothing", "value": 1}],
        [{"op": "replace", "path": "/Id", "value": 1}],
        [{"op": "move", "path": "/Name", "value": 1}],
        [{"op": "replace", "path": "/Name", "value": "x"}, {"op": "test", "path": "/Name", "value": "y"}],
        ["Name"],
    ],
)
def test_a_patch_that_cannot_be_applied_changes_nothing(http: httpx.Client, patch: object) -> None:
    record = made(http, "Customers", Name="Fjord")
    one = f"/v2/Customers/{record['Id']}"
    assert http.patch(one, json=patch, headers=PATCH).status_code == 400
    assert http.get(one).json() == record


def test_who_may_not_is_refused() -> None:
    with served(PowerOffice(Patient())) as app, plain(app) as http:
        assert http.post("/OAuth/Token", data=FORM, auth=("app", "client")).status_code == 401
        http.headers["Ocp-Apim-Subscription-Key"] = "sub"
        assert http.post("/OAuth/Token", data=FORM, auth=("app", "wrong")).status_code == 401
        assert http.post("/OAuth/Token", data={"grant_type": "password"}, auth=("app", "client")).status_code == 400
        assert http.post("/OAuth/Token", json=FORM, auth=("app", "client")).status_code == 415
        assert http.get("/v2/Customers").status_code == 401
        sign_in(http)
        assert http.get("/v2/Customers").status_code == 204
        del http.headers["Ocp-Apim-Subscription-Key"]
        assert http.get("/v2/Customers").status_code == 401
