"""Runs programs together on one stage, as far as their records can be told apart, and gives their outcomes."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import TypeVar

from harness.errors import ConnectorError, HarnessError
from harness.model.dataflow import Datatype
from harness.model.run import ScenarioOutcome
from harness.model.verdict import Verdict
from harness.running.enough import Enduring, Enough
from harness.running.events import NOBODY, Events
from harness.running.forecast import Waits, ahead
from harness.running.halting import Surplus
from harness.running.phrased import Program
from harness.running.program import Performance
from harness.running.stage import Stage
from harness.running.stopping import Stop, Stopped
from harness.running.tally import judged, settled, shared

Staged = Callable[[], AbstractAsyncContextManager[Stage]]
"""Opens systems and makes them ready for scenarios."""
T = TypeVar("T")
Done = Callable[[Program], None]


async def perform(
    programs: Sequence[Program],
    staged: Staged,
    *,
    done: Done,
    stop: Stop | None = None,
    enduring: Enduring | None = None,
    serial: bool = False,
    events: Events = NOBODY,
) -> tuple[ScenarioOutcome, ...]:
    """Run programs together, then in turn those that need to be, then what waits for the end, and judge.

    `done` is told of each program that has run. When the run must be stopped (a sync that floods a system, or a person
    by `stop`), the programs that have not run are `errored` with the reason; where as many went wrong as `enduring`
    lets, those that have not come to their end are `skipped`. In a `serial` run each is alone, in the given order.
    `events` hears of everything else.
    """
    async with staged() as stage:
        performances = [Performance(program, stage, alone=serial, events=events) for program in programs]
        whole = Whole(performances, stage, done, stop or Stop(), enduring or Enduring(), serial=serial, events=events)
        stage.progress.left = whole.left
        return await whole.perform()


class Whole:
    """All performances of a run, in the order of the programs."""

    def __init__(
        self,
        performances: list[Performance],
        stage: Stage,
        done: Done,
        stop: Stop,
        enduring: Enduring,
        *,
        serial: bool,
        events: Events,
    ) -> None:
        self._performances = performances
        self._stage = stage
        self._done = done
        self._stop = stop
        self._enduring = enduring
        self._serial = serial
        self._stopped = enduring.reason
        self._left = Verdict.SKIPPED if self._stopped else Verdict.ERRORED  # what is said of those that have not run
        self._told: set[str] = set()
        self._events = events
        self._settled: set[str] = set()
        self._strays_known = False

    async def perform(self) -> tuple[ScenarioOutcome, ...]:
        await self._until_stopped(self._provide())
        await (self._one_by_one() if self._serial else self._act_together())
        for performance in self._performances:
            if not performance.has_run:
                performance.abandon(self._stopped, self._left)
                self._tell(performance)
        await self._until_stopped(self._end())
        await self._until_stopped(self._tell_all())
        if self._stopped:
            for performance in self._performances:
                performance.abandon(self._stopped, self._left)
        return tuple(performance.outcome() for performance in self._performances)

    def left(self) -> float:
        """About how many seconds it will still take, if nothing goes wrong."""
        patience = self._stage.patience
        settled = [each.seen - each.written for each in self._stage.arrivals]
        waits = Waits(
            rest=patience.rest,
            window=max(patience.rest, patience.timing.window or 0.0),
            settled=sum(settled) / len(settled) if settled else patience.rest,
        )
        scenarios = [each.ahead(waits) for each in self._performances if not each.has_run]
        return ahead(scenarios, waits, serial=self._serial)

    async def _act_together(self) -> None:
        together = [each for each in self._performances if not each.intent.counted or each.intent.bare]
        await self._until_stopped(self._all(self._one(each) for each in together))
        in_turn = await self._until_stopped(self._in_turn(together)) or []
        await self._until_stopped(self._take_turns(in_turn))

    async def _one_by_one(self) -> None:
        for performance in self._performances:
            await self._until_stopped(self._one(performance))

    async def _one(self, performance: Performance) -> None:
        await performance.run()
        self._tell(performance)
        if not self._tell_settled(performance):
            self._events.scenario_ended(performance.outcome(), final=False, lonely=performance.is_lonely)
        if performance.is_decided:
            self._enduring.note(performance.program.id, performance.outcome().verdict)

    def _tell(self, performance: Performance) -> None:
        """Tell that a program has run, once, although it may have to run again by itself."""
        if performance.program.id not in self._told:
            self._told.add(performance.program.id)
            self._done(performance.program)

    def _tell_settled(self, performance: Performance) -> bool:
        """Tell what came of a program, once, as soon as nothing can change it any more; whether that is so."""
        # once strays are known, who has to run again by itself has been put in the place of who ran with others
        decided = performance.is_decided or self._strays_known
        decided = decided and performance.is_settled(strays_known=self._strays_known)
        if decided and performance.program.id not in self._settled:
            self._settled.add(performance.program.id)
            self._events.scenario_ended(performance.outcome(), final=True, lonely=False)
        return decided

    async def _tell_all(self) -> None:
        """Tell what came of all programs that had to wait for the end."""
        for performance in self._performances:
            if performance.program.id not in self._settled:
                self._events.scenario_ended(performance.outcome(), final=True, lonely=performance.is_lonely)

    async def _provide(self) -> None:
        """Make what records of some datatypes must belong to, and let that come to rest."""
        concerned = dict.fromkeys(datatype for each in self._performances for datatype in each.intent.concerned)
        made = False
        for datatype in concerned:
            try:
                made |= await self._stage.provide(datatype)
            except ConnectorError:
                continue  # whoever needs it meets the error, too
        if made:
            await self._stage.rest()

    async def _in_turn(self, together: Sequence[Performance]) -> list[Performance]:
        """Those that must be alone: their records can only be counted, and have values, or the number is off."""
        counted = {datatype for each in together for datatype in each.intent.counted}
        unclean = {datatype for each in together if not each.is_clean for datatype in each.intent.counted}
        numbers = await settled(self._stage, counted)
        broken = await judged(self._stage, numbers)
        off = unclean | numbers.keys()
        await self._stage.find_strays()
        self._strays_known = True
        for performance in together:
            if not performance.intent.counted & off:
                self._tell_settled(performance)
        chosen = [each for each in self._performances if each.intent.counted]
        chosen = [each for each in chosen if not each.intent.bare or each.intent.counted & off]
        known = shared(broken, [(each.program, each.intent) for each in chosen])
        alone: list[Performance] = []
        for performance, checks in zip(chosen, known, strict=True):
            place = self._performances.index(performance)
            again = Performance(performance.program, self._stage, alone=True, events=self._events, known=checks)
            self._performances[place] = again
            alone.append(again)
        return alone

    async def _take_turns(self, performances: Sequence[Performance]) -> None:
        """Run performances one after the other where they make records of the same datatypes appear."""
        locks: defaultdict[Datatype, asyncio.Lock] = defaultdict(asyncio.Lock)

        async def turn(performance: Performance) -> None:
            async with AsyncExitStack() as stack:
                for datatype in sorted(performance.intent.touched, key=str):
                    await stack.enter_async_context(locks[datatype])
                await self._one(performance)

        await self._all(turn(each) for each in performances)

    async def _end(self) -> None:
        """Let everything come to rest, and look once more."""
        await self._stage.rest()
        await self._all(each.finish() for each in self._performances)  # they only look

    async def _all(self, works: Iterable[Coroutine[object, object, None]]) -> None:
        """Do several things at once; where one raises, the others are given up."""
        tasks = [asyncio.ensure_future(work) for work in works]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _until_stopped(self, work: Coroutine[object, object, T]) -> T | None:
        """Do something unless the run was stopped, and note why it was if it is now."""
        if self._stopped:
            work.close()
            return None
        try:
            return await self._stop.guard(work)
        except Surplus as flood:
            self._stopped = flood.message
            for performance in self._performances:
                performance.refute(flood)
        except HarnessError as error:
            self._stopped = error.message
        except Enough:
            self._stopped, self._left = self._enduring.reason, Verdict.SKIPPED
        except Stopped:
            self._stopped = self._stop.reason
        return None
