"""How requests are authenticated: generators that yield requests and take answers, and do no I/O themselves."""

import asyncio
import base64
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import httpx

from harness.connect.purpose import PURPOSE, Purpose
from harness.errors import ConnectorError
from harness.expr.jsontext import Json, loads

EARLY = 30.0  # seconds before its end at which a token is no longer used
REFUSED = (httpx.codes.BAD_REQUEST, httpx.codes.UNAUTHORIZED)  # of a refresh token (RFC 6749, 5.2)
UNSAID = 600.0  # seconds that a token is taken to live where the answer does not say


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Token:
    """What a token endpoint gave; `lives` in seconds, `refresh` for the next time where it gave one."""

    value: str
    lives: float
    refresh: str = ""


class Grant(Protocol):
    """One way to get a token: the request for it, and what its answer says. Neither does I/O."""

    def request(self, refresh: str) -> httpx.Request: ...

    def token(self, answer: Mapping[str, Json]) -> Token: ...


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OAuth2:
    """OAuth 2, client credentials (RFC 6749, 4.4), or refresh (6) where there is a refresh token.

    The client names itself by basic authentication, or in the form with `in_form` (2.3.1).
    """

    url: str
    client_id: str
    client_secret: str
    headers: Mapping[str, str]
    scope: str = ""
    refresh: str = ""
    in_form: bool = False

    def request(self, refresh: str) -> httpx.Request:
        """The request for a token, with the refresh token that the last answer gave, else the first one."""
        held = refresh or self.refresh
        form = {"grant_type": "refresh_token", "refresh_token": held} if held else {"grant_type": "client_credentials"}
        form |= {"scope": self.scope} if self.scope else {}
        headers = {**self.headers, "accept": "application/json"}
        if self.in_form:
            form |= {"client_id": self.client_id, "client_secret": self.client_secret}
        else:
            headers["authorization"] = f"Basic {basic(self.client_id, self.client_secret)}"
        return httpx.Request("POST", self.url, data=form, headers=headers)

    def token(self, answer: Mapping[str, Json]) -> Token:
        """The token of an answer (5.1)."""
        value, refresh = answer.get("access_token"), answer.get("refresh_token")
        if not isinstance(value, str) or not value:
            raise ConnectorError("the token endpoint's answer has no `access_token`")
        return Token(
            value=value, lives=seconds(answer.get("expires_in")), refresh=refresh if isinstance(refresh, str) else ""
        )


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Session:
    """A session token: an operation's request, whose answer has the token at a path."""

    made: Callable[[], httpx.Request]
    read: Callable[[Mapping[str, Json]], Token]

    def request(self, refresh: str) -> httpx.Request:
        return self.made()

    def token(self, answer: Mapping[str, Json]) -> Token:
        return self.read(answer)


class NoTokenYet(httpx.TransportError):
    """The token endpoint is busy or down; the request that wanted the token was not acted on."""


class TokenAuth(httpx.Auth):
    """Sends a token with every request; gets one when there is none, it is about to end, or it is answered 401.

    Requests that need one at the same time wait for one and the same.
    """

    requires_response_body = True

    def __init__(
        self,
        grant: Grant,
        *,
        now: Callable[[], float],
        learn: Callable[[str], None],
        send: Callable[[httpx.Request, str], None],
    ) -> None:
        self._grant = grant
        self._now = now
        self._learn = learn
        self._send = send
        self._token: Token | None = None
        self._ends = 0.0
        self._one = asyncio.Lock()

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        async with self._one:
            if self._token is None or self._now() >= self._ends:
                refresh = self._token.refresh if self._token else ""
                answer = yield self._asking(refresh)
                if refresh and answer.status_code in REFUSED:  # it has ended too: begin anew
                    answer = yield self._asking("")
                self._take(answer)
            used = self._token
        assert used is not None  # noqa: S101 - `_take` raises or sets it
        self._send(request, used.value)
        response = yield request
        if response.status_code != httpx.codes.UNAUTHORIZED:
            return
        async with self._one:
            if self._token is used:  # nobody else has got a new one meanwhile
                answer = yield self._asking(used.refresh)
                if used.refresh and answer.status_code in REFUSED:
                    answer = yield self._asking("")
                self._take(answer)
        assert self._token is not None  # noqa: S101 - as above
        self._send(request, self._token.value)
        yield request

    def _asking(self, refresh: str) -> httpx.Request:
        request = self._grant.request(refresh)
        request.extensions[PURPOSE] = Purpose.TOKEN  # what it is answered must not be recorded
        return request

    def _take(self, response: httpx.Response) -> None:
        status = response.status_code
        if status == httpx.codes.TOO_MANY_REQUESTS or status >= 500:
            raise NoTokenYet(f"no token: the token endpoint answered {status}", request=response.request)
        if not response.is_success:
            self._token = None  # a refresh token that is refused is not tried again
            raise ConnectorError(
                f"no token: {response.request.method} {response.request.url.copy_with(query=None)} was answered "
                f"{response.status_code}",
                hint="are the secrets right, and still valid?",
            )
        try:
            answer = loads(response.content)
        except ValueError:
            answer = None
        if not isinstance(answer, Mapping):
            raise ConnectorError("no token: the token endpoint answered with no JSON object")
        self._token = self._grant.token(answer)
        for secret in (self._token.value, self._token.refresh):
            self._learn(secret)
        self._ends = self._now() + max(0.0, self._token.lives - min(EARLY, self._token.lives / 2))


def bearer(request: httpx.Request, token: str) -> None:
    """Put a token where OAuth 2 wants it (RFC 6750, 2.1)."""
    request.headers["authorization"] = f"Bearer {token}"


def basic(name: str, password: str) -> str:
    """The credentials of basic authentication (RFC 7617)."""
    return base64.b64encode(f"{name}:{password}".encode()).decode()


def seconds(value: Json) -> float:
    """How long a token lives, as an answer says it."""
    try:
        number = float(str(value))
    except ValueError:
        return UNSAID
    return number if 0 < number < float("inf") else UNSAID
