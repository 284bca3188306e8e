"""Sends requests to one system and to nowhere else: paced, timed, repeated where that is safe, secrets taken out."""

import asyncio
import ssl
from collections.abc import Callable
from enum import Enum, auto
from functools import cache
from typing import Protocol

import httpx

from harness.connect.auth import NoTokenYet
from harness.connect.departing import note
from harness.connect.endpoint import Endpoint, origin
from harness.connect.pace import Clock, asked_pause, used_up
from harness.connect.purpose import PURPOSE, Purpose, purpose
from harness.connect.redact import Redactor
from harness.connect.request import Prepared
from harness.connect.turns import AT_ONCE, Turns
from harness.errors import ConnectorError, NoAnswer
from harness.expr.jsontext import Json, dumps, loads
from harness.model.evidence import Exchange

ATTEMPTS = 5
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds, before jitter
MOST_PATIENT = 300.0  # seconds that a system may ask us to wait, and that one request takes with all its attempts
WHOLE = 60.0  # seconds for one answer, its body included
SHORTEST_WAIT = 5.0  # seconds that an answer is given in any case
LARGEST = 64_000_000  # bytes of an answer
REDIRECTS = 3
LIMITS = httpx.Limits(max_connections=2 * AT_ONCE, keepalive_expiry=2.0)
"""Idle connections go before servers close them, some after 5 s: a write on one that closes may have been done."""
SENT = "harness.sent"  # the extension of httpx's requests that says when one went out
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, NoTokenYet)


@cache
def _tls() -> ssl.SSLContext:
    """Checks certificates and names; made once, as reading all authorities takes a moment."""
    return httpx.create_ssl_context()


class NoJson:
    """The body of an answer that is no JSON."""


Shown = Callable[[Json], Json]
"""What of an answer's JSON is kept as evidence."""


def whole(body: Json) -> Json:
    """All of it."""
    return body


class Repeat(Enum):
    """When a request may be sent again: always as it only reads, or only if it was surely not acted on."""

    READ = auto()
    IF_NOT_DONE = auto()


class Unsure(NoAnswer):
    """A write without an answer that says whether it was done."""


class Guarded(httpx.AsyncBaseTransport):
    """Lets through what goes to the configured host, in its turn, and answers of a bounded size and time."""

    def __init__(
        self, inner: httpx.AsyncBaseTransport, endpoint: Endpoint, turns: Turns, clock: Clock, whole: float
    ) -> None:
        self._whole = whole
        self._inner = inner
        self._endpoint = endpoint
        self._turns = turns
        self._clock = clock

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        own = self._endpoint.is_own(request.url)
        if not own and not (self._endpoint.token_url and str(request.url) == str(httpx.URL(self._endpoint.token_url))):
            raise ConnectorError(
                f"systems.{self._endpoint.system}: a request to {request.url.host} was refused",
                hint="a connector talks to the configured host only",
            )
        async with self._turns.turn(reads=purpose(request) is Purpose.READ) as sent:
            note(sent)
            request.extensions[SENT] = sent
            try:
                async with asyncio.timeout(self._whole):
                    response = await self._inner.handle_async_request(request)
                    content = await self._content(response)
            except TimeoutError:
                raise httpx.ReadTimeout(f"no whole answer within {self._whole:g} s", request=request) from None
        date = self._clock.date()
        asked = asked_pause(response.headers, date) if response.status_code == httpx.codes.TOO_MANY_REQUESTS else None
        for pause in (used_up(response.headers, date), asked):
            if pause is not None:
                self._turns.hold(min(pause, MOST_PATIENT))
        return httpx.Response(
            response.status_code, headers=response.headers, content=content, request=request,
            extensions=response.extensions,
        )  # fmt: skip

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def _content(self, response: httpx.Response) -> bytes:
        try:
            if response.headers.get("content-encoding", "identity") != "identity":
                raise ConnectorError("the answer is compressed, which was not asked for")
            parts, size = [], 0
            assert isinstance(response.stream, httpx.AsyncByteStream)  # noqa: S101 - what an async transport gives
            async for part in response.stream:
                size += len(part)
                if size > LARGEST:
                    raise ConnectorError(f"the answer is larger than {LARGEST:,} bytes")
                parts.append(part)
            return b"".join(parts)
        finally:
            await response.aclose()


class Wire(Protocol):
    """What stands between a system's guarded client and the network: a recording, or a replay instead of it."""

    def transport(
        self, system: str, redactor: Redactor, real: Callable[[], httpx.AsyncBaseTransport]
    ) -> httpx.AsyncBaseTransport: ...


class Sender:
    """One system's client; every exchange goes to `record`, without secrets."""

    def __init__(
        self,
        endpoint: Endpoint,
        redactor: Redactor,
        *,
        clock: Clock,
        random: Callable[[], float],
        record: Callable[[Exchange], None],
        transport: httpx.AsyncBaseTransport | None,
        patience: float = MOST_PATIENT,
        wire: Wire | None = None,
    ) -> None:
        self._endpoint = endpoint
        self._redactor = redactor
        self._clock = clock
        self._random = random
        self._record = record
        self._turns = Turns(endpoint.rate, clock)
        self._began = clock.now()
        self._patience = patience
        whole_answer = min(WHOLE, max(SHORTEST_WAIT, patience))

        def real() -> httpx.AsyncBaseTransport:
            return transport or httpx.AsyncHTTPTransport(verify=_tls(), http2=True, retries=0, limits=LIMITS)

        inner = real() if wire is None else wire.transport(endpoint.system, redactor, real)
        self.client = httpx.AsyncClient(
            transport=Guarded(inner, endpoint, self._turns, clock, whole_answer),
            timeout=httpx.Timeout(30.0, connect=10.0),
            follow_redirects=False,
            trust_env=False,
        )
        self.auth: httpx.Auth | None = None

    async def send(
        self, prepared: Prepared, repeat: Repeat, *, shown: Shown = whole
    ) -> tuple[httpx.Response, Json | NoJson]:
        """The answer to a request and its JSON, None where it is empty; of that, `shown` is kept as evidence.

        Raises ConnectorError where there is no answer, Unsure where a write may have been done.

        429 is waited out for every request, as the system did not act on it; lost connections and 5xx for reads.
        """
        redirects, began = 0, 0.0
        for attempt in range(ATTEMPTS):
            response, body, lost, was_sent, went = await self._once(prepared, repeat, shown)
            began = began or went  # what waited for its turn until then was our affair
            last = attempt == ATTEMPTS - 1 or self._clock.now() - began >= self._patience
            if response is None:
                if last or (was_sent and repeat is not Repeat.READ):
                    kind = Unsure if was_sent and repeat is not Repeat.READ else NoAnswer
                    raise kind(f"{self._what(prepared)}: {lost}", hint="is the address right, and the system up?")
                await self._clock.sleep(self._backoff(attempt))
                continue
            status = response.status_code
            if status == httpx.codes.TOO_MANY_REQUESTS:
                if last:
                    raise ConnectorError(f"{self._what(prepared)}: was answered 429 {ATTEMPTS} times")
                self._turns.hold(self._pause(prepared, response, attempt))
            elif status >= 500 and repeat is Repeat.READ and not last:
                asked = asked_pause(response.headers, self._clock.date())
                await self._clock.sleep(self._backoff(attempt) if asked is None else min(asked, LONGEST_PAUSE))
            elif response.has_redirect_location:
                redirects += 1
                prepared = self._redirected(prepared, response, redirects)
            else:
                return response, body
        raise ConnectorError(f"{self._what(prepared)}: no answer in {ATTEMPTS} attempts")

    async def _once(
        self, prepared: Prepared, repeat: Repeat, shown: Shown
    ) -> tuple[httpx.Response | None, Json | NoJson, str, bool, float]:
        """The answer and its JSON, or why there is none and whether the request may have arrived; and when it went."""
        refused: ConnectorError | None = None
        lost, was_sent = "", True
        response = None
        request = prepared.request()
        request.extensions[PURPOSE] = Purpose.READ if repeat is Repeat.READ else Purpose.WRITE
        try:
            response = await self.client.send(request, auth=self.auth)
        except httpx.HTTPError as error:
            lost, was_sent = self._redactor.text(_lost(error)), not isinstance(error, NOT_SENT)
        except ConnectorError as error:
            refused = error
        except (httpx.InvalidURL, httpx.StreamError, UnicodeError, ValueError) as error:
            refused = ConnectorError(f"not a request that can be sent: {type(error).__name__}")
        if refused is not None:  # raised out here, so that no request with its headers hangs on the exception
            raise ConnectorError(
                f"{self._what(prepared)}: {self._redactor.text(refused.message)}",
                hint=self._redactor.text(refused.hint),
            )
        body = None if response is None else _json(response)
        self._record(
            Exchange(
                time=self._clock.now() - self._began,
                system=self._endpoint.system,
                method=prepared.operation.method,
                url=self._redactor.text(str(prepared.url)),
                status=response.status_code if response is not None else 0,
                request=self._redactor.body(prepared.body),
                response=lost if response is None else self._evidence(response, body, shown),
            )
        )
        return response, body, lost, was_sent, float(request.extensions.get(SENT, self._clock.now()))

    def _evidence(self, response: httpx.Response, body: Json | NoJson, shown: Shown) -> str:
        if body is None or isinstance(body, NoJson):
            return self._redactor.text(response.text)
        try:
            kept = self._redactor.json(shown(body))
        except RecursionError:
            return self._redactor.text(response.text)
        return response.text if kept is body else dumps(kept)

    def _redirected(self, prepared: Prepared, response: httpx.Response, redirects: int) -> Prepared:
        target = prepared.url.join(response.headers["location"])
        here = origin(target) == origin(prepared.url)
        if not here or redirects > REDIRECTS or prepared.operation.method != "GET":
            where = "" if here else f" to {self._redactor.text(target.host)}"
            raise ConnectorError(
                f"{self._what(prepared)}: was redirected{where}, which is not followed",
                hint="" if here else "a connector talks to the configured host only; is base_url right?",
            )
        return Prepared(operation=prepared.operation, url=target, headers=prepared.headers)

    def _pause(self, prepared: Prepared, response: httpx.Response, attempt: int) -> float:
        asked = asked_pause(response.headers, self._clock.date())
        if asked is not None and asked > MOST_PATIENT:
            raise ConnectorError(f"{self._what(prepared)}: was answered 429, to be tried in {asked:g} s")
        return asked if asked is not None else max(1.0, self._backoff(attempt))

    def _backoff(self, attempt: int) -> float:
        pause: float = min(FIRST_PAUSE * 2**attempt, LONGEST_PAUSE)
        return pause / 2 + pause / 2 * self._random()

    def _what(self, prepared: Prepared) -> str:
        url = self._redactor.text(str(prepared.url))
        return f"{self._endpoint.system}: {prepared.operation.place}: {prepared.operation.method} {url}"

    def error(self, prepared: Prepared, said: str, *, hint: str = "") -> ConnectorError:
        """An error about a request, with its place in the definition and without secrets."""
        return ConnectorError(f"{self._what(prepared)}: {self._redactor.text(said)}", hint=self._redactor.text(hint))

    def no_json(self, prepared: Prepared, response: httpx.Response) -> ConnectorError:
        """An error about an answer that is no JSON."""
        kind = response.headers.get("content-type", "no content type")
        return self.error(prepared, f"was answered {response.status_code} with no JSON, but {kind}")


def _lost(error: BaseException) -> str:
    """Why a connection was lost: httpx often says nothing but the kind, and what it wraps says the rest."""
    kind, said = type(error).__name__, str(error)
    inner: BaseException | None = error
    while not said and inner is not None:
        inner = inner.__cause__ or inner.__context__
        said = str(inner or "")
    return f"{kind}: {said or 'the connection was lost'}"


def _json(response: httpx.Response) -> Json | NoJson:
    if not response.content:
        return None
    try:
        return loads(response.content)
    except (ValueError, ArithmeticError, RecursionError):
        return NoJson()
