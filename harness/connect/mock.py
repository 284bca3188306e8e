"""Mocked systems: the real connectors and the real httpx client, answered by `responses` from simulated systems."""

import asyncio
import re
from collections.abc import Container, Iterable, Mapping
from itertools import count
from types import TracebackType
from urllib.parse import unquote, urlsplit

import httpx
import requests
import responses
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict

from harness.connect.answering import JSON, OF_ALL, OF_ONE, Asking, Collection, Layout
from harness.model.dataflow import Datatype
from harness.sim.system import SimulatedSystem

NOWHERE = "https://{}.invalid/api"
"""Base URLs of mocked systems: host names that are reserved for what does not exist."""


def layouts(systems: Iterable[SimulatedSystem], base_url: str = NOWHERE) -> tuple[tuple[Layout, SimulatedSystem], ...]:
    """Where each simulated system is; its name stands in the base URL where that has `{}`."""
    hosts: dict[str, SimulatedSystem] = {}
    for system in systems:
        hosts[_free("".join(filter(_plain, system.name.lower())) or "system", hosts)] = system
    return tuple(
        (Layout(system=system.name, base_url=base_url.format(host), collections=_paths(system)), system)
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
    """An httpx transport behind which `responses` answers; a request that nobody registered is an error.

    Where another thread works on the systems, too, it holds the `gate` meanwhile, and requests wait.
    """

    def __init__(self, systems: Iterable[tuple[Layout, SimulatedSystem]], gate: asyncio.Lock | None = None) -> None:
        self._gate = gate
        self._mock = responses.RequestsMock(assert_all_requests_are_fired=False)
        self._adapter = HTTPAdapter()
        for layout, system in systems:
            for datatype in layout.collections:
                _register(self._mock, Collection(layout, system, datatype))

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
        self._adapter.close()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self._gate is None:
            return self._answered(request)
        async with self._gate:
            return self._answered(request)

    def _answered(self, request: httpx.Request) -> httpx.Response:
        # httpx has encoded address, headers and body already, so nothing is left for requests to prepare
        prepared = requests.PreparedRequest()
        prepared.method, prepared.url, prepared.body = request.method, str(request.url), request.content
        prepared.headers = CaseInsensitiveDict(request.headers)
        try:
            answer = self._adapter.send(prepared)  # in whose place `responses` stands
        except requests.ConnectionError as error:
            raise httpx.ConnectError(str(error).splitlines()[0], request=request) from error
        return httpx.Response(answer.status_code, headers=dict(answer.headers), content=answer.content, request=request)


class Front:
    """Lets a collection answer what `responses` was asked."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._path = urlsplit(collection.url).path

    def __call__(self, request: requests.PreparedRequest) -> tuple[int, Mapping[str, str], str]:
        url, body = urlsplit(str(request.url)), request.body or b""
        answer = self._collection.answer(
            Asking(
                method=str(request.method),
                id=unquote(url.path.removeprefix(self._path).removeprefix("/")),
                query=url.query,
                headers={name.lower(): str(value) for name, value in request.headers.items()},
                body=body.encode() if isinstance(body, str) else bytes(body),
            )
        )
        return answer.status, {"content-type": JSON, **answer.headers}, answer.body


def _register(mock: responses.RequestsMock, collection: Collection) -> None:
    """Register what a collection answers; as patterns, which `responses` matches without taking each URL apart."""
    url, front = re.escape(collection.url), Front(collection)
    for methods, pattern in ((OF_ALL, url + r"(\?.*)?$"), (OF_ONE, url + r"/[^/?]+(\?.*)?$")):
        for method in methods:
            mock.add_callback(method, re.compile(pattern), callback=front, content_type=JSON)
