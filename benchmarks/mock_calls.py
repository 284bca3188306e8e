"""`harness run`, noting what goes through `responses`, and then the same calls by bare httpx and `responses`.

A process of its own: `python -m benchmarks.mock_calls PATH...` prints how many calls there are and the processor
seconds that they take with nothing around them: an httpx client whose transport hands each request to `requests`, where
`responses` finds a callback by the same patterns, and the callback has the answer at hand.
"""

import asyncio
import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import httpx
import requests
import responses

from harness.cli.main import cli
from harness.connect.mock import MockTransport

TURNS = 3
Pattern = tuple[str, re.Pattern[str]]


@dataclass(slots=True)
class World:
    """The calls of one document: what was registered for it, requests and answers in their order."""

    patterns: list[Pattern]
    calls: list[tuple[httpx.Request, httpx.Response]] = field(default_factory=list)


def noted(paths: Sequence[str]) -> list[World]:
    """Run documents and note all calls."""
    worlds: dict[int, World] = {}
    transports: list[MockTransport] = []  # kept, so that no other one gets the same id
    answered = MockTransport._answered

    def noting(self: MockTransport, request: httpx.Request) -> httpx.Response:
        response = answered(self, request)
        if id(self) not in worlds:
            transports.append(self)
            worlds[id(self)] = World([(str(one.method), re.compile(one.url)) for one in self._mock.registered()])
        worlds[id(self)].calls.append((request, response))
        return response

    MockTransport._answered = noting  # type: ignore[method-assign] # nobody else need know of this benchmark
    cli.main(["run", "-n", "1", *paths, "-o", "noted"], standalone_mode=False)
    return list(worlds.values())


class Bare(httpx.AsyncBaseTransport):
    """Hands each request to `requests`, and its answer back."""

    def __init__(self) -> None:
        self._session = requests.Session()
        self._session.trust_env = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        prepared = requests.Request(
            request.method, str(request.url), headers=dict(request.headers), data=request.content
        ).prepare()
        answer = self._session.send(prepared, allow_redirects=False)
        return httpx.Response(answer.status_code, headers=dict(answer.headers), content=answer.content, request=request)


async def again(world: World) -> int:
    """Make the calls of a document once more; gives how many were answered as they were."""
    answers = iter([(answer.status_code, dict(answer.headers), answer.text) for _, answer in world.calls])
    told: Callable[[object], tuple[int, Mapping[str, str], str]] = lambda request: next(answers)  # noqa: E731
    right = 0
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        for method, pattern in world.patterns:
            mock.add_callback(method, pattern, callback=told, content_type="application/json")
        async with httpx.AsyncClient(transport=Bare(), trust_env=False) as client:
            for request, answer in world.calls:
                got = await client.request(
                    request.method, request.url, headers=request.headers, content=request.content
                )
                right += got.status_code == answer.status_code and got.content == answer.content
    return right


def main() -> None:
    worlds = noted(sys.argv[1:])
    calls = sum(len(world.calls) for world in worlds)
    best = float("inf")
    for _ in range(TURNS):
        began = time.process_time()
        right = sum(asyncio.run(again(world)) for world in worlds)
        best = min(best, time.process_time() - began)
        if right != calls:
            raise AssertionError(f"{calls - right} of {calls} calls were answered otherwise")
    print(calls, best)


if __name__ == "__main__":
    main()
