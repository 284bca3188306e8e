"""What the small servers share: routes, requests on record, records with a past, limits, a clock to be set."""

import json
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote

Fields = dict[str, Any]
Handler = Callable[..., "Reply"]


class Clock:
    """A clock that stands still until a test moves it on; seconds since 1970."""

    def __init__(self, now: float = 1_780_000_000.0) -> None:
        self.time = now

    def __call__(self) -> float:
        return self.time

    def go_on(self, seconds: float) -> None:
        self.time += seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer; `body` is sent as JSON unless it is text or None, which is no body at all."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


class Refused(Exception):
    """A request that the vendor would refuse."""

    def __init__(self, status: int, body: Any = None, **headers: str) -> None:
        super().__init__(status, body)
        self.reply = Reply(status=status, body=body, headers={k.replace("_", "-"): v for k, v in headers.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as it came; names of headers are in lower case, of a parameter given twice the last counts."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    def json(self, kind: str = "application/json") -> Any:
        """The body as JSON; refused with 415 where it is declared to be something else, with 400 where it is none."""
        if self.headers.get("content-type", "").partition(";")[0].strip() != kind:
            raise Refused(415, {"error": f"not {kind}"})
        try:
            return json.loads(self.body)
        except ValueError as error:
            raise Refused(400, {"error": "no JSON"}) from error

    def record(self, *wrapper: str) -> Fields:
        """The body as one JSON object, taken out of its wrapper; anything else is refused with 400."""
        found = self.json()
        for name in wrapper:
            found = found.get(name) if isinstance(found, dict) else None
        if not isinstance(found, dict):
            raise Refused(400, {"error": f"{'/'.join(wrapper) or 'the body'} is no object"})
        return found

    def number(self, name: str, usual: int, *, least: int = 0, most: int | None = None) -> int:
        """A parameter that is a whole number; refused with 400 where it is none or out of bounds."""
        text = self.query.get(name, str(usual))
        if not text.isdecimal() or int(text) < least or (most is not None and int(text) > most):
            raise Refused(400, {"error": f"{name} must be a number from {least} to {most}"})
        return int(text)


class App:
    """Answers requests by its routes; `seen` has every request, `bugs` what went wrong in the server itself.

    A path that no route has is answered 404, a method that its routes do not have 405.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.url = ""
        self.seen: list[Asked] = []
        self.bugs: list[Exception] = []
        self._routes: list[tuple[str, re.Pattern[str], Handler]] = []

    def on(self, method: str, path: str, handler: Handler) -> None:
        """Answer a method on a path, a regular expression whose groups are given to the handler after the request."""
        self._routes.append((method, re.compile(path), handler))

    def admit(self, asked: Asked) -> dict[str, str]:
        """Refuse who may not ask, or asks too often; gives headers that every answer carries."""
        return {}

    def answer(self, asked: Asked) -> Reply:
        """What a request is answered."""
        headers: dict[str, str] = {}
        try:
            headers = self.admit(asked)
            reply = self._routed(asked)
        except Refused as refused:
            reply = refused.reply
        return Reply(status=reply.status, body=reply.body, headers={**headers, **reply.headers})

    def _routed(self, asked: Asked) -> Reply:
        fitting = [(method, match, act) for method, path, act in self._routes if (match := path.fullmatch(asked.path))]
        for method, match, act in fitting:
            if method == asked.method:
                return act(asked, *map(unquote, match.groups()))
        raise Refused(405 if fitting else 404, {"error": "Method Not Allowed" if fitting else "Not Found"})

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """The server's ASGI interface."""
        body, more = b"", True
        while more:
            part = await receive()
            body, more = body + part.get("body", b""), part.get("more_body", False)
        asked = Asked(
            method=scope["method"],
            path=scope["raw_path"].decode("ascii"),
            query=dict(parse_qsl(scope["query_string"].decode("ascii"), keep_blank_values=True)),
            headers={name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]},
            body=body,
        )
        self.seen.append(asked)
        try:
            reply = self.answer(asked)
        except Exception as bug:
            self.bugs.append(bug)
            reply = Reply(status=500, body=f"a bug of the test's own server: {bug!r}")
        text = reply.body is None or isinstance(reply.body, str)
        sent = (reply.body or "") if text else json.dumps(reply.body)
        kind = {} if reply.body is None else {"content-type": "text/plain" if text else "application/json"}
        headers = {**kind, "content-length": str(len(sent.encode())), **reply.headers}
        if reply.status == 204:
            headers.pop("content-length")
        pairs = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": reply.status, "headers": pairs})
        await send({"type": "http.response.body", "body": sent.encode()})


class Table:
    """Records by id with their past, so that a search or a replica can show how things were a while ago."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._past: dict[str, list[tuple[float, Fields | None]]] = {}

    def put(self, id: str, record: Fields | None) -> None:
        """Store a record, or None to delete it."""
        self._past.setdefault(id, []).append((self._clock(), record))

    def get(self, id: str, *, lag: float = 0) -> Fields | None:
        """A record as it was `lag` seconds ago."""
        then = self._clock() - lag
        return next((record for time, record in reversed(self._past.get(id, [])) if time <= then), None)

    def all(self, *, lag: float = 0) -> list[Fields]:
        """All records as they were `lag` seconds ago, oldest first."""
        return [record for id in tuple(self._past) if (record := self.get(id, lag=lag)) is not None]

    def found(self, id: str, *, lag: float = 0) -> Fields:
        """A record; refused with 404 where there is none."""
        record = self.get(id, lag=lag)
        if record is None:
            raise Refused(404, {"error": "Not Found"})
        return record


class Limit:
    """So many requests in so many seconds, counted over the time just passed; None is no limit."""

    def __init__(self, number: int | None, seconds: float, clock: Callable[[], float]) -> None:
        self.number = number
        self._seconds = seconds
        self._clock = clock
        self._times: deque[float] = deque()

    def take(self) -> float:
        """Count a request; gives the seconds after which it may be made where it is one too many, else 0."""
        now = self._clock()
        while self._times and self._times[0] <= now - self._seconds:
            self._times.popleft()
        if self.number is not None and len(self._times) >= self.number:
            return self._times[0] + self._seconds - now
        self._times.append(now)
        return 0

    @property
    def left(self) -> int:
        return (self.number or 0) - len(self._times)
