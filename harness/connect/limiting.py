"""A limit of requests a second, as a strict system keeps it: what is too much within any second is refused."""

from collections import deque


class Limit:
    """Refuses what comes as more than `rate` requests within any second; what is refused counts, too."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._last: deque[float] = deque(maxlen=rate)
        self.refused = 0

    def refuses(self, now: float) -> bool:
        """Whether a request that comes at a time (in seconds) is too much."""
        too_much = len(self._last) == self._rate and now - self._last[0] < 1
        self._last.append(now)
        self.refused += too_much
        return too_much
