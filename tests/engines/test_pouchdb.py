"""The engine itself, asked with plain httpx: it carries documents both ways, and stops when it is told to."""

import time
from collections.abc import Iterator

import httpx
import pytest

from tests.engines.pouchdb import Engine, replicated

PATIENCE = 20.0  # seconds; a document takes a fraction of one


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with replicated("people", "deals") as running:
        yield running


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=PATIENCE) as client:
        yield client


def arrived(http: httpx.Client, url: str) -> object:
    """A document as soon as it is there."""
    until = time.monotonic() + PATIENCE
    while (answer := http.get(url)).status_code == 404:
        assert time.monotonic() < until, f"{url} did not arrive"
        time.sleep(0.02)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("way", ["a to b", "b to a"])
def test_a_new_document_is_soon_on_the_other_server(engine: Engine, http: httpx.Client, way: str) -> None:
    here, there = (engine.a, engine.b) if way == "a to b" else (engine.b, engine.a)
    made = http.post(f"{here}/people", json={"name": "Kåre", "way": way}).json()
    expected = {"_id": made["id"], "_rev": made["rev"], "name": "Kåre", "way": way}
    assert arrived(http, f"{there}/people/{made['id']}") == expected
    listed = http.get(f"{there}/people/_all_docs", params={"include_docs": "true"}).json()["rows"]
    assert expected in [row["doc"] for row in listed]
    assert http.get(f"{there}/deals/{made['id']}").status_code == 404


def test_an_update_without_the_last_revision_is_a_conflict(engine: Engine, http: httpx.Client) -> None:
    made = http.post(f"{engine.a}/people", json={"name": "Kari"}).json()
    url = f"{engine.a}/people/{made['id']}"
    assert http.put(url, json={"name": "x"}).status_code == 409
    assert http.put(url, json={"name": "x", "_rev": made["rev"]}).status_code == 201
    assert http.put(url, json={"name": "y", "_rev": made["rev"]}).status_code == 409


def test_a_deletion_travels(engine: Engine, http: httpx.Client) -> None:
    made = http.post(f"{engine.a}/people", json={"name": "Kari"}).json()
    other = f"{engine.b}/people/{made['id']}"
    arrived(http, other)
    http.delete(f"{engine.a}/people/{made['id']}", params={"rev": made["rev"]}).raise_for_status()
    until = time.monotonic() + PATIENCE
    while http.get(other).status_code == 200:
        assert time.monotonic() < until
        time.sleep(0.02)


def test_nothing_travels_while_the_replication_is_stopped(engine: Engine, http: httpx.Client) -> None:
    """What was written meanwhile arrives once it runs again, so that it is the stop that kept it."""
    engine.stop_replication()
    try:
        made = [(there, http.post(f"{here}/people", json={}).json()["id"]) for here, there in _ways(engine)]
        time.sleep(1)  # several times as long as a document takes
        assert [http.get(f"{there}/people/{id}").status_code for there, id in made] == [404, 404]
    finally:
        engine.start_replication()
    for there, id in made:
        arrived(http, f"{there}/people/{id}")


def _ways(engine: Engine) -> list[tuple[str, str]]:
    return [(engine.a, engine.b), (engine.b, engine.a)]
