"""The server that behaves like Tidsbanken, asked with plain httpx."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.apps.app import Clock
from tests.apps.serving import plain, served
from tests.apps.tidsbanken import Tidsbanken

HEADERS = {"tb-key": "tb", "x-api-version": "3.0", "Ocp-Apim-Subscription-Key": "sub"}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def http(clock: Clock) -> Iterator[httpx.Client]:
    with served(Tidsbanken(clock)) as app, plain(app, **HEADERS) as client:
        yield client


@pytest.fixture(scope="module")
def unchanged() -> Iterator[httpx.Client]:
    """For requests that are refused; looks at the end that they changed nothing."""
    with served(Tidsbanken(Clock())) as app, plain(app, **HEADERS) as client:
        before = [client.post("/ansatt/Avdeling", json={"Id": "taken"}).json()]
        yield client
        assert value(client, "/ansatt/avdeling") == before


def value(http: httpx.Client, path: str, **params: Any) -> Any:
    answer = http.get(path, params={f"${name}": value for name, value in params.items()})
    assert answer.status_code == 200, answer.text
    return answer.json()["value"]


def test_a_department_is_patched(http: httpx.Client, clock: Clock) -> None:
    made = http.post("/ansatt/Avdeling", json={"Id": "900", "Navn": "Salg"})
    assert (made.status_code, made.json()["SistEndretDato"][-1]) == (201, "Z")
    clock.go_on(1)
    patched = http.patch("/ansatt/Avdeling/900", json={"Navn": "Kjøp"}).json()
    assert (patched["Id"], patched["Navn"]) == ("900", "Kjøp")
    assert value(http, "/ansatt/avdeling", filter="Id eq '900'", select="*") == [patched]
    assert value(http, "/ansatt/avdeling", filter=f"(SistEndretDato gt {made.json()['SistEndretDato']})") == [patched]
    assert value(http, "/ansatt/avdeling", filter=f"(SistEndretDato gt {patched['SistEndretDato']})") == []
    assert http.patch("/ansatt/Avdeling/901", json={"Navn": "x"}).status_code == 404


def test_a_customer_is_put_as_a_list_and_its_times_are_off(http: httpx.Client) -> None:
    department = http.post("/ansatt/Avdeling", json={"Id": "1", "Navn": "x"}).json()
    made = http.post("/prosjekt/Kunde", json={"Id": "K1", "Navn": "Fjord"}).json()
    assert made["SistEndretDato"] == "2026-05-28T19:26:40+00:00"
    assert department["SistEndretDato"] == "2026-05-28T20:26:40Z"
    assert http.put("/prosjekt/Kunde", json={"Id": "K1", "Navn": "Berg"}).status_code == 400
    assert http.put("/prosjekt/Kunde", json=[{"Id": "K1", "Navn": "Berg"}]).json() == [{**made, "Navn": "Berg"}]
    assert http.get("/prosjekt/Kunde('K1')").json()["Navn"] == "Berg"
    assert http.get("/prosjekt/Kunde('K2')").status_code == 404
    assert http.put("/prosjekt/Kunde", json=[{"Id": "K1", "Navn": "x"}, {"Id": "K2"}]).status_code == 404
    assert http.get("/prosjekt/Kunde('K1')").json()["Navn"] == "Berg"


def test_employees_have_numbers_and_come_as_lists(http: httpx.Client) -> None:
    made = http.post("/ansatt/Ansatte", json=[{"Id": 7, "Epost": "o'hara@example.com"}])
    assert (made.status_code, made.json()[0]["Id"]) == (201, 7)
    assert value(http, "/ansatt/ansatt", filter="Id eq 7", top=1) == made.json()
    assert value(http, "/ansatt/ansatt", filter="Epost eq 'o''hara@example.com'") == made.json()
    assert http.get("/ansatt/ansatt", params={"$filter": "Id eq '7'"}).status_code == 400
    assert http.put("/ansatt/ansatt", json=[{"Id": 7, "Aktiv": False}]).json()[0]["Aktiv"] is False
    assert http.post("/ansatt/Ansatte", json={"Id": 8}).status_code == 400


def test_projects_are_given_their_ids(http: httpx.Client) -> None:
    made = http.post("/prosjekt/Prosjekt", json={"Navn": "Bygg", "Id": 77}).json()
    assert made["Id"] == "1"
    assert http.put("/prosjekt/Prosjekt", json=[{"Id": "1", "Navn": "Bru"}]).status_code == 200
    assert value(http, "/prosjekt/Prosjekt", filter="Id eq '1'")[0]["Navn"] == "Bru"


@pytest.mark.parametrize("top", [1, 2, 3, 4])
def test_pages_have_no_links(http: httpx.Client, top: int) -> None:
    for number in range(3):
        http.post("/ansatt/Avdeling", json={"Id": f"{number}"})
    pages = [value(http, "/ansatt/avdeling", skip=skip, top=top, orderby="Id desc") for skip in range(0, 3 + top, top)]
    assert [one["Id"] for page in pages for one in page] == ["2", "1", "0"]
    assert pages[-1] == []
    counted = http.get("/ansatt/avdeling", params={"$top": top, "$count": "true"}).json()
    assert (counted.keys(), counted["@odata.count"]) == ({"@odata.context", "@odata.count", "value"}, 3)


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/ansatt/Avdeling", {"Id": "1", "Navn": None}, 400),
        ("POST", "/ansatt/Avdeling", {"Navn": "no id"}, 400),
        ("POST", "/ansatt/Avdeling", {"Id": 1}, 400),
        ("POST", "/ansatt/Avdeling", {"Id": "taken"}, 400),
        ("POST", "/ansatt/Avdeling", [{"Id": "1"}], 400),
        ("PUT", "/ansatt/Avdeling", [{"Id": "taken"}], 405),
        ("DELETE", "/ansatt/Avdeling/taken", None, 405),
        ("DELETE", "/prosjekt/Kunde('x')", None, 405),
        ("GET", "/ansatt/avdeling?$filter=contains(Navn,'x')", None, 400),
        ("GET", "/ansatt/avdeling?$filter=(SistEndretDato gt yesterday)", None, 400),
        ("GET", "/ansatt/avdeling?$top=x", None, 400),
        ("GET", "/ansatt/timer", None, 404),
    ],
)
def test_refusals(unchanged: httpx.Client, method: str, path: str, body: object, status: int) -> None:
    assert unchanged.request(method, path, json=body).status_code == status


@pytest.mark.parametrize(("missing", "status"), [(name, 400 if "version" in name else 401) for name in HEADERS])
def test_each_header_is_needed(unchanged: httpx.Client, missing: str, status: int) -> None:
    headers = {name: value for name, value in HEADERS.items() if name != missing}
    url = str(unchanged.base_url.join("/ansatt/avdeling"))
    assert httpx.get(url, headers=HEADERS, trust_env=False).status_code == 200
    assert httpx.get(url, headers=headers, trust_env=False).status_code == status
