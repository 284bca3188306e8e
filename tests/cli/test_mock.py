"""`harness mock`, run as a process and asked over real HTTP."""

import shlex
import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.command import EXAMPLES, SPECS, command
from tests.cli.serving import Mock, mock
from tests.documents import document, section

EVERY = section("EVERY", "KEEP", "PROPS", rows=[("name", "title")])
PEOPLE, CUSTOMERS = "/alfa/person", "/beta/customer"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/alfa-beta.rst").write_text(document(EVERY), encoding="utf-8")
    return tmp_path


def until(mock: Mock, origin: str, what: str) -> str:
    """The first change of an origin that has this text in it."""
    while not ((line := mock.change()).startswith(origin) and what in line):
        pass
    return line


def test_a_record_and_its_edits_travel_both_ways(folder: Path) -> None:
    with mock("--lag", "0.1", "--verbose", cwd=folder) as served:
        made = served.http.post(PEOPLE, json={"name": "Kåre"})
        assert (made.status_code, made.headers["location"]) == (201, f"{served.url}{PEOPLE}/person-2")
        assert until(served, "request", "Person") == 'request Alfa Person person-2 version 1 {"name": "Kåre"}'
        assert until(served, "sync", "Customer") == 'sync    Beta Customer customer-2 version 1 {"title": "Kåre"}'
        assert served.http.patch(f"{CUSTOMERS}/customer-2", json={"title": "Kari"}).json()["title"] == "Kari"
        assert until(served, "sync", "Person") == 'sync    Alfa Person person-2 version 2 {"name": "Kari"}'
        assert served.http.get(f"{PEOPLE}/person-2").json()["name"] == "Kari"
        assert served.http.delete(f"{PEOPLE}/person-2").status_code == 204
        assert until(served, "request", "person-2") == "request Alfa Person person-2 deleted"


def test_what_is_printed_at_the_start_is_the_truth(folder: Path) -> None:
    """The example works as it is printed, and every address answers."""
    with mock("--lag", "7", cwd=folder) as served:
        example = next(line for line in served.printed if line.startswith("Try: "))
        said = subprocess.run(
            [*shlex.split(example.removeprefix("Try: ")), "-s", "-w", " %{http_code}"], capture_output=True, check=True
        )
        assert said.stdout.endswith(b" 201")
        addresses = [line.split(": ")[1] for line in served.printed if line.startswith("    ")]
        assert [served.http.get(each).status_code for each in addresses] == [200, 200]
        assert served.http.get("/").json() == {"Alfa": {"Person": addresses[0]}, "Beta": {"Customer": addresses[1]}}
        assert served.http.get("/alfa").json() == {"Person": addresses[0]}
        assert served.printed[-1] == "The simulated sync passes every 7 s."


@pytest.mark.parametrize(("ending", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_it_ends_when_it_is_told_to_even_while_a_client_holds_on(
    folder: Path, ending: signal.Signals, code: int
) -> None:
    with mock(cwd=folder) as served:
        served.http.get(PEOPLE)  # the client keeps its connection
        assert served.end(ending) == code


def test_without_a_sync_nothing_travels(folder: Path) -> None:
    with mock("--no-sync", "--verbose", cwd=folder) as served:
        assert served.printed[-1] == "There is no sync between them."
        for name in ("Kari", "Ola"):
            served.http.post(PEOPLE, json={"name": name})
        assert "person-2" in served.change()
        assert "person-3" in served.change()
        assert len(served.http.get(CUSTOMERS).json()) == 1


def test_a_fault_is_seen(folder: Path) -> None:
    with mock("--lag", "0.1", "--fault", "duplicates", "-v", cwd=folder) as served:
        served.http.post(PEOPLE, json={"name": "Kari"})
        assert "customer-2" in until(served, "sync", "Customer")
        assert "customer-3" in until(served, "sync", "Customer")


def test_documents_of_one_directory_are_one_network(tmp_path: Path) -> None:
    """A datatype that several documents share is one collection, spelled in two ways or not."""
    with mock(SPECS, "--no-sync", cwd=tmp_path) as served:
        contents = served.http.get("/").json()
    assert {system: sorted(each) for system, each in contents.items()} == {
        "Customcrm": ["Contact", "Order", "Product", "User"],
        "Tidsbanken": ["Avdeling", "Kunde"],
        "Custom Webshop": ["Customer"],
        "YouTrack": ["Groups", "Organizations", "Usergroups", "Users"],
        "PowerOffice GO": ["Contactperson", "Customers"],
        "Zendesk": ["Organizations", "Ticketcomments", "Tickets"],
        "Custompms": ["Customer", "Project"],
    }


def test_a_port_in_use_is_said(folder: Path) -> None:
    with mock(cwd=folder) as served:
        port = served.url.rsplit(":", 1)[1]
        ended = command("mock", "--port", port, cwd=folder)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == f"harness: port {port} is in use\n  hint: choose another one, or --port 0 for a free one\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--no-sync", "--fault", "dead"], "--no-sync leaves nothing"),
        (["--fault", "sloppy"], "no fault is called sloppy"),
        (["--lag", "0"], "not in the range"),
        (["--lag", "nan"], "no number of seconds"),
        (["--lag", "inf"], "no number of seconds"),
        (["--port", "70000"], "not in the range"),
        (["nowhere"], "nowhere"),
        (["empty"], "no document here maps anything"),
    ],
)
def test_what_cannot_be_served_is_said(folder: Path, arguments: list[str], said: str) -> None:
    (folder / "empty").mkdir()
    ended = command("mock", *arguments, cwd=folder)
    assert ended.code == 2
    assert said in ended.err


def test_the_examples_come_to_rest(tmp_path: Path) -> None:
    """Documents that lead to each other make no records without end."""
    with mock(EXAMPLES, "--lag", "0.05", "-v", cwd=tmp_path) as served:
        url = served.http.get("/").json()["Fjordcrm"]["Company"]
        served.http.post(url, json={"name": "Fjord", "organisationNumber": "1"})
        until(served, "sync", "Nordbooks Customer")
        served.http.post(url, json={"name": "Berg", "organisationNumber": "2"})
        until(served, "sync", "Nordbooks Customer customer-3")
        versions = [record["_version"] for record in served.http.get(url).json()]
        assert versions == [1, 1, 1]


def test_a_sync_of_ones_own_can_live_on_what_is_shown(folder: Path) -> None:
    """Polling by `since`, writing with `If-Match`: creation, an edit each way, and then silence."""
    with mock("--no-sync", cwd=folder) as served:
        http = served.http
        since = {path: http.get(path).json()[-1]["_updated"] for path in (PEOPLE, CUSTOMERS)}
        names = {PEOPLE: "name", CUSTOMERS: "title"}
        links: dict[tuple[str, str], str] = {}
        own: set[tuple[str, str, int]] = set()

        def one_pass() -> int:
            """Carry over what changed; gives the number of writes."""
            writes = 0
            for here, there in ((PEOPLE, CUSTOMERS), (CUSTOMERS, PEOPLE)):
                for record in http.get(here, params={"since": since[here]}).json():
                    since[here] = record["_updated"]
                    if (here, record["id"], record["_version"]) in own:
                        continue
                    fields = {names[there]: record[names[here]]}
                    if (here, record["id"]) in links:
                        url = f"{there}/{links[here, record['id']]}"
                        tag = http.get(url).headers["etag"]
                        written = http.patch(url, json=fields, headers={"if-match": tag}).raise_for_status().json()
                    else:
                        written = http.post(there, json=fields).raise_for_status().json()
                        links[here, record["id"]], links[there, written["id"]] = written["id"], record["id"]
                    own.add((there, written["id"], written["_version"]))
                    writes += 1
            return writes

        a = f"{PEOPLE}/{http.post(PEOPLE, json={'name': 'Kari'}).json()['id']}"
        assert (one_pass(), one_pass()) == (1, 0)
        b = f"{CUSTOMERS}/{links[PEOPLE, a.rsplit('/', 1)[1]]}"
        assert http.get(b).json()["title"] == "Kari"
        http.patch(b, json={"title": "Kari B"})
        assert (one_pass(), one_pass()) == (1, 0)
        http.patch(a, json={"name": "Kari A"})
        assert (one_pass(), one_pass()) == (1, 0)
        assert (http.get(a).json()["name"], http.get(b).json()["title"]) == ("Kari A", "Kari A")
