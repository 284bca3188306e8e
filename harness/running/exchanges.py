"""What is exchanged with the systems while a scenario runs: its evidence."""

from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Protocol

from harness.model.dataflow import Datatype
from harness.model.evidence import Exchange


class Clock(Protocol):
    """Tells the time in seconds and lets it pass."""

    def now(self) -> float: ...

    def sleep(self, seconds: float) -> Awaitable[None]: ...


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Id:
    """Names one record."""

    datatype: Datatype
    id: str


class Exchanges:
    """Keeps what is exchanged."""

    def __init__(self) -> None:
        self._kept: list[Exchange] = []

    def record(self, exchange: Exchange) -> None:
        """Keep an exchange; one that reads just what the last one did is only counted."""
        if self._kept:
            last = self._kept[-1]
            if exchange.method == "GET" and replace(exchange, time=last.time, repeats=last.repeats) == last:
                self._kept[-1] = replace(last, repeats=last.repeats + 1)
                return
        self._kept.append(exchange)

    def take(self) -> tuple[Exchange, ...]:
        """What was exchanged since the last call."""
        taken, self._kept = tuple(self._kept), []
        return taken


_listening: ContextVar[Exchanges | None] = ContextVar("exchanges", default=None)


@contextmanager
def told_to(exchanges: Exchanges) -> Iterator[None]:
    """Let what this task exchanges be recorded there, whatever other tasks do meanwhile."""
    token = _listening.set(exchanges)
    try:
        yield
    finally:
        _listening.reset(token)


def record(exchange: Exchange) -> None:
    """Record an exchange with whoever listens in this task."""
    listening = _listening.get()
    if listening is not None:
        listening.record(exchange)
