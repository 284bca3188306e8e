"""Looks at the records of a datatype for everyone who waits: one list an interval, whoever asks how often."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field

from harness.connect.connector import Observed
from harness.connect.departing import noting
from harness.expr.jsontext import Json
from harness.expr.paths import get
from harness.model.dataflow import Datatype
from harness.model.evidence import Exchange
from harness.running.exchanges import Clock, Exchanges, told_to

MOST_OF_THE_TIME = 2.0
"""Between two lists lies at least so many times what the last one took, so that a slow system is not kept busy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The records of a datatype as one list showed them; it was asked for at `asked` and there at `seen`.

    `news` are those that were not there before the run and were not made by it, as far as was known then.
    """

    datatype: Datatype
    asked: float
    seen: float
    records: Mapping[str, Observed]
    news: tuple[Observed, ...]
    exchanges: tuple[Exchange, ...]
    _by_value: dict[str, dict[Hashable, list[Observed]]] = field(default_factory=dict)

    def having(self, path: str, value: Json) -> Iterable[Observed]:
        """The news that have a text or number at a path."""
        index = self._by_value.get(path)
        if index is None:
            index = self._by_value[path] = {}
            for record in self.news:
                shown = get(record.fields, path)
                if isinstance(shown, Hashable):
                    index.setdefault((type(shown) is bool, shown), []).append(record)
        return index.get((type(value) is bool, value), ()) if isinstance(value, Hashable) else ()


class Poller:
    """Lists one datatype. `is_news` says of a record's id whether nobody knows yet where it comes from."""

    def __init__(
        self,
        datatype: Datatype,
        listing: Callable[[], Awaitable[tuple[Observed, ...]]],
        clock: Clock,
        *,
        interval: float,
        is_news: Callable[[str], bool],
    ) -> None:
        self._datatype = datatype
        self._listing = listing
        self._clock = clock
        self._interval = interval
        self._is_news = is_news
        self._next = 0.0
        self._last: Look | None = None
        self._under_way: asyncio.Task[Look] | None = None

    async def look(self, after: float, newer_than: Look | None = None) -> Look:
        """A list that was asked for at a time or later, and not the one that the caller has seen.

        Raises ConnectorError where the system does not answer as it should.
        """
        while (last := self._last) is None or last.asked < after or last is newer_than:
            if self._under_way is None:
                self._under_way = asyncio.create_task(self._list())
                self._under_way.add_done_callback(_seen)
            await asyncio.shield(self._under_way)
        return last

    def forget(self) -> None:
        """Give nobody what was listed so far."""
        self._last = None

    async def _list(self) -> Look:
        try:
            self._last = await self._listed()
            return self._last
        finally:
            self._under_way = None  # by the task itself: whoever asks next must not wait for one that has ended

    async def _listed(self) -> Look:
        wait = self._next - self._clock.now()
        if wait > 0:
            await self._clock.sleep(wait)
        exchanges = Exchanges()
        asked = self._clock.now()
        with told_to(exchanges), noting() as departed:
            records = await self._listing()
        seen = self._clock.now()
        if departed.at is not None:  # a list that waited for its turn shows what was there when it was sent
            asked = max(asked, departed.at)
        self._next = asked + max(self._interval, MOST_OF_THE_TIME * (seen - asked))
        return Look(
            datatype=self._datatype,
            asked=asked,
            seen=seen,
            records={record.id: record for record in records},
            news=tuple(record for record in records if self._is_news(record.id)),
            exchanges=exchanges.take(),
        )


def _seen(task: asyncio.Task[Look]) -> None:
    """Whoever waits for a list raises its exception; nobody may wait any more."""
    if not task.cancelled():
        task.exception()
