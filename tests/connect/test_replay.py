"""A recording answers as the systems did: without a network, without secrets, and nothing that was not recorded."""

import asyncio
import hashlib
import json
import re
import socket
from collections.abc import Awaitable, Callable, Iterator
from decimal import Decimal
from pathlib import Path
from time import monotonic, sleep
from typing import Any, TypeVar
from urllib.parse import quote

import pytest

from harness.config import System
from harness.connect import reading, sending
from harness.connect import replay as replay_module
from harness.connect.endpoint import endpoint
from harness.connect.pace import Clock
from harness.connect.recorded import INDEX
from harness.connect.recording import Recording
from harness.connect.replay import Replay, placeholders
from harness.connect.rest import RestConnector
from harness.connect.sending import Wire
from harness.connect.shipped import find
from harness.errors import ConnectorError, Exit, RunFileError
from harness.model.dataflow import Datatype
from harness.sim.clock import VirtualLoop, until
from tests.apps.app import App, Reply
from tests.apps.app import Asked as AppAsked
from tests.apps.poweroffice import PowerOffice
from tests.apps.serving import served as app_served
from tests.apps.zendesk import Zendesk
from tests.connect.serving import Asked, Stopped, serving
from tests.connect.talking import PERSON, Told, definition, talk
from tests.connect.taping import ABOUT, recorded, replayed, replaying
from tests.connect.test_recording import DATA, LOGINS, echo
from tests.connect.test_rest import BASIC, ROLES, People
from tests.connect.test_secrets import PLANTED

T = TypeVar("T")


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """Nobody may connect or look a name up; patched at the socket, which is where a network begins."""
    tried: list[object] = []

    def refuse(*asked: object, **more: object) -> None:
        tried.append(asked)
        raise AssertionError(f"a connection was tried: {asked}")

    with monkeypatch.context() as patched:
        patched.setattr(socket.socket, "connect", refuse)
        patched.setattr(socket.socket, "connect_ex", refuse)
        patched.setattr(socket, "getaddrinfo", refuse)
        yield tried


class Paged(People):
    """People in pages of two by links, busy now and then, that lose a connection."""

    def __init__(self) -> None:
        super().__init__()
        self.reads = 0

    def answer(self, asked: Asked) -> Any:
        if asked.method != "GET" or asked.path != "/people":
            return super().answer(asked)
        self.reads += 1
        troubles = {2: (429, "later", {"retry-after": "3"}), 4: (503, "busy", {}), 5: (0, None)}
        if self.reads in troubles:
            return troubles[self.reads]
        begin = int(asked.query.get("from", "0"))
        shown = list(self.records.values())
        link = {"link": f'</people?from={begin + 2}>; rel="next"'} if begin + 2 < len(shown) else {}
        return 200, shown[begin : begin + 2], {"content-type": "application/json", "x-rate-limit": "7", **link}


PAGED = definition({**BASIC, "all": {"url": "people", "next_page_link": "{{ links.next.url }}"}}, ROLES)


async def everything(connector: RestConnector) -> list[object]:
    """All that a connector does, and what it gave or why not."""
    seen: list[object] = []
    for number in range(5):
        seen.append(await connector.create(PERSON, {"name": f"Kåre {number}", "note": None, "sum": Decimal("1.50")}))
    seen.append(await connector.listing(PERSON))
    seen.append(await connector.update(PERSON, "2", {"name": "Åse"}))
    seen += [await connector.get(PERSON, "2"), await connector.get(PERSON, "99")]
    seen.append(await connector.listing(PERSON))
    seen += [await connector.delete(PERSON, "3"), await connector.delete(PERSON, "3")]
    seen += [await connector.update(PERSON, "3", {"name": "x"}), await connector.listing(PERSON)]
    return seen


def test_a_session_gives_the_same_again_without_a_network(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Records, evidence with its times, remarks and pauses; the server is gone by then."""
    live, again = Told(), Told()
    people = Paged()
    with serving(people) as served:
        seen = recorded(tmp_path, PAGED, served.url, everything, told=live)
    tried = request.getfixturevalue("no_network")
    assert replayed(tmp_path, PAGED, served.url, everything, told=again) == seen
    assert again.exchanges == live.exchanges
    assert again.remarks == live.remarks
    assert again.stopped.slept == live.stopped.slept
    assert tried == []
    statuses = [each.status for each in live.exchanges]
    assert {200, 201, 204, 404, 429, 503, 0} <= set(statuses)
    assert any("from=2" in each.url for each in live.exchanges)


@pytest.mark.usefixtures("no_network")
def test_what_forbids_the_network_would_notice_it() -> None:
    with pytest.raises(ExceptionGroup) as refused:
        talk(DATA, "http://127.0.0.1:9", lambda connector: connector.listing(PERSON))
    assert "a connection was tried" in str(refused.value.exceptions)


@pytest.mark.parametrize("login", LOGINS)
def test_no_secret_is_needed_though_each_was_sent(login: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """In the path, the query, headers, JSON, a form, and to log in."""
    names = [name.lower() for name in PLANTED]
    operations = {
        "one": {"url": "people/$SECRET(path)/{{ id }}", "params": {"q": "$SECRET(query)"}},
        "new": {"url": "people", "method": "POST", "payload": {"b": [{"key": "$SECRET(body)"}], "a": "{{ name }}"}},
        "form": {"url": "people/{{ id }}", "method": "PUT", "payload-type": "form", "payload": {"p": "$SECRET(form)"}},
        "login": {"url": "login", "method": "POST", "payload": {"p": "$SECRET(password)"}},
    }
    person = {"lookup": "one", "insert": "new", "update": "form"}
    data = definition(operations, person, headers={"X-Own": "$SECRET(header)"}, **LOGINS[login]({"secrets": names}))

    async def act(connector: RestConnector) -> list[object]:
        made = await connector.create(PERSON, {"name": "x"})
        return [made.id, *[each and each.id for each in (
            await connector.update(PERSON, "1", {}), await connector.get(PERSON, "7"),
        )]]  # fmt: skip

    secrets = {name: f"CRM_{name.upper()}" for name in names}
    environment = {f"CRM_{name}": secret for name, secret in PLANTED.items()}
    live, again = Told(), Told()
    with serving(echo) as served:
        seen = recorded(tmp_path, data, served.url, act, told=live, environment=environment, secrets=secrets)
    request.getfixturevalue("no_network")
    assert replayed(tmp_path, data, served.url, act, told=again, secrets=secrets) == seen == ["1", "1", "1"]
    assert [each.url for each in again.exchanges] == [each.url for each in live.exchanges]
    assert [each.request for each in again.exchanges] == [each.request for each in live.exchanges]


def with_shipped(
    name: str, url: str, act: Callable[[RestConnector], Awaitable[T]], *, wire: Wire, told: Told, **more: Any
) -> T:
    """What `act` gives with a shipped definition, whose secrets are the given ones or placeholders."""
    api = find(name, Path())
    configured = System(connector=name, base_url=url, **{key: more[key] for key in more if key != "environment"})
    environment = more.get("environment", placeholders([configured]))

    async def go() -> T:
        connector = RestConnector(
            api,
            endpoint(api.title, configured, api, environment),
            record=told.exchanges.append,
            remark=told.remarks.append,
            clock=told.stopped.clock,
            random=lambda: 1.0,
            wire=wire,
        )
        async with connector:
            return await act(connector)

    return asyncio.run(go())


def test_a_token_that_ends_is_renewed_in_the_replay_too(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """PowerOffice: client credentials, a subscription key in a header, a rate of 10 a second, JSON Patch."""
    secrets = {"application_key": "PO_A", "client_key": "PO_C", "subscription_key": "PO_S"}
    environment = {"PO_A": "app-key-1", "PO_C": "client-key-2", "PO_S": "subscribed-3"}
    customer = Datatype(system="PowerOffice GO", name="Customer")
    live, again = Told(), Told()

    async def act(connector: RestConnector, stopped: Stopped) -> list[object]:
        made = await connector.create(customer, {"Name": "Ås AS", "IsPerson": False})
        await stopped.sleep(3600)
        changed = await connector.update(customer, made.id, {"Name": "Ås og Sønn AS"})
        return [made, changed, await connector.listing(customer), await connector.get(customer, "77")]

    app = PowerOffice(
        lambda: 1_780_000_000 + live.stopped.time, keys="app-key-1:client-key-2", subscription="subscribed-3"
    )
    with app_served(app), Recording(tmp_path, ABOUT, now=lambda: live.stopped.time) as recording:
        url = f"{app.url}/v2"
        seen = with_shipped(
            "powerofficego", url, lambda c: act(c, live.stopped),
            wire=recording, told=live, secrets=secrets, environment=environment,
        )  # fmt: skip
    assert [one.path for one in app.seen].count("/OAuth/Token") == 2
    text = (tmp_path / "poweroffice-go.yaml").read_text(encoding="utf-8")
    assert text.count("purpose: token") == 2
    for secret in (*environment.values(), "token-1", "token-2"):
        assert secret not in text
    request.getfixturevalue("no_network")
    replay = replaying(tmp_path, again.stopped)
    assert with_shipped(
        "powerofficego", url, lambda c: act(c, again.stopped), wire=replay, told=again, secrets=secrets
    ) == seen  # fmt: skip
    assert again.exchanges == live.exchanges
    assert replay.unasked() == ()


def test_zendesk_pages_limits_and_refusals_come_again(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Cursor pages with brackets in their URLs, 429 with a pause, 422 and its message, basic authentication."""
    known: dict[str, Any] = {
        "secrets": {"api_key": "ZD_KEY"},
        "values": {"subdomain": "acme", "email": "me@example.com"},
    }
    organizations = Datatype(system="Zendesk", name="Organizations")
    live, again = Told(), Told()

    async def act(connector: RestConnector) -> list[object]:
        seen: list[object] = [await connector.listing(organizations)]
        seen.append(await connector.create(organizations, {"name": "Ås AS"}))
        try:
            await connector.create(organizations, {"name": "Ås AS"})
        except ConnectorError as error:
            seen.append((error.message, error.hint))
        return [*seen, await connector.listing(organizations)]

    def clock() -> float:
        return 1_780_000_000 + live.stopped.time

    app = Zendesk(clock, email="me@example.com", token="a-zendesk-key", limit=5)
    for id in range(230):
        app.tables["organizations"].put(str(id), {"id": id, "name": f"Org {id}"})
    with app_served(app), Recording(tmp_path, ABOUT, now=lambda: live.stopped.time) as recording:
        url = f"{app.url}/api/v2"
        seen = with_shipped("zendesk", url, act, wire=recording, told=live, environment={"ZD_KEY": app.token}, **known)
    statuses = [each.status for each in live.exchanges]
    assert (statuses.count(200), statuses.count(429), statuses.count(422)) == (6, 1, 1)
    assert "has already been taken" in str(seen[2])
    request.getfixturevalue("no_network")
    replay = replaying(tmp_path, again.stopped)
    assert with_shipped("zendesk", url, act, wire=replay, told=again, **known) == seen
    assert again.exchanges == live.exchanges
    assert again.stopped.slept == live.stopped.slept
    assert replay.unasked() == ()


def record_people(folder: Path, act: Callable[[RestConnector], Awaitable[object]], told: Told | None = None) -> str:
    with serving(People()) as served:
        recorded(folder, DATA, served.url, act, told=told)
        return served.url


async def create(connector: RestConnector) -> object:
    return await connector.create(PERSON, {"name": "x", "size": 1})


async def listing(connector: RestConnector) -> tuple[str, ...]:
    return tuple(str(each.fields["name"]) for each in await connector.listing(PERSON))


def test_what_was_not_recorded_is_an_error_that_names_the_request_and_the_file(tmp_path: Path) -> None:
    """A read of another record, a write with another body, a write once too often, another system's address."""
    url = record_people(tmp_path, create)
    file = tmp_path / "crm.yaml"

    def refused(act: Callable[[RestConnector], Awaitable[object]], at: str = url) -> str:
        with pytest.raises(ConnectorError) as refusal:
            replayed(tmp_path, DATA, at, act, unasked=(f"POST {url}/people",) if act is not twice else ())
        assert refusal.value.exit == Exit.ERRORED
        return refusal.value.message

    async def twice(connector: RestConnector) -> None:
        await create(connector)
        await create(connector)

    first = "Crm: operations."
    assert refused(lambda connector: connector.get(PERSON, "7")) == (
        f"{first}one: GET {url}/people/7: not in the recording {file}: GET {url}/people/7"
    )
    assert refused(lambda connector: connector.create(PERSON, {"name": "y"})) == (
        f"{first}new: POST {url}/people: not in the recording {file}: POST {url}/people with this body"
    )
    assert refused(twice) == (
        f"{first}new: POST {url}/people: not in the recording {file}: POST {url}/people was recorded once, "
        "and is asked for once more"
    )
    assert "not in the recording" in refused(create, "http://127.0.0.1:1")


def test_json_is_compared_as_values_and_a_post_that_reads_is_a_read(tmp_path: Path) -> None:
    data = definition(
        {**BASIC, "all": {"url": "search", "method": "POST", "payload": {"a": {"x": 1, "y": "{{ 2 }}"}, "b": []}}},
        ROLES,
    )
    other = definition(
        {**BASIC, "all": {"url": "search", "method": "POST", "payload": {"b": [], "a": {"y": "{{ 2 }}", "x": 1}}}},
        ROLES,
    )
    with serving(lambda asked: (200, [{"id": 1, "name": "x"}])) as served:
        recorded(tmp_path, data, served.url, listing)

    async def often(connector: RestConnector) -> list[tuple[str, ...]]:
        return [await listing(connector) for _ in range(3)]

    assert replayed(tmp_path, other, served.url, often) == [("x",)] * 3


def test_a_poll_more_or_less_shows_what_was_there_at_that_time(tmp_path: Path) -> None:
    """Live: looked at 0, 10, 20, 30 s; somebody else's record comes at 15, ours are written at 25."""
    live = Told()
    people = People()

    async def polls(connector: RestConnector) -> None:
        for _ in range(4):
            await listing(connector)
            await live.stopped.sleep(5)
            if live.stopped.time == 15:
                people.records["9"] = {"id": "9", "name": "theirs"}
            if live.stopped.time == 25:
                await create(connector)
            await live.stopped.sleep(5)

    with serving(people) as served:
        recorded(tmp_path, DATA, served.url, polls, told=live)

    def at(*times: float, write: float | None = None, late: bool = False) -> list[tuple[float, tuple[str, ...]]]:
        told, seen = Told(), []

        async def look(connector: RestConnector) -> None:
            for time in times:
                if write is not None and told.stopped.time <= write <= time:
                    told.stopped.time = max(told.stopped.time, write)
                    await create(connector)
                told.stopped.time = max(told.stopped.time, time)
                seen.append((told.stopped.time, await listing(connector)))

        unasked = () if write is not None else (f"POST {served.url}/people",)
        replayed(tmp_path, DATA, served.url, look, told=told, unasked=unasked)
        return [(time, names) for time, names in seen]

    none, theirs, both = (), ("theirs",), ("theirs", "x")
    assert at(0, 2, 4, 9) == [(0, none), (2, none), (4, none), (9, none)], "more often"
    assert at(0, 9.9) == [(0, none), (9.9, none)]
    assert at(0, 24) == [(0, none), (24, theirs)], "less often"
    assert at(0, 5, 12, 22, 27, 40, write=25) == [
        (0, none), (5, none), (12, none), (22, theirs), (27, both), (40, both),
    ], "a write is seen by the read after it, even where live it was read later"  # fmt: skip
    assert at(0, 40) == [(0, none), (40, theirs)], "nothing is seen before it is written"
    assert at(0, 24, 35) == [(0, none), (24, theirs), (35, both)], "what was never written cannot be waited for"


def test_the_clock_is_moved_to_where_it_was_when_the_answer_came(tmp_path: Path) -> None:
    live, again = Told(), Told()

    async def slow(connector: RestConnector) -> None:
        await connector.listing(PERSON)
        await live.stopped.sleep(42)
        await create(connector)

    url = record_people(tmp_path, slow, live)

    async def at_once(connector: RestConnector) -> None:
        await connector.listing(PERSON)
        await create(connector)

    replayed(tmp_path, DATA, url, at_once, told=again)
    assert again.stopped.time == 42
    assert [each.time for each in again.exchanges] == [0, 42]


def test_many_at_once_in_real_time_come_out_the_same(tmp_path: Path) -> None:
    """Twenty-five programs beside each other, answers that take a while: each sees in the replay what it saw live."""
    people = People()

    class Slow(App):
        def answer(self, asked: AppAsked) -> Reply:
            sleep(0.001 * (len(asked.body) % 7))
            told = Asked(
                method=asked.method, path=asked.path, query=asked.query, headers=asked.headers, text=asked.body.decode()
            )
            status, body = people(told)
            return Reply(status=status, body=body)

    async def program(connector: RestConnector, number: int) -> list[object]:
        made = await connector.create(PERSON, {"name": f"n{number}"})
        seen: list[object] = [made]
        for round in range(3):
            await connector.update(PERSON, made.id, {"note": "x" * (number + round)})
            seen.append(await connector.get(PERSON, made.id))
            found = await connector.search(PERSON, "name", f"n{number}")
            seen.append([each.fields for each in found])
        return seen

    async def all_of_them(connector: RestConnector) -> list[list[object]]:
        return await asyncio.gather(*(program(connector, number) for number in range(25)))

    began = monotonic()
    with app_served(Slow(lambda: 0.0)) as app, Recording(tmp_path, ABOUT, now=lambda: monotonic() - began) as recording:
        seen = talk(DATA, app.url, all_of_them, wire=recording)

    async def again(loop: VirtualLoop) -> list[list[object]]:
        replay = Replay(tmp_path, now=loop.time, until=until(loop.time))
        api = reading.api(DATA, name="crm", source="crm.yaml")
        connector = RestConnector(
            api,
            endpoint("Crm", System(connector="crm.yaml", base_url=app.url), api, {}),
            record=lambda exchange: None,
            remark=lambda remark: None,
            clock=Clock(now=loop.time, sleep=asyncio.sleep),
            wire=replay,
        )
        async with connector:
            result = await all_of_them(connector)
        assert replay.unasked() == ()
        return result

    loop = VirtualLoop()
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        assert runner.run(again(loop)) == seen


def test_a_link_that_had_a_secret_in_it_is_followed_again(tmp_path: Path) -> None:
    data = definition(
        {"all": {"url": "people", "params": {"q": "$SECRET(q)"}, "next_page_link": "{{ links.next.url }}"}},
        {"list": "all"},
        harness={"secrets": ["q"]},
    )

    def act(asked: Asked) -> Any:
        link = f'</people?q={quote(asked.query["q"])}&from=2>; rel="next"'
        page = asked.query.get("from", "1")
        return 200, [{"id": page, "name": page}], {"link": link} if page == "1" else {}

    with serving(act) as served:
        environment, secrets = {"CRM_Q": PLANTED["QUERY"]}, {"q": "CRM_Q"}
        assert recorded(tmp_path, data, served.url, listing, environment=environment, secrets=secrets) == ("1", "2")
    assert replayed(tmp_path, data, served.url, listing, secrets=secrets) == ("1", "2")


def test_a_system_that_was_busy_is_not_busy_for_longer(tmp_path: Path) -> None:
    """An answer that says nothing of the records is not given again, even where the next one came later."""

    class Late(Stopped):
        async def sleep(self, seconds: float) -> None:
            await super().sleep(seconds + 1)

    live, again, answers = Told(stopped=Late()), Told(), [(503, "busy"), (200, [])]
    with serving(lambda asked: answers.pop(0)) as served:
        recorded(tmp_path, DATA, served.url, listing, told=live)
    replayed(tmp_path, DATA, served.url, listing, told=again)
    assert [(each.time, each.status) for each in again.exchanges] == [(0, 503), (1.5, 200)]


def test_an_answer_that_took_too_long_is_one_that_may_have_been_acted_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "WHOLE", 0.2)  # instead of a minute
    live, again = Told(), Told()

    async def unsure(connector: RestConnector) -> str:
        with pytest.raises(ConnectorError, match="whether the record was made is not known") as unknown:
            await create(connector)
        return unknown.value.message

    def slow(asked: Asked) -> Any:
        if asked.method == "GET":  # whether it was made after all
            return 200, []
        sleep(0.5)
        return 0, None

    with serving(slow) as served:
        seen = recorded(tmp_path, DATA, served.url, unsure, told=live)
    assert replayed(tmp_path, DATA, served.url, unsure, told=again) == seen
    assert again.exchanges == live.exchanges
    assert "ReadTimeout: no whole answer within 0.2 s" in seen


def test_an_answer_too_large_or_compressed_is_refused_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "LARGEST", 1000)  # instead of 64 MB

    async def act(connector: RestConnector) -> list[str]:
        said = []
        for id in ("large", "packed"):
            with pytest.raises(ConnectorError) as refused:
                await connector.get(PERSON, id)
            said.append(refused.value.message)
        return said

    def answer(asked: Asked) -> Any:
        packed = asked.path.endswith("packed")
        return 200, "x" * 3000, {"content-encoding": "gzip"} if packed else {}

    with serving(answer) as served:
        seen = recorded(tmp_path, DATA, served.url, act)
    assert "larger than 1,000 bytes" in seen[0]
    assert "compressed" in seen[1]
    assert replayed(tmp_path, DATA, served.url, act) == seen
    assert (tmp_path / "crm.yaml").stat().st_size < 2000


GOOD = """responses:
- asked: 1.0
  time: 2.0
  request:
    purpose: read
  response:
    method: GET
    url: https://x.invalid/a
    status: 200
    content_type: application/json
    body: '{}'
    auto_calculate_content_length: false
"""
HOSTILE = {
    "a: *b": (r":1: aliases are not followed", "a: &b [x]\nc: *b\n"),
    "tag": (":1: tags are not followed", "!!python/object/apply:os.system [ls]"),
    "tag within": (":11: tags are not followed", GOOD.replace("'{}'", "!!binary aGVp")),
    "cut short": (r":\d+: no YAML: ", GOOD + "- asked: [1"),
    "deep": (":1: nested too deeply", "[" * 100_000),
    "bytes": (": no YAML: ", "\x00"),
    "no list": (":1: responses: ", "responses: {}\n"),
    "nothing": (":1: ", "[]"),
    "another key": (":13: responses.0.path: Extra inputs", GOOD + "  path: /etc/passwd\n"),
    "a file": (":13: responses.0.body_file: Extra", GOOD + "  body_file: /etc/passwd\n"),
    "status": (":9: responses.0.response.status: ", GOOD.replace("200", "1000")),
    "text": (":9: responses.0.response.status: ", GOOD.replace("200", "yes")),
    "number": (": ", GOOD.replace("200", "9" * 5000)),
    "header": (":13: responses.0.response.headers", GOOD + '    headers: {x: "a\\r\\nSet-Cookie: b"}\n'),
    "header name": (":13: responses.0.response.headers", GOOD + '    headers: {"a: b\\n": x}\n'),
    "content type": (":10: responses.0.response.content_type", GOOD.replace("application/json", '"a\\nb: c"')),
    "time": (":3: responses.0.time", GOOD.replace("2.0", ".inf")),
    "before": (":2: answered before it was asked", GOOD.replace("2.0", "0.5")),
    "kind": (":13: responses.0.lost.kind", GOOD + "  lost: {kind: SystemExit, said: x}\n"),
    "lost": (":2: `lost` and the status 0", GOOD + "  lost: {kind: ReadError, said: x}\n"),
    "base64": (":2: the body cannot be served", GOOD + "  base64: '???'\n"),
    "half a letter": (":11: no YAML: ", GOOD.replace("'{}'", '"\\ud800"')),
    "again": (":14: there is no entry 7", GOOD + "again:\n- {entry: 7, after: 0, asked: 1.0, time: 1.0}\n"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_line(name: str, tmp_path: Path) -> None:
    """Even where its digest was made to fit."""
    said, text = HOSTILE[name]
    write_recording(tmp_path, text)
    with pytest.raises(RunFileError, match=re.escape(str(tmp_path / "crm.yaml")) + said) as refused:
        replaying(tmp_path, Stopped())
    assert refused.value.exit == Exit.USAGE


def write_recording(folder: Path, text: str, name: str = "crm.yaml", **changed: object) -> None:
    (folder / "crm.yaml").write_text(text, encoding="utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    index = {
        "format": "harness-recording", "version": 1, "harness": "0", "run": "r", "started": "", "seed": "",
        "documents": {}, "complete": True, "problem": "", "files": {"Crm": {"name": name, "sha256": digest}},
    }  # fmt: skip
    (folder / INDEX).write_text(json.dumps({**index, **changed}), encoding="utf-8")


def test_the_file_that_is_spoilt_above_is_a_good_one(tmp_path: Path) -> None:
    write_recording(tmp_path, GOOD)
    assert replaying(tmp_path, Stopped()).index.run == "r"


@pytest.mark.parametrize("name", ["../crm.yaml", "/etc/passwd", "a/crm.yaml", "crm.json", "", "CRM.yaml", "crm.yaml\n"])
def test_an_index_leads_to_no_file_but_its_own(name: str, tmp_path: Path) -> None:
    write_recording(tmp_path, GOOD, name)
    with pytest.raises(RunFileError, match=r"recording\.json: files\.Crm\.name: "):
        replaying(tmp_path, Stopped())


def test_a_recording_that_is_missing_changed_linked_or_not_complete_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunFileError, match="no recording there"):
        replaying(tmp_path, Stopped())
    file, index = tmp_path / "crm.yaml", tmp_path / INDEX
    for change, said in (
        ({"complete": False, "problem": "disk full"}, "recording.json: the recording is not complete: disk full"),
        ({"version": 2}, "recording.json: version: "),
        ({"format": "x"}, "recording.json: format: "),
        ({"more": "x"}, "recording.json: more: "),
    ):
        write_recording(tmp_path, GOOD, **change)
        with pytest.raises(RunFileError, match=said):
            replaying(tmp_path, Stopped())
    write_recording(tmp_path, GOOD)
    file.write_text(GOOD.replace("'{}'", "'[]'"))
    with pytest.raises(RunFileError, match=r"crm\.yaml: was changed since it was recorded"):
        replaying(tmp_path, Stopped())
    file.rename(tmp_path / "else.yaml")
    with pytest.raises(RunFileError, match=r"crm\.yaml: is missing"):
        replaying(tmp_path, Stopped())
    (tmp_path / "else.yaml").write_text(GOOD)
    file.symlink_to(tmp_path / "else.yaml")
    with pytest.raises(RunFileError, match=r"crm\.yaml: no plain file"):
        replaying(tmp_path, Stopped())
    for text, said in (("{", "EOF"), ("[" * 100_000, "recursion"), ('{"format": "\\ud800"}', "hex escape")):
        index.write_text(text)
        with pytest.raises(RunFileError, match=said):
            replaying(tmp_path, Stopped())


def test_files_are_read_up_to_a_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_recording(tmp_path, GOOD)
    monkeypatch.setattr(replay_module, "LARGEST_FILE", 100)  # instead of 200 MB
    with pytest.raises(RunFileError, match=r"crm\.yaml: larger than 100 bytes"):
        replaying(tmp_path, Stopped())
