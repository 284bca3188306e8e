"""The authentication that a definition asks for, with the endpoint's secrets."""

from collections.abc import Callable, Mapping
from secrets import token_hex
from urllib.parse import urljoin

import httpx

from harness.connect.api import Api, BasicLogin, OAuth2Login, SessionLogin
from harness.connect.auth import OAuth2, Session, Token, TokenAuth, basic, bearer
from harness.connect.endpoint import Endpoint
from harness.connect.installed import find_installed, near
from harness.connect.pace import Clock
from harness.connect.records import member
from harness.connect.redact import Redactor
from harness.connect.request import prepared
from harness.connect.signing import GROUP, Signing
from harness.connect.template import SECRET
from harness.errors import ConnectorError, UsageError
from harness.expr.jsontext import Json

Learn = Callable[[str], None]


def login(api: Api, endpoint: Endpoint, *, clock: Clock, redactor: Redactor) -> httpx.Auth | None:
    """The authentication of a definition, None where headers do all of it; the redactor learns what is secret.

    Raises UsageError for a signing plug-in that is not installed or cannot be loaded.
    """
    within = _login(api, endpoint, now=clock.now, learn=redactor.learn)
    if api.signing is None:
        return within
    plugin = find_installed(GROUP, api.signing.plugin)
    if plugin is None:
        raise UsageError(
            f"{api.source}: harness.signing.plugin: there is no signing plug-in {api.signing.plugin} installed",
            hint=near(GROUP, api.signing.plugin),
        )
    return Signing(
        plugin,
        within,
        options={key: template.render({}, endpoint.named) for key, template in api.signing.options},
        secret=lambda name: endpoint.named(SECRET, name),
        is_own=endpoint.is_own,
        date=clock.date,
        nonce=lambda: token_hex(16),
        learn=redactor.learn_passing,
    )


def _login(api: Api, endpoint: Endpoint, *, now: Callable[[], float], learn: Learn) -> httpx.Auth | None:
    asked = api.login
    if isinstance(asked, BasicLogin):
        name, password = (each.render({}, endpoint.named) for each in (asked.username, asked.password))
        learn(basic(name, password))
        return httpx.BasicAuth(name, password)
    if isinstance(asked, OAuth2Login):
        grant = _oauth2(asked, endpoint)
        learn(basic(grant.client_id, grant.client_secret))
        return TokenAuth(grant, now=now, learn=learn, send=bearer)
    if isinstance(asked, SessionLogin):
        return TokenAuth(_session(api, asked, endpoint), now=now, learn=learn, send=_sending(asked, endpoint, learn))
    return None


def _oauth2(asked: OAuth2Login, endpoint: Endpoint) -> OAuth2:
    named = endpoint.named
    told = asked.token_url.render({}, named)
    return OAuth2(
        url=endpoint.token_url or urljoin(endpoint.base, told),
        client_id=asked.client_id.render({}, named),
        client_secret=asked.client_secret.render({}, named),
        headers={key: template.render({}, named) for key, template in asked.headers},
        scope=asked.scope,
        refresh=asked.refresh_token.render({}, named) if asked.refresh_token else "",
        in_form=asked.in_form,
    )


def _session(api: Api, asked: SessionLogin, endpoint: Endpoint) -> Session:
    def read(answer: Mapping[str, Json]) -> Token:
        value = member(answer, asked.token)
        if not isinstance(value, str) or not value:
            raise ConnectorError(f"harness.session.token: the answer has no text at `{asked.token}`")
        return Token(value=value, lives=asked.lives)

    # without the headers of other requests: those may already want the token
    return Session(made=lambda: prepared(asked.operation, {}, endpoint, ()).request(), read=read)


def _sending(asked: SessionLogin, endpoint: Endpoint, learn: Learn) -> Callable[[httpx.Request, str], None]:
    def send(request: httpx.Request, token: str) -> None:
        value = asked.value.render({"token": token}, endpoint.named)
        learn(value)
        request.headers[asked.header] = value

    return send
