"""Time that passes only when somebody waits for it: an event loop that jumps to what is due next."""

import asyncio
import selectors
from collections.abc import Awaitable, Callable, Coroutine
from typing import TypeVar

T = TypeVar("T")
EXACT = 9
"""Decimals of a second that are kept, so that sums of many waits stay the numbers that people expect."""


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose time stands still while anything can be done and jumps when everything waits.

    For programs without a network: time may pass while another process or thread is waited for.
    """

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        """Seconds since the loop was made that its programs have waited for."""
        return self._jumping.time


class VirtualClock:
    """The clock of a virtual loop: of the one that runs, unless another one is given."""

    def __init__(self, loop: asyncio.AbstractEventLoop | None = None) -> None:
        self._loop = loop or asyncio.get_running_loop()
        self._began = self._loop.time()

    def now(self) -> float:
        """Seconds since the clock was made."""
        return round(self._loop.time() - self._began, EXACT)

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        await asyncio.sleep(seconds)

    def every(self, seconds: float, act: Callable[[], None]) -> None:
        """Run `act` each time so many seconds have passed, for the first time when they have passed once."""

        def again() -> None:
            act()
            self._loop.call_later(seconds, again)

        self._loop.call_later(seconds, again)


def until(now: Callable[[], float]) -> Callable[[float], Awaitable[None]]:
    """Waits for a time of a clock that asyncio's sleep moves on, such as a virtual loop's."""

    async def wait(time: float) -> None:
        await asyncio.sleep(max(0.0, time - now()))

    return wait


def run_virtually(main: Coroutine[object, object, T]) -> T:
    """Run a coroutine in a virtual loop of its own: whatever it waits for takes no time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)


class _Jumping(selectors.DefaultSelector):
    time = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready: list[tuple[selectors.SelectorKey, int]] = super().select(0 if timeout is not None else None)
        if not ready and timeout:
            self.time = round(self.time + timeout, EXACT)
        return ready
