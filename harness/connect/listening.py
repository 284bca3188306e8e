"""Hears what goes over the wire, each attempt as it was, and makes an entry of a recording of it: without secrets."""

import asyncio
import base64
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from hashlib import sha256

import httpx

from harness.connect import sending
from harness.connect.purpose import Purpose, purpose
from harness.connect.recorded import LOSSES, EntryPart, LostPart, RequestPart, ResponsePart, good
from harness.connect.redact import NAMES, SHOWN, Redactor
from harness.expr.jsontext import Json, dumps, loads

DROPPED = re.compile(
    r"^(connection|keep-alive|proxy-.*|te|trailers?|transfer-encoding|upgrade|content-length|date|server|via|alt-svc"
    r"|.*(cookie|token|secret|session|auth|credential|password|csrf|signature|nonce|api-?key).*)$"
)
PAGING = re.compile(r"(next|page|paging|continuation|cursor)")
"""A page's token is no secret, and the next page is not found without it."""
PASSING = re.compile(r"rate-?limit|request|trace|correlation|timing|runtime|cookie|^(date|age|expires|last-modified)$")
"""Headers that are of one answer, not of what was asked for."""
PLAIN = ("token_type", "scope", "expires_in")
"""What of a token endpoint's answer is no secret."""
HALVES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Heard:
    """A request and what came of it, as it was on the wire; `size` counts what was read of the answer's body."""

    request: httpx.Request
    asked: float
    time: float
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    content: bytes = b""
    size: int = 0
    lost: str = ""
    said: str = ""

    def asks(self) -> bytes:
        """A digest that is the same for the same request."""
        return sha256(repr((self.request.method, str(self.request.url), self.request.content)).encode()).digest()

    def says(self) -> bytes | None:
        """A digest that is the same for an answer to a read that says nothing new, None where each counts."""
        if purpose(self.request) is not Purpose.READ or not good(self.status) or self.size > sending.LARGEST:
            return None
        told = [(name, value) for name, value in self.headers if not PASSING.search(name.lower())]
        return sha256(repr((self.status, told)).encode() + self.content).digest()

    def entry(self, redactor: Redactor) -> EntryPart:
        """An entry without secrets; what a token endpoint gave is one, whatever it is called."""
        token = purpose(self.request) is Purpose.TOKEN and 200 <= self.status < 400
        body, exact = _body(self.content if self.size <= sending.LARGEST else b"", redactor, token=token)
        headers = dict(_kept(self.headers, redactor, token=token))
        return EntryPart(
            asked=self.asked,
            time=max(self.time, self.asked),
            request=RequestPart(
                purpose=purpose(self.request),
                content_type=redactor.text(self.request.headers.get("content-type", "")),
                body=_sayable(redactor.body(self.request.content.decode("utf-8", "replace"))),
            ),
            lost=LostPart(kind=self.lost, said=_sayable(redactor.text(self.said))) if self.lost else None,
            cut=self.size if self.size > sending.LARGEST else 0,
            base64=base64.b64encode(exact).decode(),
            response=ResponsePart(
                method=self.request.method,
                url=redactor.text(str(self.request.url)),
                status=self.status,
                content_type=headers.pop("content-type", None),
                headers=headers,
                body=body,
            ),
        )


def _body(content: bytes, redactor: Redactor, *, token: bool) -> tuple[str, bytes]:
    """A body as text, and as bytes where the text alone would not give them back."""
    text = _text(content)
    if token:
        return (_sayable(_hidden(text, redactor)) if content else ""), b""
    if text is not None:
        return _sayable(redactor.body(text)), b""
    exact = redactor.content(content)
    return redactor.text(exact.decode("utf-8", "replace").replace("\0", "\ufffd")), exact


def _text(content: bytes) -> str | None:
    """A body that is UTF-8 as text; with zeros it may as well be UTF-16."""
    try:
        return None if b"\0" in content else content.decode()
    except UnicodeDecodeError:
        return None


def _hidden(text: str | None, redactor: Redactor) -> str:
    try:
        value = loads(text or "")
    except (ValueError, ArithmeticError, RecursionError):
        return SHOWN

    def hide(part: Json) -> Json:
        if isinstance(part, dict):
            return {name: each if name in PLAIN and not isinstance(each, dict | list) else hide(each)
                    for name, each in part.items()}  # fmt: skip
        if isinstance(part, list):
            return [hide(each) for each in part]
        return SHOWN if isinstance(part, str) and part else part

    return redactor.body(dumps(hide(value)))


def _kept(headers: tuple[tuple[str, str], ...], redactor: Redactor, *, token: bool) -> dict[str, str]:
    kept: dict[str, str] = {}
    for name, value in headers:
        name = name.lower()
        if (DROPPED.match(name) or NAMES.match(name)) and not PAGING.search(name):
            continue
        if token and not (name in ("content-type", "retry-after") or "ratelimit" in name.replace("-", "")):
            continue
        shown = redactor.text("".join(letter if letter.isprintable() else " " for letter in value))
        kept[name] = f"{kept[name]}, {shown}" if name in kept else shown
    return kept


def _sayable(text: str) -> str:
    """JSON that was taken apart and put together again has letters that UTF-8 cannot say where it had them escaped."""
    return text if text.isascii() else HALVES.sub(lambda half: f"\\u{ord(half[0]):04x}", text)


class ListeningTransport(httpx.AsyncBaseTransport):
    """Hands on what the transport within is asked and answers, and tells `heard` once it is over, however it ends."""

    def __init__(
        self, inner: httpx.AsyncBaseTransport, *, now: Callable[[], float], heard: Callable[[Heard], None]
    ) -> None:
        self._inner = inner
        self._now = now
        self._heard = heard

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        asked = self._now()

        def over(**more: object) -> None:
            self._heard(Heard(request=request, asked=asked, time=self._now(), **more))  # type: ignore[arg-type]

        try:
            response = await self._inner.handle_async_request(request)
        except (httpx.TransportError, asyncio.CancelledError) as error:
            over(**_loss(error))
            raise
        assert isinstance(response.stream, httpx.AsyncByteStream)  # noqa: S101 - what an async transport gives
        response.stream = _Listening(response, response.stream, over)
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()


def _loss(error: BaseException) -> dict[str, str]:
    """What is cancelled is what took too long: the time for a whole answer is kept above this transport."""
    if not isinstance(error, httpx.TransportError):
        return {"lost": httpx.ReadTimeout.__name__, "said": f"no whole answer within {sending.WHOLE:g} s"}
    name = next((each.__name__ for each in type(error).__mro__ if each.__name__ in LOSSES), httpx.ReadError.__name__)
    return {"lost": name, "said": str(error)}


class _Listening(httpx.AsyncByteStream):
    def __init__(self, response: httpx.Response, inner: httpx.AsyncByteStream, over: Callable[..., None]) -> None:
        self._status = response.status_code
        self._headers = tuple(response.headers.multi_items())
        self._inner = inner
        self._over: Callable[..., None] | None = over
        self._parts: list[bytes] = []
        self._size = 0
        self._failed: BaseException | None = None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for part in self._inner:
                self._size += len(part)
                if self._size <= sending.LARGEST:
                    self._parts.append(part)
                yield part
        except (httpx.TransportError, asyncio.CancelledError) as error:
            self._failed = error
            raise

    async def aclose(self) -> None:
        over, self._over = self._over, None
        try:
            await self._inner.aclose()
        finally:
            if over is not None and self._failed is not None:
                over(**_loss(self._failed))
            elif over is not None:
                over(status=self._status, headers=self._headers, content=b"".join(self._parts), size=self._size)
