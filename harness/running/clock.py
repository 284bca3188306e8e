"""The clock of a run on real systems."""

import asyncio
import time
from collections.abc import Callable


class RunClock:
    """Seconds since it was made, told only as far as something has happened: an answer came, or a sleep ended.

    So the same answers at the same times lead to the same decisions again when a recording is replayed.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._began = monotonic()
        self._now = 0.0

    def now(self) -> float:
        return self._now

    def note(self) -> float:
        """Something happened right now; gives the time."""
        return self.reach(self._monotonic() - self._began)

    def reach(self, moment: float) -> float:
        """It is at least so late; gives the time."""
        self._now = max(self._now, moment)
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        until = self._now + seconds
        while (left := until - (self._monotonic() - self._began)) > 0:
            await asyncio.sleep(left)
        self.reach(until)
