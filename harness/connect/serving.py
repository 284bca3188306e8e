"""The simulated systems over real HTTP on loopback, for a sync engine or a person to be pointed at."""

import asyncio
import errno
import signal
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from types import FrameType
from urllib.parse import unquote

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from harness.connect.answering import JSON, Answer, Asking, Collection, Layout
from harness.connect.limiting import Limit
from harness.connect.mock import layouts
from harness.errors import UsageError
from harness.expr.jsontext import Json, dumps
from harness.sim.network import Network, Saved

LOOPBACK = "127.0.0.1"
PATIENCE = 1
"""Seconds that requests under way are given when the server is told to end."""
KEEP_ALIVE = 75
"""Seconds until an idle connection is closed, as nginx does; shorter, and writes meet it just as it is closed."""

Told = Callable[[str, Saved], None]
"""Is told who saved what: `request` or `sync`."""


class Server:
    """Serves a network at a port of loopback, where it listens from the moment it is made; 0 takes a free one.

    Each system answers 429 to what is asked of it beyond `rate` requests in any second, where one is given.

    Raises UsageError where the port cannot be had.
    """

    def __init__(
        self,
        network: Network,
        *,
        port: int = 0,
        told: Told = lambda who, saved: None,
        rate: int | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._network = network
        self._told = told
        self._bugs: list[Exception] = []
        self._socket = _listening(port)
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://{LOOPBACK}:{self.port}"
        defined = layouts(network.systems.values(), self.url + "/{}")
        self.layouts = tuple(layout for layout, _ in defined)
        self._collections = {
            (_slug(layout), path): Collection(layout, system, datatype)
            for layout, system in defined
            for datatype, path in layout.collections.items()
        }
        self._systems = {_slug(layout): layout for layout in self.layouts}
        self._limits = {slug: Limit(rate) for slug in self._systems} if rate is not None else {}
        self._now = now
        methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
        app = Starlette(routes=[Route("/{path:path}", self._respond, methods=methods)])
        self._uvicorn = uvicorn.Server(
            uvicorn.Config(
                app,
                loop="asyncio",
                http="h11",
                ws="none",
                lifespan="off",
                log_config=None,
                log_level="critical",
                server_header=False,
                timeout_graceful_shutdown=PATIENCE,
                timeout_keep_alive=KEEP_ALIVE,
            )
        )

    def run(self, *, lag: float | None) -> signal.Signals | None:
        """Serve until SIGINT, SIGTERM or `stop`; gives the signal. The sync passes every `lag` seconds, or never."""
        with self._noting_signals() as seen:
            asyncio.run(self._serve(lag))
        return seen[0] if seen else None

    def stop(self) -> None:
        """End `run`, from any thread."""
        self._uvicorn.should_exit = True

    async def _serve(self, lag: float | None) -> None:
        passing = asyncio.create_task(self._pass_every(lag)) if lag is not None else None
        await self._uvicorn.serve(sockets=[self._socket])
        if passing is not None:
            passing.cancel()
            with suppress(asyncio.CancelledError):
                await passing  # raises what ended it before its time
        if self._bugs:
            raise self._bugs[0]

    async def _pass_every(self, lag: float) -> None:
        try:
            while True:
                await asyncio.sleep(lag)
                self._network.pass_once()
                self._tell("sync")
        finally:
            self.stop()

    async def _respond(self, request: Request) -> Response:
        body = await request.body()
        raw = request.scope["raw_path"].decode("ascii", "replace")
        try:
            answer = self._answer(raw, request, body)
            self._tell("request")
        except Exception as bug:  # ours: `run` raises it, as the framework would only answer 500
            self._bugs.append(bug)
            self.stop()
            return Response(dumps({"error": "a bug of the harness"}), 500, media_type=JSON)
        headers = {**answer.headers, "content-type": JSON} if answer.body else dict(answer.headers)
        return Response(answer.body, answer.status, headers)

    def _answer(self, path: str, request: Request, body: bytes) -> Answer:
        parts = [unquote(part) for part in path.strip("/").split("/")]
        limit = self._limits.get(parts[0])
        if limit is not None and limit.refuses(self._now()):
            return Answer(status=429, body=dumps({"error": "too many requests"}), headers={"retry-after": "1"})
        collection = self._collections.get((parts[0], parts[1])) if len(parts) in (2, 3) else None
        if collection is not None:
            return collection.answer(
                Asking(
                    method="GET" if request.method == "HEAD" else request.method,
                    id=parts[2] if len(parts) == 3 else "",
                    query=request.url.query,
                    headers={name.lower(): value for name, value in request.headers.items()},
                    body=body,
                )
            )
        if request.method in ("GET", "HEAD") and parts == [""]:
            return Answer(status=200, body=dumps(self._contents()))
        if request.method in ("GET", "HEAD") and len(parts) == 1 and parts[0] in self._systems:
            return Answer(status=200, body=dumps(_collections(self._systems[parts[0]])))
        return Answer(status=404, body=dumps({"error": f"there is nothing here; {self.url}/ lists what there is"}))

    def refused(self) -> Mapping[str, int]:
        """How many requests each limited system has refused, by its name."""
        return {self._systems[slug].system: limit.refused for slug, limit in self._limits.items()}

    def _contents(self) -> Mapping[str, Json]:
        return {layout.system: _collections(layout) for layout in self.layouts}

    def _tell(self, who: str) -> None:
        for saved in self._network.news():
            self._told(who, saved)

    @contextmanager
    def _noting_signals(self) -> Iterator[list[signal.Signals]]:
        """Note signals and stop; uvicorn, which takes them while it serves, raises them again when it has ended."""
        seen: list[signal.Signals] = []

        def note(number: int, frame: FrameType | None) -> None:
            seen.append(signal.Signals(number))
            self.stop()

        try:
            before = {one: signal.signal(one, note) for one in (signal.SIGINT, signal.SIGTERM)}
        except ValueError:  # only the main thread is asked to end by signals
            yield seen
            return
        try:
            yield seen
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)


def _listening(port: int) -> socket.socket:
    # without the protocol's number asyncio leaves Nagle's algorithm on, and each answer waits for 40 ms
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((LOOPBACK, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise UsageError(f"port {port} is in use", hint="choose another one, or --port 0 for a free one") from error
        raise UsageError(
            f"port {port} cannot be listened on: {error.strerror}", hint="choose one from 1024 to 65535"
        ) from error
    return listening


def _slug(layout: Layout) -> str:
    return layout.base_url.rsplit("/", 1)[1]


def _collections(layout: Layout) -> dict[str, Json]:
    return {each.name: f"{layout.base_url}/{path}" for each, path in layout.collections.items()}
