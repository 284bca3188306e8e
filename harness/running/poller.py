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
"""Between two lists lies at least so many times what the last one took, its wait for a turn included, so that a slow or
busy system is not kept busy by lists."""
SLOWER = 1.25
"""How many times longer the interval gets by a list that shows nothing new."""
IN_PART = 4
"""So many lists of changes may follow each other, until a whole one shows what they have missed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The records of a datatype as one list showed them; it was asked for at `asked` and there at `seen`.

    `news` are those that were not there before the run and were not made by it, as far as was known then. A look that
    is not `whole` knows of changes only: what is not `fresh` is as it was before, and may have been deleted since.
    """

    datatype: Datatype
    asked: float
    seen: float
    records: Mapping[str, Observed]
    news: tuple[Observed, ...]
    exchanges: tuple[Exchange, ...]
    whole: bool
    fresh: frozenset[str]
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


Listing = Callable[[], Awaitable[tuple[Observed, ...]]]
Changes = Callable[[Iterable[Observed]], Awaitable[tuple[Observed, ...] | None]]
"""What was saved since some records were listed, None where that cannot be asked."""


class Poller:
    """Lists one datatype: whole, or what has changed where that is enough and the system can be asked so.

    Between two lists lies an interval, which grows to `most` as long as nothing changes and nobody writes. `is_news`
    says of a record's id whether nobody knows yet where it comes from.
    """

    def __init__(
        self,
        datatype: Datatype,
        listing: Listing,
        clock: Clock,
        *,
        interval: float,
        is_news: Callable[[str], bool],
        most: float = 0.0,
        changes: Changes | None = None,
    ) -> None:
        self._datatype = datatype
        self._listing = listing
        self._changes = changes
        self._clock = clock
        self._interval = self._pause = interval
        self._most = max(interval, most)
        self._is_news = is_news
        self._next = 0.0
        self._last: Look | None = None
        self._under_way: asyncio.Task[Look] | None = None
        self._must_be_whole = False
        self._in_part = 0

    async def look(self, after: float, newer_than: Look | None = None, *, whole: bool = True) -> Look:
        """A list that was asked for at a time or later, and not the one that the caller has seen.

        Where it need not be `whole`, what has changed since the last one may have been asked for instead. Raises
        ConnectorError where the system does not answer as it should.
        """
        while (
            (last := self._last) is None or last.asked < after or last is newer_than or (whole and not last.whole)
        ):  # fmt: skip
            self._must_be_whole |= whole
            if self._under_way is None:
                self._under_way = asyncio.create_task(self._list())
                self._under_way.add_done_callback(_seen)
            await asyncio.shield(self._under_way)
        return last

    def hurry(self) -> None:
        """Look again at the shortest interval, as something was written that may soon be seen."""
        self._pause = self._interval

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
        asked = begun = self._clock.now()
        known = {} if self._last is None else self._last.records
        with told_to(exchanges), noting() as departed:
            changed = await self._changed(known)
            records = await self._listing() if changed is None else changed
        seen = self._clock.now()
        if departed.at is not None:  # a list that waited for its turn shows what was there when it was sent
            asked = max(asked, departed.at)
        shown = {record.id: record for record in records}
        together = shown if changed is None else {**known, **shown}
        self._in_part = 0 if changed is None else self._in_part + 1
        self._pause = min(self._pause * SLOWER, self._most) if _alike(known, together) else self._interval
        self._next = asked + max(self._pause, MOST_OF_THE_TIME * (seen - begun))
        return Look(
            datatype=self._datatype,
            asked=asked,
            seen=seen,
            records=together,
            news=tuple(record for record in together.values() if self._is_news(record.id)),
            exchanges=exchanges.take(),
            whole=changed is None,
            fresh=frozenset(shown),
        )

    async def _changed(self, known: Mapping[str, Observed]) -> tuple[Observed, ...] | None:
        """What has changed since the last list; None where a whole one is due or asked for, or changes cannot be."""
        whole, self._must_be_whole = self._must_be_whole, False
        if whole or not known or self._changes is None or self._in_part >= IN_PART:
            return None
        return await self._changes(known.values())


def _alike(known: Mapping[str, Observed], shown: Mapping[str, Observed]) -> bool:
    return known.keys() == shown.keys() and all(known[id].version == each.version for id, each in shown.items())


def _seen(task: asyncio.Task[Look]) -> None:
    """Whoever waits for a list raises its exception; nobody may wait any more."""
    if not task.cancelled():
        task.exception()
