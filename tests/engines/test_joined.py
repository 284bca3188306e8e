"""The simulated sync joins the small servers over HTTP: what is made with plain httpx on one side is on the other."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.apps.faulty import Fault, between
from tests.apps.landscape import Landscape, landscape
from tests.engines.joined import joining

SPECS = Path(__file__).parents[2] / "specs"
LAG = 0.1
PATIENCE = 30  # seconds; a pass takes half of one on a machine that has nothing else to do
HUB, ZENDESK = "/hub/api/rest", "/api/v2"
Records = list[Mapping[str, Any]]


@contextmanager
def joined(directory: Path, fault: str = "") -> Iterator[Landscape]:
    with landscape(directory, clients=1) as made:
        with joining(directory / "harness.toml", [SPECS], made.environment, lag=LAG, fault=fault) as said:
            yield made
        assert said == [], "something failed"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Landscape]:
    with joined(tmp_path_factory.mktemp("landscape")) as running:
        yield running
        assert running.written_from_before() == []
        assert running.untouched()


def passes(made: Landscape, number: int = 2) -> None:
    """Wait until the sync has made some passes that began after now: it lists these customers first in each."""

    def begun() -> int:
        first = {"page": "1"}.items()
        return sum(
            asked.path == "/api/customers" and first <= asked.query.items() for asked in made.seen("Customwebshop")
        )

    wanted = begun() + number + 1  # which begins when the one before is over
    until = time.monotonic() + PATIENCE
    while begun() < wanted:
        assert time.monotonic() < until, "the sync does not pass"
        time.sleep(0.02)


def grown(find: Callable[[], Records], number: int) -> Records:
    """The records as soon as there are so many."""
    until = time.monotonic() + PATIENCE
    while len(found := find()) < number:
        assert time.monotonic() < until, f"{len(found)} records instead of {number}"
        time.sleep(0.02)
    return found


def posted(http: httpx.Client, path: str, body: object) -> Any:
    answer = http.post(path, json=body, params={"fields": "id,name"} if path.startswith("/api/admin") else None)
    assert answer.is_success, answer.text
    return answer.json()


TICKET = {"subject": "x", "comment": {"body": "y"}}
MAKES = [
    ("YouTrack", f"{HUB}/usergroups", {"name": "Fjord"}, "Customwebshop", "customers", 1),
    ("YouTrack", "/api/admin/organizations", {"name": "Berg", "key": "B"}, "Customwebshop", "customers", 1),
    ("Tidsbanken", "/prosjekt/Kunde", {"Id": "K1", "Navn": "Elv"}, "Customwebshop", "customers", 1),
    ("Tidsbanken", "/ansatt/Avdeling", {"Id": "A1", "Navn": "Vik"}, "Customwebshop", "customers", 1),
    ("Zendesk", f"{ZENDESK}/organizations", {"organization": {"name": "Dal"}}, "Custompms", "customers", 1),
    ("Zendesk", f"{ZENDESK}/tickets", {"ticket": TICKET}, "Custompms", "projects", 2),
    ("Customcrm", "/api/contacts", {"name": "Kari"}, "Customcrm", "products", 1),
    ("Customcrm", "/api/users", {"name": "Ola"}, "Customcrm", "orders", 1),
]  # fmt: skip
EDITS = [
    ("YouTrack", "POST", HUB + "/usergroups/{id}", {"name": "Fjord 2"}, {}),
    ("YouTrack", "POST", "/api/admin/organizations/{id}", {"name": "Berg 2"}, {}),
    ("Tidsbanken", "PUT", "/prosjekt/Kunde", [{"Id": "K1", "Navn": "Elv 2"}], {}),
    ("Tidsbanken", "PATCH", "/ansatt/Avdeling/{Id}", {"Navn": "Vik 2"}, {}),
    ("Zendesk", "PUT", ZENDESK + "/organizations/{id}", {"organization": {"name": "Dal 2"}}, {}),
    ("Zendesk", "PUT", ZENDESK + "/tickets/{id}", {"ticket": {"subject": "x 2"}}, {}),
    ("Customcrm", "PATCH", "/api/contacts/{id}", {"name": "Kari 2"}, {"content-type": "application/merge-patch+json"}),
    ("Customcrm", "PATCH", "/api/users/{id}", {"name": "Ola 2"}, {"content-type": "application/merge-patch+json"}),
]


KEPT = {
    "Customwebshop": ("customers",),
    "Custompms": ("customers", "projects"),
    "Customcrm": ("contacts", "orders", "products", "users"),
    "PowerOffice GO": ("Customers", "ContactPersons"),
}


def counted(made: Landscape) -> dict[tuple[str, str], int]:
    """How many records of each kind are new where the sync could make some."""
    return {(system, path): len(made.new(system, path)) for system, paths in KEPT.items() for path in paths}


def test_new_records_appear_on_the_other_side_once_and_edits_of_them_make_no_others(made: Landscape) -> None:
    expected = counted(made)
    edits: list[tuple[str, str, str, Any, dict[str, str]]] = []
    for (system, path, body, target, arrives, number), (_, method, one, change, headers) in zip(
        MAKES, EDITS, strict=True
    ):
        with made.http(system) as http:
            record = posted(http, path, body)
        if system == target:
            expected[system, path.removeprefix("/api/")] += 1
        expected[target, arrives] += number
        grown(lambda to=(target, arrives): made.new(*to), expected[target, arrives])  # type: ignore[misc]
        inner = next(iter(record.values())) if len(record) == 1 else record
        edits.append((system, method, one.format(**inner), change, headers))
    passes(made)
    assert counted(made) == expected
    writes = len(made.writes())
    for system, method, url, change, headers in edits:
        with made.http(system) as http:
            answer = http.request(method, url, json=change, headers=headers)
            assert answer.is_success, answer.text
    passes(made)
    assert counted(made) == expected
    assert len(made.writes()) == writes + len(edits), "the edits alone: no property travels in these documents"


def test_cycles_of_every_end(made: Landscape) -> None:
    """A contact gives a product, for which that contact is the one that every product has."""
    expected = counted(made)
    with made.http("Customcrm") as http:
        for kind in KEPT["Customcrm"]:
            posted(http, f"/api/{kind}", {"name": "round"})
            expected["Customcrm", kind] += 2
    for kind in KEPT["Customcrm"]:
        grown(lambda kind=kind: made.new("Customcrm", kind), expected["Customcrm", kind])  # type: ignore[misc]
    passes(made, 5)
    assert counted(made) == expected


def test_a_user_who_must_be_linked_first_makes_nothing(made: Landscape) -> None:
    with made.http("YouTrack") as http:
        profile = {"email": {"type": "EmailJSON", "email": "person.before@example.com"}}
        posted(http, f"{HUB}/users", {"login": "kari", "profile": profile})
        writes = len(made.writes())
        passes(made)
    assert len(made.writes()) == writes


def test_a_deleted_record_is_made_no_second_time(made: Landscape) -> None:
    expected = counted(made)
    expected["Customcrm", "products"] += 1
    with made.http("Customcrm") as http:
        contact = posted(http, "/api/contacts", {"name": "short-lived"})
        grown(lambda: made.new("Customcrm", "products"), expected["Customcrm", "products"])
        passes(made)
        assert http.delete(f"/api/contacts/{contact['id']}").status_code == 204
    passes(made)
    assert counted(made) == expected


def test_twice_as_many_records_show_where_the_sync_duplicates(tmp_path: Path) -> None:
    with joined(tmp_path, "duplicates") as made, made.http("Zendesk") as http:
        posted(http, f"{ZENDESK}/organizations", {"organization": {"name": "Dal"}})
        grown(lambda: made.new("Custompms", "customers"), 2)
        passes(made)
        assert len(made.new("Custompms", "customers")) == 2
        assert made.written_from_before() == []


def test_a_sync_outlives_a_system_that_does_not_answer(tmp_path: Path) -> None:
    """What could not be made meanwhile is made once, when the system answers again, and that it failed is said."""
    with landscape(tmp_path, clients=1) as made, between(made.apps["Custompms"].url) as proxy:
        toml = tmp_path / "harness.toml"
        text = toml.read_text(encoding="utf-8")
        toml.write_text(text.replace(made.apps["Custompms"].url, proxy.url), encoding="utf-8")
        with joining(toml, [SPECS], made.environment, lag=LAG) as said, made.http("Zendesk") as http:
            proxy.spoil(Fault.REFUSED)
            posted(http, f"{ZENDESK}/organizations", {"organization": {"name": "Dal"}})
            until = time.monotonic() + PATIENCE
            while not (tmp_path / "joined.log").read_text(encoding="utf-8"):  # reads are repeated for some seconds
                assert time.monotonic() < until
                time.sleep(0.02)
            assert made.new("Custompms", "customers") == []
            proxy.spoil(Fault.NONE)
            grown(lambda: made.new("Custompms", "customers"), 1)
            passes(made)
            assert len(made.new("Custompms", "customers")) == 1
        assert said
        assert all(line.startswith("Custompms: operations.") for line in said), said


@pytest.mark.parametrize("fault", ["touches-strangers", "deletes-strangers"])
def test_a_sync_that_writes_to_records_from_before_is_found_out(tmp_path: Path, fault: str) -> None:
    with joined(tmp_path, fault) as made, made.http("Customcrm") as http:
        posted(http, "/api/contacts", {"name": "Kari"})
        grown(lambda: made.new("Customcrm", "products"), 1)
        passes(made)
        writes = made.written_from_before()
    method = "PATCH" if fault == "touches-strangers" else "DELETE"
    assert {(write.system, write.method, write.path) for write in writes} == {("Customcrm", method, "/api/contacts/1")}
    assert not made.untouched()


def test_the_shipped_definitions_fit_the_servers(tmp_path: Path) -> None:
    with landscape(tmp_path, clients=1) as made:
        command = [sys.executable, "-m", "harness", "connectors", "check"]
        environment = {**os.environ, **made.environment}
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
        assert made.writes() == []
