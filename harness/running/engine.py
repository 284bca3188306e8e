"""Runs the programs of one document and gives their outcomes."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import httpx

from harness.config import UNBOUND, Bindings, Timing
from harness.connect.connector import Connector
from harness.connect.mock import MockTransport, definitions
from harness.errors import HarnessError
from harness.model.dataflow import Dataflow
from harness.model.run import ScenarioOutcome
from harness.running.program import Performance, Program
from harness.running.stage import Stage
from harness.sim.behaviour import Behaviour
from harness.sim.world import World

Staged = Callable[[Dataflow], AbstractAsyncContextManager[Stage]]
"""Opens the systems of a document and makes them ready for scenarios."""


async def perform(
    dataflow: Dataflow, programs: Sequence[Program], staged: Staged, *, done: Callable[[Program], None]
) -> tuple[ScenarioOutcome, ...]:
    """Run the programs of a document one after the other, then what waits for the end, and judge.

    `done` is told of each program that has run. When the run must be stopped (a sync that floods a system, a system
    that cannot be listed), the programs that have not run are `errored` with the reason.
    """
    async with staged(dataflow) as stage:
        performances = [Performance(program, stage) for program in programs]
        stopped = ""
        for performance in performances:
            try:
                if stopped:
                    performance.abandon(stopped)
                else:
                    await performance.run()
            except HarnessError as error:
                stopped = error.message
                performance.abandon(stopped)
            done(performance.program)
        for performance in performances:
            try:
                await performance.finish()
            except HarnessError as error:
                performance.abandon(error.message)
        return tuple(performance.outcome() for performance in performances)


def mocked(behaviour: Callable[[], Behaviour], timing: Timing, bindings: Bindings = UNBOUND) -> Staged:
    """Stages on simulated systems with a simulated sync, a world of its own for each document."""

    @asynccontextmanager
    async def open_stage(dataflow: Dataflow) -> AsyncIterator[Stage]:
        world = World(dataflow, behaviour(), lag=timing.lag, bindings=bindings)
        stage = Stage(dataflow, world.clock, timing, bindings)
        defined = definitions(world.systems.values())
        async with MockTransport(defined) as transport, httpx.AsyncClient(transport=transport) as client:
            stage.connectors = {
                definition.system: Connector(definition, client, now=world.clock.now, record=stage.record_exchange)
                for definition, _ in defined
            }
            await stage.prepare()
            yield stage

    return open_stage
