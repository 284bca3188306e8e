"""A definition of nothing but data works with the real server of an API that nothing in this project was made for."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeVar

import httpx
import pytest

from harness.config import System
from harness.connect.endpoint import endpoint
from harness.connect.reading import read_api
from harness.connect.rest import RestConnector
from harness.errors import ConnectorError
from harness.model.dataflow import Datatype
from harness.model.evidence import Exchange
from tests.cli.process import harness
from tests.engines.kinto import Kinto, running
from tests.engines.kinto.server import PASSWORD, USER

T = TypeVar("T")
DEFINITION = Path(__file__).parents[2] / "docs" / "kinto.yaml"
PERSON = Datatype(system="Kinto", name="Person")
MARK = "20261121T080000Z-1a2b-7"


@pytest.fixture(scope="module")
def kinto() -> Iterator[Kinto]:
    with running() as server:
        yield server


def talk(
    kinto: Kinto,
    bucket: str,
    act: Callable[[RestConnector], Awaitable[T]],
    record: Callable[[Exchange], None] = lambda _: None,
    remarks: list[str] | None = None,
) -> T:
    api = read_api(DEFINITION)
    told = remarks if remarks is not None else []
    configured = System(
        connector="kinto.yaml",
        base_url=kinto.url,
        values={"user": USER, "bucket": bucket},
        secrets={"password": "PASSWORD"},
    )

    async def go() -> T:
        where = endpoint("Kinto", configured, api, {"PASSWORD": PASSWORD})
        async with RestConnector(api, where, record=record, remark=told.append) as connector:
            return await act(connector)

    return asyncio.run(go())


def test_it_takes_less_than_sixty_lines_of_data() -> None:
    assert len(DEFINITION.read_text(encoding="utf-8").splitlines()) < 60


def test_the_command_line_finds_it_right(kinto: Kinto, tmp_path: Path) -> None:
    with kinto.bucket("checked") as other:
        for name in ("Kari", "Ola"):
            other.post("/collections/people/records", json={"data": {"name": name}}).raise_for_status()
    (tmp_path / "kinto.yaml").write_bytes(DEFINITION.read_bytes())
    (tmp_path / "harness.toml").write_text(
        f'[systems.Kinto]\nconnector = "kinto.yaml"\nbase_url = "{kinto.url}"\n'
        f'values = {{ user = "{USER}", bucket = "checked" }}\nsecrets = {{ password = "KINTO_PASSWORD" }}\n',
        encoding="utf-8",
    )
    for password, code, said in (
        (PASSWORD, 0, "2 records on the first page\n"),
        ("a-wrong-one", 3, "was answered 403"),
    ):
        ended = harness("connectors", "check", cwd=tmp_path, environment={"KINTO_PASSWORD": password})
        assert (ended.returncode, said in ended.stdout) == (code, True), ended.stdout + ended.stderr
        assert PASSWORD not in ended.stdout + ended.stderr


def test_a_record_is_made_found_changed_saved_and_deleted(kinto: Kinto) -> None:
    async def act(connector: RestConnector) -> None:
        bare = await connector.create(PERSON, {}, mark=MARK)
        assert connector.found_by(PERSON, {}, MARK) == {"ref": MARK}
        assert (bare.fields["ref"], bare.fields["name"]) == (MARK, MARK)
        made = await connector.create(PERSON, {"name": "Kåre", "of": {"a": 1, "b": 2}, "ref": "own"}, mark=f"{MARK}8")
        assert await connector.search(PERSON, "ref", "own") == (made,)
        changed = await connector.update(PERSON, made.id, {"of": {"b": 3}})
        assert changed is not None
        assert changed.fields["of"] == {"a": 1, "b": 3}
        saved = await connector.update(PERSON, made.id, {})
        assert saved is not None
        assert {**saved.fields, "last_modified": 0} == {**changed.fields, "last_modified": 0}
        assert len({made.version, changed.version, saved.version}) == 3, "a write that changes nothing is seen"
        assert {each.id: each for each in await connector.listing(PERSON)} == {bare.id: bare, saved.id: saved}
        assert await connector.delete(PERSON, made.id)
        assert not await connector.delete(PERSON, made.id)
        assert await connector.get(PERSON, made.id) is None
        assert await connector.update(PERSON, made.id, {"name": "x"}) is None

    with kinto.bucket("made"):
        talk(kinto, "made", act)


@pytest.mark.parametrize("records", [0, 1, 100, 101, 200])
def test_pages_are_followed_by_their_header(kinto: Kinto, records: int) -> None:
    exchanges: list[Exchange] = []
    remarks: list[str] = []
    with kinto.bucket(f"pages-{records}") as other:
        for number in range(records):
            other.put(f"/collections/people/records/p{number}", json={"data": {"name": "x"}}).raise_for_status()
        listed = talk(kinto, f"pages-{records}", lambda it: it.listing(PERSON), exchanges.append, remarks)
    assert {each.id for each in listed} == {f"p{number}" for number in range(records)}
    assert (len(listed), remarks) == (records, [])
    assert len(exchanges) == max(1, -(-records // 100))


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(kinto: Kinto) -> None:
    """Somebody is quicker: between the read of the ETag and the write that sends it back."""
    with kinto.bucket("stale") as other:
        record = "/collections/people/records/p"
        other.put(record, json={"data": {"name": "Kari"}}).raise_for_status()

        def meddle(exchange: Exchange) -> None:
            if exchange.method == "GET":
                other.patch(record, json={"data": {"name": "theirs"}}).raise_for_status()

        with pytest.raises(ConnectorError, match="was answered 412") as stale:
            talk(kinto, "stale", lambda it: it.update(PERSON, "p", {"name": "ours"}), meddle)
        assert "changed meanwhile" in stale.value.hint
        assert _name(other.get(record)) == "theirs"
        talk(kinto, "stale", lambda it: it.update(PERSON, "p", {"name": "ours"}))
        assert _name(other.get(record)) == "ours"


def _name(answer: httpx.Response) -> object:
    return answer.json()["data"]["name"]
