"""What a live run finds of a real sync engine that copies whole documents and knows no rules: each verdict, and why."""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.cli.command import Ended, command
from tests.engines.couch import DATABASES, LAG, prepare
from tests.engines.pouchdb import Engine, replicated

DEADLINE = 3.0  # seconds
ALIVE = "the sync was not seen alive"
MERGED = "Oslo Contact to Bergen Contact: equal in email = email alone, they are merged"
BOTH = "edits of both sides at once survive"
LATEST = "of two edits of one property the later wins"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """A run that has ended: how, and what its run file says of each statement and scenario."""

    ended: Ended
    statements: Mapping[str, Mapping[str, Any]]
    scenarios: Mapping[str, Mapping[str, Any]]

    def verdict(self, statement: str) -> str:
        verdict: str = self.statements[f"oslo-bergen/{statement}"]["verdict"]
        return verdict

    def scenario(self, datatype: str, name: str) -> Mapping[str, Any]:
        return self.scenarios[f"Oslo {datatype} to Bergen {datatype}: {name}"]


def ran(folder: Path, engine: Engine, *arguments: str, deadline: float = DEADLINE) -> Ran:
    folder.mkdir(exist_ok=True)
    prepare(folder, engine.a, engine.b, deadline=deadline)
    ended = command("run", "--mode", "live", "--format", "json", *arguments, cwd=folder)
    verdicts: Any = ended.json["verdicts"]
    lines = (folder / "reports/latest/run.jsonl").read_text(encoding="utf-8").splitlines()
    scenarios = [each["scenario"] for line in lines if (each := json.loads(line))["type"] == "scenario"]
    return Ran(
        ended=ended,
        statements={each["statement"]: each for each in verdicts},
        scenarios={each["name"]: each for each in scenarios},
    )


def left(engine: Engine) -> list[str]:
    """The ids of all documents on both servers."""
    with httpx.Client(trust_env=False) as http:
        lists = [
            http.get(f"{url}/{name}/_all_docs").json() for url in (engine.a, engine.b) for name in DATABASES.values()
        ]
    return [row["id"] for each in lists for row in each["rows"]]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with replicated(*DATABASES.values()) as running:
        running.stop_replication()
        running.start_replication(pause=LAG)
        yield running


@pytest.fixture(scope="module")
def whole(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """The whole document at depth `standard`."""
    found = ran(tmp_path_factory.mktemp("whole"), engine)
    assert found.ended.code == 1, found.ended.err
    assert left(engine) == [], "the run left something"
    return found


@pytest.mark.parametrize(
    ("statement", "verdict", "reason"),
    [
        ("person--person/props", "passed", ""),
        ("person--person/props/name--name", "passed", ""),
        ("person--person/props/city--city", "passed", ""),
        ("person--person/props/age--age", "passed", ""),
        ("contact--contact/props/email--email", "passed", ""),
        ("note--note/props/text--text", "passed", ""),
        ("person--person/keep", "failed", "expected"),
        ("person--person/every", "failed", 'the Bergen Person of "saved" stays as it is: expected version 1-'),
        ("note--note/every", "failed", 'the Bergen Note of "saved" stays as it is: expected version 1-'),
        ("contact--contact/match", "failed", "no new Bergen Contact appears for “newcomer”"),
        ("contact--contact/merge/email--email", "failed", "no new Bergen Contact appears for “newcomer”"),
        ("deal--deal/link", "failed", "no new Bergen Deal appears for “lone”: expected no new Bergen Deal, saw 1"),
    ],
)
def test_the_verdict_of_a_statement(whole: Ran, statement: str, verdict: str, reason: str) -> None:
    """An unchanged save makes a new revision, which reaches the other side; a record is copied whatever rules say."""
    assert whole.verdict(statement) == verdict, whole.ended.err
    assert reason in whole.statements[f"oslo-bergen/{statement}"]["reason"]


@pytest.mark.parametrize("datatype", ["Person", "Contact", "Note"])
@pytest.mark.parametrize(
    "name",
    [
        "a new one appears on the other side, once",
        "each follows the other, then both are silent",
        "every property of the table arrives, and comes back",
    ],
)
def test_creation_and_single_edits_each_way_pass(whole: Ran, datatype: str, name: str) -> None:
    found = whole.scenario(datatype, name)
    assert (found["verdict"], found["reason"]) == ("passed", "")


def test_only_the_unchanged_save_speaks_against_creation(whole: Ran) -> None:
    """The sentence EVERY also promises that saving again changes nothing, and that alone is not so."""
    assert whole.scenario("Person", "saving it again unchanged changes nothing")["verdict"] == "failed"
    own = [
        check
        for scenario in whole.scenarios.values()
        for step in scenario["steps"]
        for check in step["checks"]
        if check["statement"] == "oslo-bergen/person--person/every" and check["verdict"] != "passed"
    ]
    assert [check["claim"] for check in own] == ['the Bergen Person of "saved" stays as it is']


def test_concurrent_edits_of_different_properties_do_not_both_survive(whole: Ran) -> None:
    """One whole document wins, so the other side's edit of another property is lost."""
    found = whole.scenario("Person", BOTH)
    assert found["verdict"] == "failed"
    assert "expected" in found["reason"]


def test_a_merge_rule_that_is_not_followed_is_shown_by_two_records_of_one_email(whole: Ran) -> None:
    found = whole.scenarios[MERGED]
    email = next(value for name, value in found["steps"][0]["table"] if name == "email")
    there = {
        record["_id"]
        for step in found["steps"]
        for exchange in step["exchanges"]
        if exchange["system"] == "Bergen" and exchange["url"].endswith("/contacts/_all_docs?include_docs=true")
        for record in json.loads(exchange["response"])
        if isinstance(record, dict) and record["email"] == email
    }
    assert len(there) == 2, found


def test_concurrent_edits_of_one_property_have_some_verdict(whole: Ran, record_property: Any) -> None:
    """Which revision wins is a matter of their hashes, so either verdict is right; it is printed."""
    found = whole.scenario("Note", LATEST)
    print(f"{LATEST}: {found['verdict']} {found['reason']}")
    record_property(LATEST, found["verdict"])
    assert found["verdict"] in ("passed", "failed")


def test_creation_passes_where_keeping_in_sync_does_not(engine: Engine, tmp_path: Path) -> None:
    """Without the scenario of the unchanged save EVERY is passed, in the document and run in which KEEP is failed."""
    found = ran(tmp_path, engine, "-k", "Person and (once or survive)")
    assert (found.verdict("person--person/every"), found.verdict("person--person/keep")) == ("passed", "failed")
    assert left(engine) == []


def test_without_replication_creation_fails_and_nothing_negative_passes(engine: Engine, tmp_path: Path) -> None:
    """What must not appear did not appear, which a dead sync shows just as well."""
    engine.stop_replication()
    try:
        found = ran(tmp_path, engine, "-k", "once or nothing or silent or merged", deadline=1.0)
    finally:
        engine.start_replication(pause=LAG)
    assert found.ended.code == 1
    assert not [each for each in found.statements.values() if each["verdict"] == "passed"]
    for datatype in ("Person", "Contact", "Note"):
        every = found.statements[f"oslo-bergen/{datatype.lower()}--{datatype.lower()}/every"]
        assert every["verdict"] == "failed"
        said = f"expected 1 new Bergen {datatype}, saw 0 new Bergen {datatype} (last seen "
        assert said in every["reason"]
    link = found.statements["oslo-bergen/deal--deal/link"]
    assert (link["verdict"], link["reason"].partition(":")[0]) == ("unverifiable", ALIVE)
    merged = found.statements["oslo-bergen/contact--contact/merge/email--email"]
    newcomer = next(
        step for step in found.scenarios[MERGED]["steps"] if step["text"].startswith('"newcomer" is edited')
    )
    existing = found.scenarios[MERGED]["steps"][0]
    value = dict(existing["table"])["name"]
    edited = dict(newcomer["table"])["name"]
    assert merged["reason"].startswith(f'name is "{edited}": expected "{edited}", saw "{value}" (last seen ')
    negative = [
        check
        for scenario in found.scenarios.values()
        for step in scenario["steps"]
        for check in step["checks"]
        if check["claim"].startswith("no new ")
    ]
    assert negative
    assert {(check["verdict"], check["reason"].partition(":")[0]) for check in negative} == {("unverifiable", ALIVE)}
    until = time.monotonic() + 10
    while left(engine):  # what was deleted on both sides meanwhile stays deleted
        assert time.monotonic() < until, left(engine)
        time.sleep(0.1)
