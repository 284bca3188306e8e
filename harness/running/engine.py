"""Runs the programs of one document and gives their outcomes."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from harness.config import Clearing, Timing
from harness.connect.connector import Connector
from harness.connect.mock import MockTransport, layouts
from harness.connect.pace import Clock
from harness.connect.rest import RestConnector
from harness.connect.simulated import simulated
from harness.errors import HarnessError
from harness.model.dataflow import Dataflow
from harness.model.pair import datatypes
from harness.model.run import ScenarioOutcome
from harness.running.exchanges import Exchanges
from harness.running.patience import Patience
from harness.running.program import Performance, Program
from harness.running.stage import Stage
from harness.running.stopping import Stop, Stopped
from harness.sim.behaviour import Behaviour
from harness.sim.world import World
from harness.store.ledger import Ledger

Staged = Callable[[Dataflow], AbstractAsyncContextManager[Stage]]
"""Opens the systems of a document and makes them ready for scenarios."""


async def perform(
    dataflow: Dataflow,
    programs: Sequence[Program],
    staged: Staged,
    *,
    done: Callable[[Program], None],
    stop: Stop | None = None,
) -> tuple[ScenarioOutcome, ...]:
    """Run the programs of a document one after the other, then what waits for the end, and judge.

    `done` is told of each program that has run. When the run must be stopped (a sync that floods a system, or a person
    by `stop`), the programs that have not run are `errored` with the reason.
    """
    stop = stop or Stop()
    async with staged(dataflow) as stage:
        performances = [Performance(program, stage) for program in programs]
        stopped = ""
        for performance in performances:
            try:
                if stopped:
                    performance.abandon(stopped)
                else:
                    await stop.guard(performance.run())
            except HarnessError as error:
                stopped = error.message
                performance.abandon(stopped)
            except Stopped:
                stopped = stop.reason
                performance.abandon(stopped)
            done(performance.program)
        for performance in performances:
            try:
                await stop.guard(performance.finish())
            except HarnessError as error:
                performance.abandon(error.message)
            except Stopped:
                performance.abandon(stop.reason)
        return tuple(performance.outcome() for performance in performances)


def mocked(behaviour: Callable[[], Behaviour], timing: Timing, clearing: Clearing = Clearing.UNSAID) -> Staged:
    """Stages on simulated systems with a simulated sync, a world of its own for each document."""

    @asynccontextmanager
    async def open_stage(dataflow: Dataflow) -> AsyncIterator[Stage]:
        world = World(dataflow, behaviour(), lag=timing.lag, clearing=clearing)
        connectors: dict[str, Connector] = {}
        exchanges = Exchanges()
        patience = Patience(timing, {}, datatypes(dataflow))
        stage = Stage(
            dataflow,
            world.clock,
            patience,
            connectors=connectors,
            exchanges=exchanges,
            ledger=Ledger(),
            quiet=2 * timing.lag,
        )
        clock = Clock(now=world.clock.now, sleep=world.clock.sleep)
        placed = layouts(world.systems.values())
        async with MockTransport(placed) as transport:
            for layout, _ in placed:
                api, endpoint = simulated(layout)
                connectors[layout.system] = RestConnector(
                    api,
                    endpoint,
                    record=exchanges.record,
                    remark=lambda remark: None,
                    clock=clock,
                    transport=transport,
                    hides=exchanges.hides,
                )
            await stage.prepare()
            yield stage

    return open_stage
