"""Takes secrets out of everything that leaves the connectors, where it is captured."""

import base64
import json
import logging
import re
from collections.abc import Mapping
from urllib.parse import quote, quote_plus
from weakref import WeakSet

from harness.expr.jsontext import Json, dumps, loads

SHOWN = "[secret]"
SHORTEST = 6  # characters: a shorter secret would be found in every other word
NAMES = re.compile(
    r"(?i)^(.*[-_ ])?(pass(word|wd|phrase)|secret"
    r"|(access|refresh|id|session|auth|bearer|api|employee|consumer)[-_ ]?token"
    r"|client[-_ ]?secret|(api|tb|subscription|client|application|private)[-_ ]?key|authorization|cookie|credentials?)$"
)
ASSIGNED = re.compile(r"(?i)(?P<name>[\w-]{3,40})(?P<between>=|\"\s*:\s*\"|: )(?P<value>[^\s&\"';,<>]+)")


class Redactor:
    """Knows the secrets of one system and shows any text without them, however they are encoded in it."""

    def __init__(self) -> None:
        self._secrets: set[str] = set()
        self._pattern: re.Pattern[str] | None = None
        _living.add(self)

    def learn(self, secret: str) -> None:
        """Keep a secret out of whatever is shown from now on: as it is, in URLs, forms, JSON and base64."""
        if len(secret) < SHORTEST or secret in self._secrets:
            return
        self._secrets |= {
            secret,
            quote(secret, safe=""),
            quote(secret),
            quote_plus(secret),
            json.dumps(secret)[1:-1],
            json.dumps(json.dumps(secret)[1:-1])[1:-1],  # a body that is shown within another
            json.dumps(secret, ensure_ascii=False)[1:-1],
            base64.b64encode(secret.encode()).decode(),
            base64.urlsafe_b64encode(secret.encode()).decode().rstrip("="),
        }
        longest_first = sorted(self._secrets, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)))

    def text(self, text: str) -> str:
        """Any text without secrets: known ones wherever they stand, and what is assigned to a secret's name."""
        known = self._pattern.sub(SHOWN, text) if self._pattern else text
        return ASSIGNED.sub(_assigned, known)

    def content(self, data: bytes) -> bytes:
        """Bytes that are no UTF-8 text without secrets, in whatever common encoding they stand there."""
        for secret in sorted(self._secrets, key=len, reverse=True):
            for encoding in ("utf-8", "latin-1", "utf-16-le", "utf-16-be"):
                data = data.replace(secret.encode(encoding, "replace"), SHOWN.encode(encoding))
        return self.text(data.decode("latin-1")).encode("latin-1")

    def body(self, text: str) -> str:
        """The body of a request or answer without secrets; one without any stays as it is, to the letter."""
        try:
            value = loads(text)
        except (ValueError, ArithmeticError, RecursionError):
            return self.text(text)
        try:
            without = self._json(value)
        except RecursionError:
            return self.text(text)
        return text if without == value else dumps(without)

    def _json(self, value: Json) -> Json:
        if isinstance(value, str):
            return self._pattern.sub(SHOWN, value) if self._pattern else value
        if isinstance(value, Mapping):
            return {
                self._json_name(name): SHOWN
                if NAMES.match(name) and isinstance(part, str) and part
                else self._json(part)
                for name, part in value.items()
            }
        return [self._json(part) for part in value] if isinstance(value, list | tuple) else value

    def _json_name(self, name: str) -> str:
        return self._pattern.sub(SHOWN, name) if self._pattern else name


def _assigned(found: re.Match[str]) -> str:
    return f"{found['name']}{found['between']}{SHOWN}" if NAMES.match(found["name"]) else found[0]


class _Filter(logging.Filter):
    """The libraries below us log URLs and headers where somebody turns that on."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        for redactor in list(_living):
            message = redactor.text(message)
        record.msg, record.args = message, ()
        return True


_living: "WeakSet[Redactor]" = WeakSet()
_filter = _Filter()
for _name in ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.http2", "httpcore.proxy", "hpack.hpack"):
    logging.getLogger(_name).addFilter(_filter)
