"""Plug-ins for connectors: the documented one against a real server, and ones that lie, raise and wander off."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import pytest

from harness.config import System
from harness.connect.connector import Connector
from harness.connect.opening import connect, target
from harness.errors import ConnectorError, HarnessError
from harness.model.dataflow import Datatype
from harness.model.evidence import Exchange
from tests.connect.acme import BOOK_KEY, Acme
from tests.connect.plugging import install, install_documented
from tests.connect.serving import Asked, Stopped, serving

T = TypeVar("T")
PERSON, CONTACT = Datatype(system="Book", name="Person"), Datatype(system="Book", name="contact")
GROUP = "harness.connectors"
BEGIN = """
from harness.connect.plugins import *

class Plugin:
    datatypes = [PluginDatatype(name="Person", mark=Mark(property="note", prefix=True, longest=None, unique=False))]
    def __init__(self, context):
        self.context = context
        self.key = context.secret("key")
    async def listing(self, datatype): return ()
    async def get(self, datatype, id): return None
    async def create(self, datatype, fields, *, mark=""): return None
    async def update(self, datatype, id, patch): return None
    async def delete(self, datatype, id): return False
"""


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test sees the modules of another."""
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        if name.split(".")[0] in ("mine", "acme_plugins"):
            del sys.modules[name]


def talk(
    connector: str,
    url: str,
    act: Callable[[Connector], Awaitable[T]],
    *,
    exchanges: list[Exchange] | None = None,
    remarks: list[str] | None = None,
    stopped: Stopped | None = None,
    **system: Any,
) -> T:
    """What `act` gives with the connector of a configured system; no pause is really waited for."""
    told: Mapping[str, Any] = {"values": {"book": "customers"}, "secrets": {"key": "BOOK_KEY"}, **system}
    configured = System(connector=connector, base_url=f"{url}/api", **told)

    async def go() -> T:
        made = connect(
            target("Book", configured, Path(), {"BOOK_KEY": BOOK_KEY}),
            record=(exchanges if exchanges is not None else []).append,
            remark=(remarks if remarks is not None else []).append,
            clock=(stopped or Stopped()).clock,
        )
        async with made:
            return await act(made)

    return asyncio.run(go())


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Installs a plug-in `mine`: the one above with some of its class written anew."""

    def write(more: str) -> None:
        install(tmp_path, "acme-x", {"mine.py": BEGIN + more}, {GROUP: {"mine": "mine:Plugin"}})
        monkeypatch.syspath_prepend(tmp_path)

    return write


def test_the_documented_connector_creates_reads_changes_and_deletes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(install_documented(tmp_path))
    acme, exchanges = Acme(), list[Exchange]()

    async def act(connector: Connector) -> None:
        assert connector.is_same(PERSON, CONTACT)
        made = await connector.create(CONTACT, {"email": "a@x.test"}, mark="m-1")
        assert (made.datatype, made.id, made.version) == (CONTACT, "p/1", "1")
        assert acme.people["p/1"]["note"] == "m-1"
        assert connector.found_by(PERSON, {"email": "a@x.test"}, "m-1") == {"note": "m-1"}
        changed = await connector.update(PERSON, "p/1", {"email": "b@x.test"})
        assert changed is not None
        assert (changed.version, changed.fields["email"]) == ("2", "b@x.test")
        assert await connector.get(PERSON, "p/1") == changed
        assert await connector.listing(PERSON) == (changed,)
        assert await connector.delete(PERSON, "p/1") is True
        assert await connector.delete(PERSON, "p/1") is False
        assert await connector.get(PERSON, "p/1") is None
        assert await connector.update(PERSON, "p/1", {"email": "c@x.test"}) is None
        with pytest.raises(ConnectorError, match=r"Person\.required: a create lacks email"):
            await connector.create(PERSON, {})
        with pytest.raises(ConnectorError, match="rev is set by the system"):
            await connector.update(PERSON, "p/1", {"rev": "9"})

    with serving(acme) as served:
        talk("address-book", served.url, act, exchanges=exchanges)
        assert [one.headers["x-api-key"] for one in served.asked] == [BOOK_KEY] * 8
    assert [(one.method, one.status) for one in exchanges] == [
        ("POST", 200), ("PATCH", 200), ("GET", 200), ("GET", 200), ("DELETE", 204), ("DELETE", 404), ("GET", 404),
        ("PATCH", 404),
    ]  # fmt: skip
    assert "a@x.test" in exchanges[0].request
    assert "p%2F1" in exchanges[1].url


@pytest.mark.parametrize(
    ("method", "said"),
    [
        ("    async def listing(self, datatype): return 3", "listing: gave a int, no sequence of Observed"),
        ("    async def listing(self, datatype): return [{'id': '1'}]", "listing: gave a dict, no Observed"),
        ("    def listing(self, datatype): return []", "listing: TypeError: `listing` is not async"),
        (
            "    async def listing(self, datatype):\n        return [Observed(datatype=datatype, id='', version='')]",
            "listing: showed a record of Person without its id",
        ),
        (
            "    async def listing(self, datatype):\n"
            "        return [Observed(datatype=datatype, id='7', version='', fields={'x': object()})]",
            "listing: showed Person 7 with fields that are no JSON object",
        ),
        (
            "    async def listing(self, datatype):\n        raise ValueError(f'odd: {self.key}')",
            r"listing: ValueError: odd: \[secret\] \(mine\.py, line 15\)",
        ),
        ("    async def listing(self, datatype): raise SystemExit(0)", r"listing: SystemExit: 0 \(mine\.py, line 14\)"),
        (
            "    async def listing(self, datatype):\n        raise ConnectorError(f'no {self.key}', hint=self.key)",
            r"listing: no \[secret\]",
        ),
        (
            "    async def listing(self, datatype): await self.context.send('GET', 'http://127.0.0.2:9/x')",
            r"GET http://127\.0\.0\.2:9/x: systems\.Book: a request to 127\.0\.0\.2 was refused",
        ),
        (
            "    async def listing(self, datatype):\n"
            "        await self.context.send('GET', 'x', headers={'k': self.key + '\\n'})",
            r"listing: headers\.k: a header is one line of printable characters",
        ),
        (
            "    async def listing(self, datatype): await self.context.send('GET', 'x', params={'k': self.key})",
            r"GET http://127.0.0.1:\d+/api/x\?k=\[secret\]: was answered 403: not you, \[secret\]",
        ),
    ],
)
def test_whatever_a_method_gives_or_raises_is_an_error_with_the_plug_ins_name_and_no_secret(
    method: str, said: str, mine: Callable[[str], None]
) -> None:
    mine(method)
    with (
        serving(lambda asked: (403, f"not you, {asked.query.get('k')}", {})) as served,
        pytest.raises(ConnectorError, match=f"^Book: plug-in mine: {said}") as raised,
    ):
        talk("mine", served.url, lambda connector: connector.listing(PERSON))
    assert BOOK_KEY not in raised.value.message + raised.value.hint
    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None or raised.value.__suppress_context__


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("    datatypes = []", "knows no datatypes"),
        ("    datatypes = ['Person']", "has a str among its datatypes"),
        ("    datatypes = [PluginDatatype(name='A'), PluginDatatype(name='A')]", "has two datatypes A"),
        ("    datatypes = [PluginDatatype(name='A', lacks=frozenset({'remove'}))]", "says that A lacks remove"),
        ("    datatypes = [PluginDatatype(name='A', parent='B')]", "has no datatype that is the parent of A"),
        ("    datatypes = None", "raised TypeError: 'NoneType' object is not iterable"),
        ("    listing = None", "gave a Plugin without listing"),
        ("    def __init__(self, context): self.x = context.values['no']", "raised KeyError: 'no' "),
        ("    def __init__(self, context): raise OSError(context.secret('key'))", r"raised OSError: \[secret\] "),
    ],
)
def test_a_plug_in_that_could_not_keep_the_contract_is_refused_before_anything_is_asked(
    more: str, said: str, mine: Callable[[str], None]
) -> None:
    mine(more)
    with pytest.raises(HarnessError, match=f"^the plug-in mine of acme-x 1.0 {said}") as refused:
        talk("mine", "http://127.0.0.1:9", lambda connector: connector.listing(PERSON))
    assert refused.value.exit == 2


def test_a_plug_in_gets_no_secret_that_harness_toml_does_not_name_for_it(mine: Callable[[str], None]) -> None:
    mine("    def __init__(self, context): context.secret('PATH')")
    with pytest.raises(ConnectorError, match=r"systems\.Book: \$SECRET\(PATH\) has no value"):
        talk("mine", "http://127.0.0.1:9", lambda connector: connector.listing(PERSON))


def test_what_the_api_lacks_is_never_asked_of_the_plug_in(mine: Callable[[str], None]) -> None:
    mine("    datatypes = [PluginDatatype(name='Person', lacks=frozenset({'insert', 'delete'}))]")

    async def act(connector: Connector) -> None:
        assert connector.lacks(PERSON) == {"insert", "delete"}
        with pytest.raises(ConnectorError, match="the plug-in mine has no insert of Person"):
            await connector.create(PERSON, {})
        with pytest.raises(ConnectorError, match="the plug-in mine has no delete of Person"):
            await connector.delete(PERSON, "1")
        with pytest.raises(ConnectorError, match="the plug-in mine has no Pet") as unknown:
            await connector.listing(Datatype(system="Book", name="Pet"))
        assert unknown.value.hint == "it has: Person"
        assert await connector.update(PERSON, "1", {}) is None

    talk("mine", "http://127.0.0.1:9", act)


def test_records_shown_twice_are_one_and_said_and_numbers_are_exact(mine: Callable[[str], None]) -> None:
    """A version that is not given follows the content; a float is the decimal that it was written as."""
    mine(
        "    async def listing(self, datatype):\n"
        "        return [Observed(datatype=datatype, id='1', version='', fields={'x': n}) for n in (0.5, 0.1, 0.1)]"
    )
    remarks: list[str] = []

    async def act(connector: Connector) -> list[Any]:
        return [
            *await connector.listing(PERSON),
            *await connector.listing(CONTACT.__class__(system="B", name="person")),
        ]

    one, other = talk("mine", "http://127.0.0.1:9", act, remarks=remarks)
    assert str(one.fields["x"]) == "0.1"
    assert one.version == other.version != ""
    assert remarks == ["Book: plug-in mine: 2 records were shown twice"] * 2


CREATES = """
    async def listing(self, datatype):
        answer = loads((await self.context.send("GET", "people")).text)
        return [Observed(datatype=datatype, id=each["id"], version="", fields=each) for each in answer]
    async def create(self, datatype, fields, *, mark=""):
        answer = loads((await self.context.send("POST", "people", body=dumps(fields))).text)
        return Observed(datatype=datatype, id=answer["id"], version="", fields=answer)
"""


@pytest.mark.parametrize("was_made", [True, False])
def test_a_create_without_an_answer_is_looked_for_by_its_mark_and_never_repeated(
    was_made: bool, mine: Callable[[str], None]
) -> None:
    mine(CREATES)
    people: list[Any] = [{"id": "0", "note": "m-11 another's"}]

    def act(asked: Asked) -> Any:
        if asked.method == "GET":
            return 200, people
        people.extend([{**asked.json, "id": "1"}] if was_made else [])
        return 0, None

    def create(connector: Connector) -> Any:
        return connector.create(PERSON, {"name": "Kari"}, mark="m-1")

    with serving(act) as served:
        if was_made:
            made = talk("mine", served.url, create)
            assert (made.id, made.fields["note"]) == ("1", "m-1")
        else:
            with pytest.raises(ConnectorError, match="whether the record was made is not known") as unsure:
                talk("mine", served.url, create)
            assert unsure.value.hint == "look for m-1"
        assert served.lines == ["POST /api/people", "GET /api/people"]


def test_a_plug_in_keeps_to_the_rate_waits_out_429_and_repeats_reads_only(mine: Callable[[str], None]) -> None:
    mine(
        "    async def listing(self, datatype):\n"
        "        await self.context.send('POST', 'query', body='{}', reads=True)\n"
        "        await self.context.send('POST', 'change', body='{}')\n"
        "        return ()"
    )
    answers: list[Any] = [(503, {}), (200, {}), (429, {}, {"retry-after": "7"}), (500, {})]
    stopped = Stopped()
    with serving(lambda asked: answers.pop(0)) as served:
        with pytest.raises(ConnectorError, match=r"POST .*/api/change: was answered 500"):
            talk("mine", served.url, lambda connector: connector.listing(PERSON), stopped=stopped, rate=0.25)
        assert served.lines == ["POST /api/query", "POST /api/query", "POST /api/change", "POST /api/change"]
    assert stopped.time >= 4 + 4 + 7


def test_what_a_plug_in_learns_is_kept_out_of_evidence(mine: Callable[[str], None]) -> None:
    mine(
        "    async def listing(self, datatype):\n"
        "        token = (await self.context.send('POST', 'login', body=self.key)).text\n"
        "        self.context.learn(token)\n"
        "        self.context.remark(f'{token} is odd')\n"
        "        await self.context.send('GET', 'all', headers={'authorization': token})\n"
        "        return ()"
    )
    exchanges, remarks = list[Exchange](), list[str]()
    with serving(lambda asked: (200, asked.headers.get("authorization", "gained-token-1"), {})) as served:
        talk("mine", served.url, lambda connector: connector.listing(PERSON), exchanges=exchanges, remarks=remarks)
        assert served.asked[1].headers["authorization"] == "gained-token-1"
    assert remarks == ["[secret] is odd"]
    assert [(one.request, one.response) for one in exchanges][1] == ("", "[secret]")
    assert exchanges[0].request == "[secret]"
