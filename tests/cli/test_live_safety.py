"""A live run writes only where it may, only to its own records, and not before everything it needs is there."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.cli.command import command
from tests.cli.live import Place, Records, place
from tests.documents import document, section

MARKED = section("EVERY", "KEEP", "PROPS", rows=[("name", "title"), ("size", "amount", '"integer"')])
COUNTED = section("EVERY", a="Alfa Order", b="Beta Invoice")
DOCUMENT = document(MARKED, COUNTED)
NAMES = ("person", "order", "customer", "invoice")


def without(text: str) -> Callable[[str], str]:
    """A change of harness.toml that leaves a text out where it is first."""
    return lambda toml: toml.replace(text, "", 1)


def with_secret(toml: str) -> str:
    return toml.replace("sandbox", 'secrets = { token = "NOT_SET_ANYWHERE" }\nsandbox', 1)


CASES = [
    (without("sandbox = true\n"), ["systems.Alfa: a live run writes, and sandbox = true does not say that it may"]),
    (lambda toml: toml.replace("sandbox = true\n", ""), ["systems.Alfa: a live", "systems.Beta: a live"]),
    (lambda toml: toml.replace("sandbox = true", "sandbox = false", 1), ["systems.Alfa: a live run writes"]),
    (lambda toml: toml.split("\n[systems.")[0], ['[systems."Alfa"]', '[systems."Beta"]', "sandbox = true"]),
    (lambda toml: toml.replace('"alfa.json"', '"nobody-knows-it"'), ["nobody-knows-it"]),
    (lambda toml: toml.replace('"alfa.json"', '"elsewhere.json"'), ["elsewhere.json"]),
    (with_secret, ["NOT_SET_ANYWHERE"]),
]


@pytest.fixture(scope="module")
def refusing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with place(tmp_path_factory.mktemp("refusing"), DOCUMENT) as made:
        definition = made.folder / "alfa.json"
        defined = json.loads(definition.read_text(encoding="utf-8"))
        defined["harness"]["secrets"] = ["token"]
        (made.folder / "secret.json").write_text(json.dumps(defined), encoding="utf-8")
        yield made


@pytest.mark.parametrize(("change", "said"), CASES)
def test_where_something_is_missing_no_request_is_sent(
    refusing: Place, change: Callable[[str], str], said: list[str]
) -> None:
    toml = refusing.folder / "harness.toml"
    kept = toml.read_text(encoding="utf-8")
    try:
        refusing.toml(change)
        if change is with_secret:
            refusing.toml(lambda text: text.replace("alfa.json", "secret.json"))
        ended = command("run", refusing.specs, "--mode", "live", cwd=refusing.folder)
    finally:
        toml.write_text(kept, encoding="utf-8")
    assert (ended.code, ended.out) == (2, "")
    assert "no request was sent" in ended.err
    assert [each for each in said if each not in ended.err] == [], ended.err
    assert refusing.gateway.seen == []


def test_without_the_mode_no_request_is_sent(refusing: Place) -> None:
    assert command("run", refusing.specs, cwd=refusing.folder).code == 0
    assert refusing.gateway.seen == []


def ids_of(made: Place) -> set[tuple[str, str]]:
    """The records of the run's ledger, by datatype and id."""
    named: dict[int, tuple[str, str]] = {}
    found = set()
    for line in made.ledger().read_text(encoding="utf-8").splitlines():
        event = json.loads(line)
        if event["event"] in ("creating", "adopted"):
            named[event["n"]] = (event["datatype"].lower(), event.get("id", ""))
        if event["event"] in ("created", "adopted"):
            found.add((named[event["n"]][0], event["id"]))
    return found


def written_to(made: Place) -> set[tuple[str, str]]:
    """The records that requests of the run made, changed or deleted, as the server has them."""
    found = set()
    for each in made.gateway.writes():
        _, collection, *id = each.path.split("?")[0].strip("/").split("/")
        if each.method == "POST":
            assert id == []
            id = [json.loads(each.answer)["id"]]
        found.add((collection, id[0]))
    return found


def test_every_writing_request_of_a_run_is_about_a_record_of_its_ledger(tmp_path: Path) -> None:
    with place(tmp_path, DOCUMENT) as made:
        ended = command("run", made.specs, "--mode", "live", cwd=made.folder)
        assert ended.code == 0, ended.out + ended.err
        assert {each.method for each in made.gateway.writes()} == {"POST", "PATCH", "DELETE"}
        assert written_to(made) == ids_of(made)
        assert made.shown() == made.before


def by_key(listed: Records) -> dict[tuple[str, str], object]:
    """Records by their collection and id."""
    return {(path.rsplit("/", 1)[1], str(each["id"])): each for path, records in listed.items() for each in records}


@contextmanager
def somebody_else(made: Place) -> Iterator[dict[tuple[str, str], object]]:
    """Create and edit records in every collection for a while, beside the run; gives them as they were last seen."""
    paths = {path.rsplit("/", 1)[1]: path for path in made.before}
    theirs: dict[tuple[str, str], object] = {}
    stop = threading.Event()

    def work() -> None:
        with httpx.Client(base_url=made.mock.url, trust_env=False, timeout=10) as http:
            for number in range(1000):
                kind = NAMES[number % len(NAMES)]
                sent = {"name": f"theirs {number}", "title": f"theirs {number}", "size": number, "amount": number}
                id = http.post(paths[kind], json=sent).json()["id"]
                theirs[kind, id] = http.patch(f"{paths[kind]}/{id}", json={"note": f"edited {number}"}).json()
                if stop.wait(0.1):
                    return

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield theirs
    finally:
        stop.set()
        thread.join()


def test_on_a_shared_sandbox_what_others_do_is_neither_touched_nor_mistaken(tmp_path: Path) -> None:
    """What is recognised by its values is verified; what can only be counted is not, and says what to write."""
    with place(tmp_path, DOCUMENT) as made:
        made.toml(lambda toml: toml.replace("exclusive = true\n", ""))
        with somebody_else(made) as theirs:
            ended = command("run", made.specs, "--mode", "live", "--format", "json", cwd=made.folder)
        shown, strangers = by_key(made.shown()), by_key(made.before)
        assert len(theirs) > 2 * len(NAMES)
        touched = written_to(made)
        assert touched & ({*theirs} | {*strangers}) == set()
        assert touched == ids_of(made)
        assert {key: shown.get(key) for key in theirs} == theirs
    verdicts = {each["statement"]: each for each in json.loads(ended.out)["verdicts"]}
    marked = {id: each for id, each in verdicts.items() if "person--customer" in id}
    assert {each["verdict"] for each in marked.values()} == {"passed"}, marked
    (counted,) = (each for id, each in verdicts.items() if "order--invoice" in id)
    assert counted["verdict"] == "unverifiable"
    assert 'say exclusive = true under [systems."Beta".datatypes."Invoice"]' in counted["reason"]
