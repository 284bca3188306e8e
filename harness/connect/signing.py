"""Request signing by a plug-in: it says what to add, without I/O, to each attempt anew, just before it goes out.

A package names one under the entry point group `harness.signing`; `docs/plugins.md` has a whole one.
"""

import re
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from inspect import iscoroutine
from types import MappingProxyType
from typing import Protocol
from urllib.parse import unquote_plus, urlencode

import httpx

from harness.connect.installed import Installed
from harness.connect.redact import SHORTEST
from harness.connect.request import header
from harness.errors import ConnectorError

__all__ = ["GROUP", "ConnectorError", "Signature", "SigningPlugin", "Unsigned"]

GROUP = "harness.signing"
PLACE = "harness.signing"
RESERVED = ("connection", "content-length", "host", "transfer-encoding")  # say where a request goes and where it ends
PART = 20  # characters of a part of a value, as of `keyId="…",signature="…"`, that is secret by itself
BETWEEN = re.compile(r"[\s,;:=\"]+")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Unsigned:
    """A request as it will be sent, and what a signature may be made of.

    Names of headers are in lower case. `time` is now, in UTC; `nonce` is new for each attempt. `options` are the
    definition's, `secret` gives a secret that the definition lists, and raises ConnectorError where it is not set.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    time: datetime
    nonce: str
    options: Mapping[str, str]
    secret: Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Signature:
    """What a request gets: headers, and what is put behind its query.

    The values are kept out of evidence as secrets are, but for those of the names in `open`, as of a date.
    """

    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    open: frozenset[str] = frozenset()


class SigningPlugin(Protocol):
    """What the entry point names: a function that signs one request. No I/O."""

    def __call__(self, request: Unsigned, /) -> Signature: ...


class Signing(httpx.Auth):
    """Signs whatever goes to the system itself, after the authentication within has said its part.

    What an attempt was given before is taken off it first, so that each is signed once and anew.
    """

    def __init__(
        self,
        plugin: Installed,
        within: httpx.Auth | None,
        *,
        options: Mapping[str, str],
        secret: Callable[[str], str],
        is_own: Callable[[httpx.URL], bool],
        date: Callable[[], datetime],
        nonce: Callable[[], str],
        learn: Callable[[str], None],
    ) -> None:
        self._plugin = plugin
        self._sign = plugin.load()
        self._within = within or httpx.Auth()
        self._options = MappingProxyType(dict(options))
        self._secret = secret
        self._is_own = is_own
        self._date = date
        self._nonce = nonce
        self._learn = learn
        self._added: set[str] = set()

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        flow = self._within.async_auth_flow(request)
        try:
            wanted = await anext(flow)
            while True:
                url, headers = wanted.url, wanted.headers.copy()
                if self._is_own(url):
                    self._put(wanted)
                response = yield wanted
                wanted.url, wanted.headers = url, headers
                wanted = await flow.asend(response)
        except StopAsyncIteration:
            return
        finally:
            await flow.aclose()

    def _put(self, request: httpx.Request) -> None:
        bare = _without(request.url, self._added)  # a link to the next page has what the page before was asked with
        signature = self._signature(
            Unsigned(
                method=request.method,
                url=str(bare),
                headers=MappingProxyType(dict(request.headers.items())),
                body=request.content,
                time=self._date(),
                nonce=self._nonce(),
                options=self._options,
                secret=self._secret,
            )
        )
        for name, value in (*signature.headers.items(), *signature.query.items()):
            if name not in signature.open:
                self._keep_out(name, value)
        for name, value in signature.headers.items():
            if name.lower() in RESERVED:
                raise self._broken(f"gave a header {name}, which is not for it to say")
            request.headers[name] = header(f"{PLACE}: {name}", value)
        self._added |= set(signature.query)
        request.url = _with(bare, signature.query)

    def _signature(self, unsigned: Unsigned) -> Signature:
        failed: ConnectorError
        try:
            given = self._sign(unsigned)
        except ConnectorError as error:
            failed = ConnectorError(f"{PLACE}: {error.message}", hint=error.hint)
        except (Exception, SystemExit) as error:  # whatever a stranger's code does
            failed = self._broken(f"raised {self._plugin.told(error)}")
        else:
            if iscoroutine(given):
                given.close()  # so that nobody is warned of it beside the message
            if isinstance(given, Signature) and all(
                isinstance(text, str) for each in (given.headers, given.query) for pair in each.items() for text in pair
            ):
                return given
            failed = self._broken(f"gave a {type(given).__name__}, which is no Signature of texts")
        raise failed  # out here, so that nothing of the plug-in's values hangs on the exception

    def _keep_out(self, name: str, value: str) -> None:
        if len(value) < SHORTEST:
            raise self._broken(f"gave {name} fewer than {SHORTEST} characters, too few to be kept out of evidence")
        for secret in (*(part for part in BETWEEN.split(value) if len(part) >= PART), value):
            self._learn(secret)

    def _broken(self, said: str) -> ConnectorError:
        return ConnectorError(f"{PLACE}: {self._plugin.said} {said}", hint="docs/plugins.md says what it must give")


def _without(url: httpx.URL, names: set[str]) -> httpx.URL:
    """A URL without some parameters, the others to the letter."""
    if not names or not url.query:
        return url
    parts = url.query.decode("ascii").split("&")
    kept = [part for part in parts if unquote_plus(part.split("=")[0]) not in names]
    return url if kept == parts else url.copy_with(query="&".join(kept).encode() or None)


def _with(url: httpx.URL, more: Mapping[str, str]) -> httpx.URL:
    """A URL with more parameters behind the others, which stay to the letter, as they are signed."""
    if not more:
        return url
    return url.copy_with(query=b"&".join(filter(None, (url.query, urlencode(more).encode()))))
