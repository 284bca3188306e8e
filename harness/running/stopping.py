"""Stopping a live run: the first Ctrl-C or SIGTERM stops the scenarios and cleans up, the second stops at once."""

import asyncio
import signal
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stopped(Exception):
    """The scenario under way was given up because a person stopped the run."""


class Stop:
    """Whether somebody wants the run to stop, and by which signal."""

    def __init__(self) -> None:
        self.by: signal.Signals | None = None
        self._running: asyncio.Task[object] | None = None

    @property
    def reason(self) -> str:
        """Why what was not run was not, empty as long as nobody stops."""
        return "" if self.by is None else f"the run was stopped by {self.by.name}"

    def notes(self) -> Sequence[str]:
        """What the report says of it at its top."""
        return () if self.by is None else (f"{self.reason[0].upper()}{self.reason[1:]} before all scenarios had run.",)

    async def guard(self, work: Coroutine[object, object, T]) -> T:
        """Do something that a signal interrupts. Raises Stopped then."""
        if self.reason:
            work.close()
            raise Stopped
        task = asyncio.ensure_future(work)
        self._running = task
        try:
            return await task
        except asyncio.CancelledError:
            if not self.reason:
                raise
            raise Stopped from None
        finally:
            self._running = None

    def ask(self, by: signal.Signals) -> None:
        """Stop; asked for again, raise KeyboardInterrupt out of whatever is under way."""
        if self.by is not None:
            raise KeyboardInterrupt
        self.by = by
        if self._running is not None:
            self._running.cancel()


@contextmanager
def stopping() -> Iterator[Stop]:
    """Take the signals that end a process for requests to stop, where this is the thread that gets them."""
    stop = Stop()
    loop = asyncio.get_running_loop()
    taken = []
    try:
        for one in SIGNALS:
            loop.add_signal_handler(one, stop.ask, one)
            taken.append(one)
    except (ValueError, NotImplementedError, RuntimeError):
        pass  # not the main thread, or no such signals here: whoever runs us stops us
    try:
        yield stop
    finally:
        for one in taken:
            loop.remove_signal_handler(one)
