"""Takes secrets out of everything that leaves the connectors, where it is captured."""

import base64
import json
import logging
import re
from collections.abc import Mapping
from functools import lru_cache
from operator import is_
from urllib.parse import quote, quote_plus
from weakref import WeakSet

from harness.expr.jsontext import Json, dumps, loads

SHOWN = "[secret]"
SHORTEST = 6  # characters: a shorter secret would be found in every other word
PASSING = 500  # secrets of single requests that are still looked for
NAMES = re.compile(
    r"(?i)^(.*[-_ ])?(pass(word|wd|phrase)|secret"
    r"|(access|refresh|id|session|auth|bearer|api|employee|consumer)[-_ ]?token"
    r"|client[-_ ]?secret|(api|tb|subscription|client|application|private)[-_ ]?key|authorization|cookie|credentials?)$"
)
ASSIGNED = re.compile(r"(?i)(?P<name>[\w-]{3,40})(?P<between>=|\"\s*:\s*\"|: )(?P<value>[^\s&\"';,<>]+)")


class _Known:
    """Secrets in all encodings, to be replaced as by a pattern: there is one of the lasting ones.

    Passing ones, of which every request brings others, are looked for by their first characters: a pattern of them
    would be compiled for every request.
    """

    def __init__(self) -> None:
        self._lasting: set[str] = set()
        self._pattern: re.Pattern[str] | None = None
        self._passing: dict[str, set[str]] = {}
        self._by_head: dict[str, set[str]] = {}

    def learn(self, secret: str) -> None:
        if secret in self._lasting:
            return
        self._lasting |= _encoded(secret)
        self._pattern = re.compile("|".join(map(re.escape, sorted(self._lasting, key=len, reverse=True))))

    def learn_passing(self, secret: str) -> None:
        if secret in self._passing:
            return
        self._passing[secret] = _encoded(secret)
        for each in self._passing[secret]:
            self._by_head.setdefault(each[:SHORTEST], set()).add(each)
        if len(self._passing) > PASSING:
            for each in self._passing.pop(next(iter(self._passing))):
                self._by_head[each[:SHORTEST]].discard(each)
                if not self._by_head[each[:SHORTEST]]:
                    del self._by_head[each[:SHORTEST]]

    def spellings(self) -> list[str]:
        """Every secret in every encoding, the longest first."""
        return sorted(self._lasting.union(*self._passing.values()), key=len, reverse=True)

    def sub(self, by: str, text: str) -> str:
        if self._by_head:
            heads = {text[start : start + SHORTEST] for start in range(len(text) - SHORTEST + 1)} & self._by_head.keys()
            for each in sorted((each for head in heads for each in self._by_head[head]), key=len, reverse=True):
                text = text.replace(each, by)
        return self._pattern.sub(by, text) if self._pattern else text


def _encoded(secret: str) -> set[str]:
    return {
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


class Redactor:
    """Knows the secrets of one system and shows any text without them, however they are encoded in it."""

    def __init__(self) -> None:
        self._pattern: _Known | None = None  # most systems have no secrets, and every text passes here
        _living.add(self)

    def learn(self, secret: str) -> None:
        """Keep a secret out of whatever is shown from now on: as it is, in URLs, forms, JSON and base64."""
        if len(secret) >= SHORTEST:
            self._known().learn(secret)

    def learn_passing(self, secret: str) -> None:
        """Keep out, for a while, what is secret of one request only, as its signature: the last `PASSING` of them."""
        if len(secret) >= SHORTEST:
            self._known().learn_passing(secret)

    def _known(self) -> _Known:
        self._pattern = self._pattern or _Known()
        return self._pattern

    def text(self, text: str) -> str:
        """Any text without secrets: known ones wherever they stand, and what is assigned to a secret's name."""
        known = self._pattern.sub(SHOWN, text) if self._pattern else text
        return ASSIGNED.sub(_assigned, known)

    def content(self, data: bytes) -> bytes:
        """Bytes that are no UTF-8 text without secrets, in whatever common encoding they stand there."""
        for secret in self._pattern.spellings() if self._pattern else ():
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
            without = self.json(value)
        except RecursionError:
            return self.text(text)
        return text if without is value else dumps(without)

    def json(self, value: Json) -> Json:
        """A JSON value without secrets; the very same one where it has none."""
        if isinstance(value, str):
            kept = self._pattern.sub(SHOWN, value) if self._pattern else value
            return value if kept == value else kept
        if isinstance(value, Mapping):
            shown = {
                self._json_name(name): SHOWN if _is_secret(name) and isinstance(part, str) and part else self.json(part)
                for name, part in value.items()
            }
            same = len(shown) == len(value) and all(shown.get(name) is part for name, part in value.items())
            return value if same else shown
        if isinstance(value, list | tuple):
            parts = [self.json(part) for part in value]
            return value if all(map(is_, parts, value)) else parts
        return value

    def _json_name(self, name: str) -> str:
        return self._pattern.sub(SHOWN, name) if self._pattern else name


@lru_cache(maxsize=4096)
def _is_secret(name: str) -> bool:
    return NAMES.match(name) is not None


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
