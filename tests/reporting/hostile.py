"""A run with markup, script and characters that turn text around in every field that is text."""

from dataclasses import fields, is_dataclass, replace
from enum import Enum

from harness.model.run import Run
from tests.runs import mixed_run

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "</script><script>alert(3)</script>",
    "</style><style>body{display:none}</style>",
    "javascript:alert(4)",
    "' onmouseover='alert(5)",
    "]]><!--",
    "{{ 7 * 7 }}{% raw %}",
    "\x00\x1b\u202eevil\u2066\u2028\ufeff\ud800",
    "<a href='https://evil.example/'>x</a><link rel=stylesheet href=https://evil.example/x.css>",
)
_NAMES = {"id", "parent", "mapping", "statement", "document"}
"""Fields that other fields refer to: they get their payload in a way that keeps them referring."""


def hostile_run() -> Run:
    """The mixed run with a payload after each text, and every id still referring to what it did."""
    planted = _planted(mixed_run(), _Turns())
    assert isinstance(planted, Run)
    return planted


class _Turns:
    """Hands out the payloads in turn."""

    def __init__(self) -> None:
        self.number = 0

    def next(self) -> str:
        self.number += 1
        return PAYLOADS[self.number % len(PAYLOADS)]


def _planted(value: object, turns: _Turns, name: str = "") -> object:
    if isinstance(value, str) and not isinstance(value, Enum):
        if name in _NAMES or name in ("scenarios", "statements"):
            return value + "".join(PAYLOADS) if value else value
        return value + turns.next()
    if isinstance(value, tuple):
        return tuple(_planted(element, turns, name) for element in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {field.name: _planted(getattr(value, field.name), turns, field.name) for field in fields(value)}
        return replace(value, **changed)
    return value
