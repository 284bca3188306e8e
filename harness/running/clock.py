"""The clock of a run on real systems."""

import asyncio
import time


class RunClock:
    """Seconds since it was made, as they really pass."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def now(self) -> float:
        return time.monotonic() - self._began

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        await asyncio.sleep(seconds)
