"""Small HTTP servers over real sockets, and a clock on which nothing really waits."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from harness.connect.pace import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as it arrived; header names in lower case."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    text: str
    raw_query: str = ""

    @property
    def json(self) -> Any:
        return json.loads(self.text)


Answer = tuple[int, Any] | tuple[int, Any, Mapping[str, str]]
Act = Callable[[Asked], Answer]


@dataclass(slots=True, kw_only=True)
class Served:
    """A running server: its address, and what it was asked."""

    url: str
    asked: list[Asked] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        return [f"{one.method} {one.path}" for one in self.asked]


@contextmanager
def serving(act: Act) -> Iterator[Served]:
    """A server that answers as `act` says: JSON, or a text or bytes as they are; None closes without an answer."""
    served = Served(url="")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            pass

        def answer(self) -> None:
            parts = urlsplit(self.path)
            text = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
            asked = Asked(
                method=self.command,
                path=parts.path,
                query=dict(parse_qsl(parts.query, keep_blank_values=True)),
                headers={name.lower(): value for name, value in self.headers.items()},
                text=text,
                raw_query=parts.query,
            )
            served.asked.append(asked)
            status, body, *more = act(asked)
            if status == 0:
                self.close_connection = True
                return
            content = body if isinstance(body, bytes) else body if isinstance(body, str) else json.dumps(body)
            data = content if isinstance(content, bytes) else content.encode()
            data = b"" if body is None else data
            self.send_response(status)
            for name, value in (more[0] if more else {"content-type": "application/json"}).items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    served.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Stopped:
    """A clock that moves only when somebody sleeps; `slept` is how long, one after another."""

    def __init__(self) -> None:
        self.time = 0.0
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds

    @property
    def clock(self) -> Clock:
        return Clock(now=lambda: self.time, sleep=self.sleep, date=lambda: datetime(2026, 1, 1, tzinfo=UTC))
