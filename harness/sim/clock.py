"""Time that passes only when somebody waits for it."""

from collections.abc import Callable


class VirtualClock:
    """A clock that jumps: sleeping moves it on and runs what is due on the way, in order."""

    def __init__(self) -> None:
        self._now = 0.0
        self._due: list[tuple[float, float, Callable[[], None]]] = []

    def now(self) -> float:
        """Seconds since the clock was made."""
        return self._now

    def every(self, seconds: float, act: Callable[[], None]) -> None:
        """Run `act` each time so many seconds have passed, for the first time when they have passed once."""
        self._due.append((self._now + seconds, seconds, act))

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        until = self._now + seconds
        while self._due:
            index, (time, period, act) = min(enumerate(self._due), key=lambda entry: entry[1][0])
            if time > until:
                break
            self._now = time
            self._due[index] = (time + period, period, act)
            act()
        self._now = until
