"""An event loop in which no second really passes: where nothing is left to do but wait, its clock jumps."""

import asyncio
import selectors
from collections.abc import Awaitable, Callable


class VirtualLoop(asyncio.SelectorEventLoop):
    """Sleeps and time-outs end in their order, as in real time, but at once; its `time()` begins at 0.

    For programs without a network, such as a replay: time may pass while another process or thread is waited for.
    """

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        """Seconds that the loop's programs have waited for."""
        return self._jumping.time


class _Jumping(selectors.DefaultSelector):
    time = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready: list[tuple[selectors.SelectorKey, int]] = super().select(0 if timeout is not None else None)
        if not ready and timeout:
            self.time += timeout
        return ready


def until(now: Callable[[], float]) -> Callable[[float], Awaitable[None]]:
    """Waits for a time of a clock that asyncio's sleep moves on, such as a virtual loop's."""

    async def wait(time: float) -> None:
        await asyncio.sleep(max(0.0, time - now()))

    return wait
