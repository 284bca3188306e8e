"""Mocked systems: the real connectors and the real httpx client, answered by `responses` from simulated systems."""

import re
from collections.abc import Container, Iterable, Mapping
from itertools import count
from types import TracebackType
from urllib.parse import unquote, urlsplit

import httpx
import requests
import responses

from harness.connect.connector import Definition
from harness.expr.jsontext import Json, dumps, loads
from harness.model.dataflow import Datatype
from harness.sim.system import Key, Record, SimulatedSystem

JSON = "application/json"


def definitions(systems: Iterable[SimulatedSystem]) -> tuple[tuple[Definition, SimulatedSystem], ...]:
    """A definition for each simulated system's API, at host names that are reserved for what does not exist."""
    hosts: dict[str, SimulatedSystem] = {}
    for system in systems:
        hosts[_free("".join(filter(_plain, system.name.lower())) or "system", hosts)] = system
    return tuple(
        (Definition(system=system.name, base_url=f"https://{host}.invalid/api", collections=_paths(system)), system)
        for host, system in hosts.items()
    )


def _paths(system: SimulatedSystem) -> dict[Datatype, str]:
    paths: dict[str, Datatype] = {}
    for datatype in system.datatypes:
        slug = "-".join("".join(c if _plain(c) else " " for c in datatype.name.lower()).split())
        paths[_free(slug or "records", paths)] = datatype
    return {datatype: path for path, datatype in paths.items()}


def _free(name: str, taken: Container[str]) -> str:
    return name if name not in taken else next(other for n in count(2) if (other := f"{name}-{n}") not in taken)


def _plain(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


class MockTransport(httpx.AsyncBaseTransport):
    """An httpx transport behind which `responses` answers; a request that nobody registered is an error."""

    def __init__(self, systems: Iterable[tuple[Definition, SimulatedSystem]]) -> None:
        self._mock = responses.RequestsMock(assert_all_requests_are_fired=False)
        self._session = requests.Session()
        self._session.trust_env = False
        for definition, system in systems:
            for datatype, path in definition.collections.items():
                _register(self._mock, f"{definition.base_url}/{path}", Collection(definition, system, datatype))

    async def __aenter__(self) -> "MockTransport":
        self._mock.start()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        self._mock.stop(allow_assert=False)
        self._session.close()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        prepared = requests.Request(
            request.method, str(request.url), headers=dict(request.headers), data=request.content
        ).prepare()
        try:
            answer = self._session.send(prepared, allow_redirects=False)
        except requests.ConnectionError as error:
            raise httpx.ConnectError(str(error).splitlines()[0], request=request) from error
        return httpx.Response(answer.status_code, headers=dict(answer.headers), content=answer.content, request=request)


class Collection:
    """Answers the requests to one datatype of a simulated system."""

    def __init__(self, definition: Definition, system: SimulatedSystem, datatype: Datatype) -> None:
        self._definition = definition
        self._system = system
        self._datatype = datatype

    def __call__(self, request: requests.PreparedRequest) -> tuple[int, Mapping[str, str], str]:
        base = f"{self._definition.base_url}/{self._definition.collections[self._datatype]}"
        path = urlsplit(str(request.url)).path.removeprefix(urlsplit(base).path).removeprefix("/")
        status, body = self._answer(str(request.method), unquote(path), request.body or b"")
        return status, {"content-type": JSON}, dumps(body)

    def _answer(self, method: str, id: str, body: str | bytes | object) -> tuple[int, Json]:
        if method == "GET" and not id:
            return 200, [self._shown(record) for record in self._system.all(self._datatype)]
        sent = loads(body) if isinstance(body, str | bytes) and body else {}
        if not isinstance(sent, Mapping):
            return 400, {"error": "a record is a JSON object"}
        if method == "POST" and not id:
            return 201, self._shown(self._system.create(self._datatype, sent))
        key = Key(datatype=self._datatype, id=id)
        record = self._system.update(key, dict(sent)) if method == "PATCH" else self._system.get(key)
        return (200, self._shown(record)) if record is not None else (404, {"error": f"no {self._datatype} {id}"})

    def _shown(self, record: Record) -> Json:
        own: dict[str, Json] = {
            self._definition.id_property: record.key.id,
            self._definition.version_property: record.version,
            self._definition.updated_property: f"{record.updated:g}",
        }
        return {**record.fields, **own}


def _register(mock: responses.RequestsMock, url: str, collection: Collection) -> None:
    """Register what a collection answers; as patterns, which `responses` matches without taking each URL apart."""
    all_of_it, one = re.compile(re.escape(url) + "$"), re.compile(re.escape(url) + "/[^/]+$")
    for method, pattern in (("GET", all_of_it), ("GET", one), ("POST", all_of_it), ("PATCH", one)):
        mock.add_callback(method, pattern, callback=collection, content_type=JSON)
