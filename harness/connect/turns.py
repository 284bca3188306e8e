"""Whose request to a system goes out next, and when: not too many at once, and never more in a second than agreed."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from math import inf

from harness.connect.pace import Clock

WRITES = 3
"""So many writes go between two reads where both wait: writes come to an end, lists are asked for again and again."""
AT_ONCE = 8
"""Requests that are under way together; more would wait within the client, which takes ever longer to find the next."""
TRANSIT = 10.0
"""Seconds after which a request is taken to have reached the system, where no answer has said so before: one that hangs
must not hold back all others."""
EXACT = 1e-6
"""Seconds that are not worth waiting for, as no clock keeps to them."""


_ahead: ContextVar[bool] = ContextVar("ahead", default=False)


@contextmanager
def ahead() -> Iterator[None]:
    """Let the requests that this task makes meanwhile go before all that wait, as they belong to one just made."""
    token = _ahead.set(True)
    try:
        yield
    finally:
        _ahead.reset(token)


@dataclass(slots=True, eq=False)
class Sent:
    """A request that went out at a time and was answered at another one."""

    time: float
    answered: float = inf

    @property
    def there(self) -> float:
        """When the system surely had it."""
        return min(self.answered, self.time + TRANSIT)


Queue = deque[asyncio.Future[Sent]]


class Turns:
    """Lets requests to one system go out in turn, at most `rate` in a second where one is given.

    Where reads and writes wait for their turn, each kind gets its share, so that neither is kept from going by many of
    the other one; what must go at once goes `ahead` of both.
    A system counts what arrives, which may be bunched on the way: so as many as a second allows are let out, evenly,
    and each further one only a second after the one as many before it has arrived.
    """

    def __init__(self, rate: float | None, clock: Clock) -> None:
        self._clock = clock
        self._apart = 1 / rate if rate else 0.0
        few = max(1, int(rate)) if rate else 0
        self._span = few / rate if rate else 0.0
        self._few: deque[Sent] = deque(maxlen=few)
        self._next = self._held = clock.now()
        self._under_way = 0
        self._writes_in_a_row = 0
        self._ahead: Queue = deque()
        self._reads: Queue = deque()
        self._writes: Queue = deque()
        self._timer: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def turn(self, *, reads: bool) -> AsyncIterator[float]:
        """Wait until a request may go out, and let the next one go when this one is answered; gives when it went."""
        sent = await self._admitted(reads)
        try:
            yield sent.time
        finally:
            sent.answered = self._clock.now()
            self._under_way -= 1
            self._admit()

    def hold(self, seconds: float) -> None:
        """Let nothing out for so long."""
        now = self._clock.now()
        if now >= self._held:  # requests under way may be asked for the same pause
            self._clock.held(seconds)
        self._held = max(self._held, now + seconds)
        self._next = max(self._next, now + seconds)

    async def _admitted(self, reads: bool) -> Sent:
        if not (self._ahead or self._reads or self._writes) and self._wait() <= 0 and self._under_way < AT_ONCE:
            return self._gone(reads)
        ticket: asyncio.Future[Sent] = asyncio.get_running_loop().create_future()
        (self._ahead if _ahead.get() else self._reads if reads else self._writes).append(ticket)
        self._admit()
        try:
            return await ticket
        except asyncio.CancelledError:
            if ticket.done() and not ticket.cancelled():  # it was let go and given up in one moment
                self._under_way -= 1
                self._admit()
            raise

    def _admit(self) -> None:
        """Let go who may go by now, and come back when the next one may."""
        while self._under_way < AT_ONCE and (queue := self._whose()) is not None:
            if (wait := self._wait()) > 0:
                if self._timer is not None:  # an answer may have let the next one go earlier
                    self._timer.cancel()
                self._timer = asyncio.create_task(self._later(wait))
                return
            queue.popleft().set_result(self._gone(queue is self._reads))

    def _whose(self) -> Queue | None:
        """Whose turn it is; None where nobody waits."""
        both = (self._reads, self._writes) if self._writes_in_a_row >= WRITES else (self._writes, self._reads)
        for queue in (self._ahead, *both):
            while queue and queue[0].done():  # whoever waited was given up
                queue.popleft()
            if queue:
                return queue
        return None

    def _gone(self, reads: bool) -> Sent:
        sent = Sent(self._clock.now())
        self._few.append(sent)
        self._next = sent.time + self._apart
        self._under_way += 1
        self._writes_in_a_row = 0 if reads else self._writes_in_a_row + 1
        return sent

    def _wait(self) -> float:
        """Seconds until another request may go out; 0 where it may by now."""
        first = self._few[0].there + self._span if self._few and len(self._few) == self._few.maxlen else 0.0
        wait = max(self._next, first) - self._clock.now()
        return wait if wait > EXACT else 0.0

    async def _later(self, wait: float) -> None:
        await self._clock.sleep(wait)
        self._timer = None
        self._admit()
