"""Time that passes only when somebody waits for it: an event loop that jumps to what is due next."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import TypeVar

T = TypeVar("T")
EXACT = 9
"""Decimals of a second that are kept, so that sums of many waits stay the numbers that people expect."""


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose time stands still while anything can be done and jumps when everything waits."""

    def __init__(self) -> None:
        self._passed = 0.0
        super().__init__(_Jumping(self._jump))

    def time(self) -> float:
        """Seconds since the loop was made, as its timers count them."""
        return self._passed

    def _jump(self, seconds: float) -> None:
        self._passed = round(self._passed + seconds, EXACT)


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


def run_virtually(main: Coroutine[object, object, T]) -> T:
    """Run a coroutine in a virtual loop of its own: whatever it waits for takes no time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)


class _Jumping(selectors.BaseSelector):
    """Looks whether anything is ready, and where nothing is, lets time jump instead of waiting."""

    def __init__(self, jump: Callable[[float], None]) -> None:
        self._inner = selectors.DefaultSelector()
        self._jump = jump

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:  # nothing is due ever again: only a signal can end this
            return self._inner.select(None)
        if timeout > 0:
            self._jump(timeout)
        return self._inner.select(0)

    def register(self, fileobj: object, events: int, data: object = None) -> selectors.SelectorKey:
        return self._inner.register(fileobj, events, data)  # type: ignore[arg-type]

    def unregister(self, fileobj: object) -> selectors.SelectorKey:
        return self._inner.unregister(fileobj)  # type: ignore[arg-type]

    def get_map(self):  # type: ignore[no-untyped-def]
        return self._inner.get_map()

    def close(self) -> None:
        self._inner.close()
