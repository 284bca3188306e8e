"""The clock of a connector, the pauses that systems ask for, and those that they need until reads show writes."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

REMAINING = (
    ("x-rate-limit-remaining", "x-rate-limit-reset"),
    ("ratelimit-remaining", "ratelimit-reset"),
    ("x-ratelimit-remaining", "x-ratelimit-reset"),
)
EPOCH = 1_000_000_000  # a reset above this many seconds is a moment, not a pause


def _utc() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The time in seconds, how to wait, and the date; tests give their own, so that nothing really waits.

    `held` is told of each pause that the system asks for, in seconds.
    """

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    date: Callable[[], datetime] = field(default=_utc)
    held: Callable[[float], None] = field(default=lambda seconds: None)


class Settling:
    """Holds reads back until they show what was written before, by datatype."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._shown: dict[str, float] = {}

    def wrote(self, datatype: str, settle: float) -> None:
        """Something was written just now, which reads show after so many seconds."""
        self._shown[datatype] = self._clock.now() + settle

    async def settled(self, datatype: str) -> None:
        """Wait until reads show what was written until now."""
        wait = self._shown.get(datatype, 0.0) - self._clock.now()
        if wait > 0:
            await self._clock.sleep(wait)


def asked_pause(headers: Mapping[str, str], date: datetime) -> float | None:
    """Seconds that `Retry-After` asks for, as seconds or as a date; None where it does not say."""
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    seconds = _number(text)
    if seconds is not None:
        return seconds
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - date).total_seconds())


def used_up(headers: Mapping[str, str], date: datetime) -> float | None:
    """Seconds until a limit is lifted that the answer's headers say is used up; None where none is."""
    for remaining, reset in REMAINING:
        if remaining not in headers:
            continue
        left, seconds = _number(headers.get(remaining, "")), _number(headers.get(reset, "").split(";")[0])
        if left is not None and left <= 0 and seconds is not None:
            return max(0.0, seconds - date.timestamp()) if seconds > EPOCH else seconds
    return None


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 <= number < float("inf") else None
