"""Where one system is and what it may know: the configured address, values, and secrets from the environment."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

import httpx

from harness.config import System
from harness.connect.api import Api
from harness.connect.redact import SHORTEST
from harness.connect.template import SECRET
from harness.errors import ConnectorError, UsageError


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Endpoint:
    """A system's address and what its definition may ask for; secrets are never shown, so neither is this."""

    system: str
    base: str
    suffix: str = ""
    token_url: str = ""
    rate: float | None = None
    named: Callable[[str, str], str]
    secrets: tuple[str, ...] = field(default=())

    def url(self, path: str) -> str:
        """The URL of an operation's `url`."""
        apart = "/" if path and not self.base.endswith("/") and not self.suffix else ""
        return f"{self.base}{apart}{path.lstrip('/') if apart or self.base.endswith('/') else path}{self.suffix}"

    def is_own(self, url: httpx.URL) -> bool:
        """Whether a URL leads to the configured host, by the configured scheme and port."""
        return origin(url) == _configured(self.base)


@cache
def _configured(base: str) -> tuple[str, str, int]:
    return origin(httpx.URL(base))


def origin(url: httpx.URL) -> tuple[str, str, int]:
    """Scheme, host and port of a URL."""
    return url.scheme, url.host, url.port or {"https": 443, "http": 80}.get(url.scheme, 0)


def endpoint(name: str, system: System, api: Api, environment: Mapping[str, str]) -> Endpoint:
    """A configured system's endpoint.

    Raises UsageError for a secret that is too short to be kept out of evidence or stands in `harness.toml` itself.
    """
    for secret in api.secrets:
        if secret in system.values:
            raise UsageError(
                f"systems.{name}.values.{secret}: {api.name} takes it for a secret, and no secret belongs into "
                "harness.toml",
                hint=f'name its variable: [systems.{name}.secrets] {secret} = "VARIABLE"; and as it was in the file, '
                "replace it in the system",
            )
    values: dict[tuple[str, str], str] = {}
    for secret in api.secrets:
        variable = system.secrets.get(secret, "")
        value = environment.get(variable, "") if variable else ""
        if value and len(value) < SHORTEST:
            raise UsageError(
                f"systems.{name}: the secret in {variable} has fewer than {SHORTEST} characters",
                hint="so short a text cannot be kept out of what is shown",
            )
        values[SECRET, secret] = value

    def named(kind: str, asked: str) -> str:
        if kind == SECRET:
            value = values.get((kind, asked), "") if asked in api.secrets else ""
            told = system.secrets.get(asked)
            hint = f"set {told}" if told else f'name its variable: [systems.{name}.secrets] {asked} = "VARIABLE"'
        else:
            # not from the environment: a definition could ask for anything in it, and send it to an address of its own
            value = system.values.get(asked, "") if asked in api.environment else ""
            hint = f'[systems.{name}.values] {asked} = "…" in harness.toml'
        if not value:
            raise ConnectorError(f"systems.{name}: ${kind}({asked}) has no value", hint=hint)
        return value

    base, suffix = system.base_url.rstrip("/"), ""
    if base:
        base += "/"
    else:
        base, _, suffix = api.url_pattern.render({}, named).partition("%s")
    _check(name, base)
    return Endpoint(
        system=name,
        base=base,
        suffix=suffix,
        token_url=system.token_url,
        rate=system.rate or api.requests_per_second,
        named=named,
        secrets=tuple(filter(None, values.values())),
    )


def _check(name: str, base: str) -> None:
    try:
        url = httpx.URL(base)
    except httpx.InvalidURL:
        raise UsageError(f"systems.{name}: the address is no URL") from None
    if url.scheme not in ("https", "http") or not url.host or url.userinfo:
        raise UsageError(
            f"systems.{name}: the address must be http or https, with a host and without a user",
            hint=f'[systems.{name}] base_url = "https://…"',
        )
