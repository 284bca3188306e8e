"""A real system as the sync sees it, over sockets: looks, writes, what others do meanwhile, and what fails."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx
import pytest

from harness.config import System
from harness.connect.endpoint import endpoint
from harness.connect.reading import api
from harness.connect.remote import RemoteSystem
from harness.connect.rest import RestConnector
from harness.errors import ConnectorError
from harness.expr.jsontext import Fields, Json
from harness.model.dataflow import Datatype
from harness.sim.system import Key, Record
from tests.apps.app import Clock
from tests.apps.configuring import definition
from tests.apps.faulty import Fault, between
from tests.apps.plain import Collection, Plain
from tests.apps.serving import served
from tests.connect.serving import Stopped

T = TypeVar("T")
CONTACT = Datatype(system="Crm", name="Contact")
PATCH = {"content-type": "application/merge-patch+json"}


class Shifting(Plain):
    """A server whose lists leave out the ids in `skipped`, as one that shifts between two pages does."""

    skipped: frozenset[int] = frozenset()

    def answer(self, asked: Any) -> Any:
        reply = super().answer(asked)
        if isinstance(reply.body, list):
            reply.body[:] = [one for one in reply.body if one["id"] not in self.skipped]
        return reply


@dataclass(slots=True, kw_only=True)
class Stage:
    """A server, someone who writes to it, and the system as the sync sees it."""

    app: Shifting
    clock: Clock
    http: httpx.Client
    remote: RemoteSystem
    said: list[str] = field(default_factory=list)
    read: int = 0

    async def news(self) -> list[Key]:
        """What a look adds to the log."""
        await self.remote.look()
        before, self.read = self.read, len(self.remote.log)
        return self.remote.log[before:]

    async def create(self, fields: Fields) -> Record:
        return await asyncio.to_thread(self.remote.create, CONTACT, fields)

    async def update(self, record: Record, patch: dict[str, Json]) -> Record | None:
        return await asyncio.to_thread(self.remote.update, record.key, patch)

    async def delete(self, record: Record) -> None:
        await asyncio.to_thread(self.remote.delete, record.key)

    def post(self, **fields: Any) -> Key:
        """Somebody else makes a record."""
        answer = self.http.post("/api/contacts", json=fields)
        assert answer.status_code == 201, answer.text
        return Key(datatype=CONTACT, id=str(answer.json()["id"]))

    def patch(self, id: str, **fields: Any) -> None:
        """Somebody else edits a record, a while later."""
        self.clock.go_on(1)
        answer = self.http.patch(f"/api/contacts/{id}", json=fields, headers=PATCH)
        assert answer.status_code == 200, answer.text

    def names(self) -> list[str]:
        return [str(one["name"]) for one in self.app.tables["contacts"].all()]

    def writes(self) -> int:
        return sum(asked.method != "GET" for asked in self.app.seen)


Act = Callable[[Stage], Awaitable[T]]
Play = Callable[[Act[T]], T]


@pytest.fixture
def app() -> Iterator[Shifting]:
    with served(Shifting(Clock(), [Collection(path="contacts"), Collection(path="users")])) as running:
        yield running


def play(app: Shifting, act: Act[T], *, url: str = "", **contact: Any) -> T:
    """What `act` gives; requests go to `url`, and `contact` says more of the datatype in the definition."""
    made = definition("Customcrm")
    made["harness"]["datatypes"]["Contact"] |= contact
    read = api(made, name="crm", source="crm.json")
    assert isinstance(app.clock, Clock)
    clock = app.clock
    system = System(connector="crm.json", base_url=f"{url or app.url}/api", secrets={"token": "CRM"})

    async def go() -> T:
        said: list[str] = []
        connector = RestConnector(
            read,
            endpoint("Crm", system, read, {"CRM": app.token}),
            record=lambda exchange: None,
            remark=said.append,
            clock=Stopped().clock,
        )
        headers = {"authorization": f"Bearer {app.token}"}
        async with connector:
            with httpx.Client(base_url=app.url, headers=headers, trust_env=False, timeout=10) as http:
                remote = RemoteSystem("Crm", [CONTACT], connector, now=clock, say=said.append)
                return await act(Stage(app=app, clock=clock, http=http, remote=remote, said=said))

    return asyncio.run(go())


def test_a_look_finds_what_others_saved_and_not_what_the_sync_did(app: Shifting) -> None:
    async def act(stage: Stage) -> None:
        kari, ola = stage.post(name="Kari"), stage.post(name="Ola")
        assert await stage.news() == [kari, ola]
        assert await stage.news() == []
        stage.patch(kari.id, name="Kåre")
        assert await stage.news() == [kari]
        shown = stage.remote.get(kari)
        assert shown is not None
        assert (shown.version, shown.updated, shown.fields["name"]) == (2, stage.clock.time, "Kåre")
        made = await stage.create({"name": "Åse", "address": {"city": "Bergen"}})
        changed = await stage.update(made, {"address": {"street": "Strandgaten"}})
        assert changed is not None
        assert changed.fields["address"] == {"city": "Bergen", "street": "Strandgaten"}
        assert await stage.news() == [], "its own writes"
        assert [record.key for record in stage.remote.all(CONTACT)] == [kari, ola, made.key]
        stage.http.delete(f"/api/contacts/{ola.id}")
        assert await stage.news() == [ola]
        assert stage.remote.get(ola) is None
        await stage.delete(made)
        assert stage.names() == ["Kåre"]
        assert await stage.news() == [made.key]
        assert stage.said == []

    play(app, act)


def test_what_somebody_edits_between_a_look_and_a_write_is_found_by_the_next_look(app: Shifting) -> None:
    """The answer to the write shows both edits, and so must not be taken for what the sync knows."""

    async def act(stage: Stage) -> None:
        key = stage.post(name="Kari", town="Bergen", address={"zip": "5003", "street": "x"})
        await stage.news()
        (record,) = stage.remote.all(CONTACT)
        stage.patch(key.id, town="Oslo", address={"zip": "0150"})
        written = await stage.update(record, {"name": "Kåre", "address": {"street": "y"}})
        assert written is not None
        assert (written.fields["town"], written.fields["address"]) == ("Bergen", {"zip": "5003", "street": "y"})
        assert await stage.news() == [key]
        seen = stage.remote.get(key)
        assert seen is not None
        assert (seen.fields["name"], seen.fields["town"]) == ("Kåre", "Oslo")
        assert seen.fields["address"] == {"zip": "0150", "street": "y"}

    play(app, act)


@pytest.mark.parametrize("fault", [Fault.REFUSED, Fault.ERROR])
def test_looks_that_fail_forget_nothing_and_are_said_once(app: Shifting, fault: Fault) -> None:
    async def act(stage: Stage) -> None:
        key = stage.post(name="Kari")
        await stage.news()
        proxy.spoil(fault)
        assert [await stage.news(), await stage.news()] == [[], []]
        assert [record.key for record in stage.remote.all(CONTACT)] == [key]
        assert len(stage.said) == 1
        proxy.spoil(Fault.NONE)
        stage.patch(key.id, name="Kåre")
        assert await stage.news() == [key]

    with between(app.url) as proxy:
        play(app, act, url=proxy.url)


def test_a_first_look_that_fails_is_told_from_an_empty_system(app: Shifting) -> None:
    async def act(stage: Stage) -> list[bool]:
        proxy.spoil(Fault.REFUSED)
        failed = await stage.remote.look()
        proxy.spoil(Fault.NONE)
        return [failed, await stage.remote.look()]

    with between(app.url) as proxy:
        assert play(app, act, url=proxy.url) == [False, True]


def test_a_record_that_could_not_be_made_is_made_in_the_next_look_and_stays_the_same_to_the_sync(app: Shifting) -> None:
    async def act(stage: Stage) -> None:
        await stage.news()
        proxy.spoil(Fault.REFUSED)
        promised = await stage.create({"name": "Kari"})
        assert stage.names() == []
        assert stage.remote.get(promised.key) == promised
        changed = await stage.update(promised, {"name": "Kåre", "town": "Oslo"})
        assert changed is not None
        assert changed.fields == {"name": "Kåre", "town": "Oslo"}
        assert len(stage.said) == 1
        proxy.spoil(Fault.NONE)
        assert [await stage.news(), await stage.news()] == [[], []]
        assert stage.names() == ["Kåre"]
        (made,) = stage.remote.all(CONTACT)
        assert (made.key, made.fields["id"]) == (promised.key, 1)
        stage.patch("1", name="Kari")
        assert await stage.news() == [promised.key]
        assert await stage.update(made, {"town": "Voss"}) is not None
        assert stage.app.tables["contacts"].found("1")["town"] == "Voss"

    with between(app.url) as proxy:
        play(app, act, url=proxy.url)


def test_a_write_that_failed_is_made_up_for_but_not_over_what_somebody_wrote_since(app: Shifting) -> None:
    async def act(stage: Stage) -> None:
        key = stage.post(name="Kari", town="Bergen", shoe=38)
        await stage.news()
        (record,) = stage.remote.all(CONTACT)
        proxy.spoil(Fault.REFUSED)
        hoped = await stage.update(record, {"town": "Oslo", "shoe": 39})
        assert hoped is not None
        assert (hoped.fields["town"], hoped.fields["shoe"]) == ("Oslo", 39)
        proxy.spoil(Fault.NONE)
        stage.patch(key.id, town="Voss")
        assert await stage.news() == [key]
        there = stage.app.tables["contacts"].found(key.id)
        assert (there["town"], there["shoe"]) == ("Voss", 39)
        assert await stage.news() == []
        assert stage.remote.get(key).fields == there  # type: ignore[union-attr]

    with between(app.url) as proxy:
        play(app, act, url=proxy.url)


def test_a_deletion_that_failed_is_made_up_for(app: Shifting) -> None:
    async def act(stage: Stage) -> None:
        key = stage.post(name="Kari")
        await stage.news()
        proxy.spoil(Fault.REFUSED)
        await stage.delete(stage.remote.all(CONTACT)[0])
        proxy.spoil(Fault.NONE)
        assert stage.names() == ["Kari"]
        assert await stage.news() == [key]
        assert stage.names() == []

    with between(app.url) as proxy:
        play(app, act, url=proxy.url)


@pytest.mark.parametrize("lookup", ["contact-lookup", ""])
def test_a_record_that_a_list_skips_is_not_gone(app: Shifting, lookup: str) -> None:
    """Where single records cannot be asked for, the list is read again; so here it skips it twice, and it is gone."""

    async def act(stage: Stage) -> list[Key]:
        stage.post(name="Kari")
        await stage.news()
        stage.app.skipped = frozenset({1})
        return await stage.news()

    gone = [Key(datatype=CONTACT, id="1")]
    assert play(app, act, lookup=lookup) == ([] if lookup else gone)


def test_a_new_record_that_lists_do_not_show_yet_is_not_gone(app: Shifting) -> None:
    async def act(stage: Stage) -> None:
        await stage.news()
        made = await stage.create({"name": "Kari"})
        stage.app.skipped = frozenset({1})
        assert await stage.news() == []
        stage.app.skipped = frozenset()
        assert await stage.news() == []
        assert [record.key for record in stage.remote.all(CONTACT)] == [made.key]

    play(app, act, lookup="")


def test_what_cannot_be_made_is_said_and_not_asked_for(app: Shifting) -> None:
    async def act(stage: Stage) -> None:
        await stage.news()
        for _ in range(2):
            record = await stage.create({"name": "Kari"})
            assert stage.remote.get(record.key) is None
        assert await stage.news() == []
        assert stage.writes() == 0
        assert stage.said == ["Crm: no Contact can be made: it needs owner, which no document gives it"]

    play(app, act, parent={"datatype": "User", "property": "owner"})


def test_what_a_system_sets_itself_is_not_sent(app: Shifting) -> None:
    async def act(stage: Stage) -> None:
        await stage.news()
        made = await stage.create({"name": "Kari", "id": 7, "updated_at": "2020-01-01"})
        changed = await stage.update(made, {"id": 8, "name": "Kåre"})
        assert changed is not None
        assert (changed.key.id, changed.fields["id"], changed.fields["name"]) == ("1", 1, "Kåre")
        assert stage.said == []

    play(app, act)


def test_times_that_are_off_are_held_within_the_looks_around_them(app: Shifting) -> None:
    """As by one hour; another system's edits in the same minute are to be told earlier and later from these."""

    async def act(stage: Stage) -> tuple[float, float, float]:
        key = stage.post(name="Kari")
        await stage.news()
        began = stage.clock.time
        app.clock = Clock(began - 3600)
        stage.clock.go_on(5)
        stage.http.patch(f"/api/contacts/{key.id}", json={"name": "Kåre"}, headers=PATCH)
        await stage.news()
        seen = stage.remote.get(key)
        assert seen is not None
        return began, seen.updated, stage.clock.time

    began, updated, ended = play(app, act)
    assert began <= updated <= ended


def test_a_datatype_that_the_definition_lacks_is_refused(app: Shifting) -> None:
    read = api(definition("Customcrm"), name="crm", source="crm.json")

    async def act(stage: Stage) -> None:
        connector = RestConnector(
            read,
            endpoint("Crm", System(connector="crm.json", base_url=app.url), read, {}),
            record=lambda exchange: None,
            remark=stage.said.append,
        )
        invoice = Datatype(system="Crm", name="Invoice")
        async with connector:
            with pytest.raises(ConnectorError, match="no Invoice"):
                RemoteSystem("Crm", [invoice], connector, now=stage.clock, say=stage.said.append)

    play(app, act)
