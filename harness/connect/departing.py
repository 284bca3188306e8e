"""When the first request of some work went out: what is asked of a system may wait for its turn before."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Departed:
    """The time by the connector's clock, None as long as nothing went out."""

    at: float | None = None


_noting: ContextVar[Departed | None] = ContextVar("departed", default=None)


@contextmanager
def noting() -> Iterator[Departed]:
    """Note when the first request goes out of those that this task makes meanwhile."""
    departed = Departed()
    token = _noting.set(departed)
    try:
        yield departed
    finally:
        _noting.reset(token)


def note(time: float) -> None:
    """A request of this task went out at a time."""
    departed = _noting.get()
    if departed is not None and departed.at is None:
        departed.at = time
