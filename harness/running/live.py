"""Runs on real systems: connectors for the whole run, a stage for each document, and an end that leaves nothing."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import httpx

from harness.config import Timing
from harness.connect.connector import Connector
from harness.connect.opening import connect
from harness.connect.pace import Clock as Pacing
from harness.model.dataflow import Dataflow
from harness.model.pair import Pair, datatypes, pairs
from harness.running.clock import RunClock
from harness.running.exchanges import Exchanges
from harness.running.patience import Patience
from harness.running.reach import Reached
from harness.running.stage import Stage
from harness.store.ledger import Ledger


@dataclass(kw_only=True)
class Live:
    """The real systems of a run, by the names that documents use; `remarks` are what was odd but no error."""

    connectors: Mapping[str, Connector]
    clock: RunClock
    exchanges: Exchanges
    ledger: Ledger
    remarks: list[str]


@asynccontextmanager
async def opened(
    systems: Mapping[str, Reached],
    ledger: Ledger,
    timing: Timing,
    *,
    clock: RunClock | None = None,
    transports: Mapping[str, httpx.AsyncBaseTransport] | None = None,
) -> AsyncIterator[Live]:
    """Connectors to the systems of a run; what two documents call by two names is one connector, with one rate."""
    clock = clock or RunClock()
    exchanges = Exchanges()
    remarks: list[str] = []
    made: dict[str, Connector] = {}
    async with AsyncExitStack() as stack:
        for reached in systems.values():
            if reached.name in made:
                continue
            connector = connect(
                reached.target,
                record=exchanges.record,
                remark=remarks.append,
                clock=Pacing(now=clock.note, sleep=clock.sleep),
                transport=(transports or {}).get(reached.name),
                hides=exchanges.hides,
                patience=max(timing.deadline, reached.system.deadline or 0.0),
            )
            stack.push_async_callback(connector.aclose)
            made[reached.name] = connector
        by_spoken = {spoken: made[reached.name] for spoken, reached in systems.items()}
        yield Live(connectors=by_spoken, clock=clock, exchanges=exchanges, ledger=ledger, remarks=remarks)


def stage(live: Live, dataflow: Dataflow, deployed: Sequence[Pair], patience: Patience) -> Stage:
    """The stage of one document on real systems."""
    return Stage(
        dataflow,
        live.clock,
        patience,
        connectors=live.connectors,
        exchanges=live.exchanges,
        ledger=live.ledger,
        deployed=deployed,
        quiet=patience.rest,
    )


def patient(flow: Dataflow, timing: Timing, systems: Mapping[str, Reached]) -> Patience:
    """How long a document's systems are waited for."""
    return Patience(timing, {spoken: each.system for spoken, each in systems.items()}, datatypes(flow))


def deployed(flows: Sequence[Dataflow]) -> tuple[Pair, ...]:
    """The pairs of all documents, which one sync follows."""
    return tuple(pair for flow in flows for pair in pairs(flow))
