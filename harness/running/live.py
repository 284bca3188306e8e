"""Runs on real systems: connectors for the whole run, a stage for each document, and an end that leaves nothing."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from harness.config import Config, Timing
from harness.connect.connector import Connector
from harness.connect.opening import connect
from harness.connect.pace import Clock as Pacing
from harness.connect.sending import Wire
from harness.errors import ConnectorError
from harness.model.dataflow import Dataflow, Datatype
from harness.running.engine import Staged
from harness.running.exchanges import Clock, record
from harness.running.patience import Patience
from harness.running.progress import Progress
from harness.running.reach import Reached
from harness.running.stage import Stage
from harness.spec.aliases import configured
from harness.spec.joined import Joined, joined
from harness.store.ledger import Ledger


@dataclass(kw_only=True)
class Live:
    """The real systems of a run, by the names that documents use; `remarks` are what was odd but no error."""

    connectors: Mapping[str, Connector]
    clock: Clock
    ledger: Ledger
    remarks: list[str]
    progress: Progress


@asynccontextmanager
async def opened(
    systems: Mapping[str, Reached],
    ledger: Ledger,
    timing: Timing,
    *,
    clock: Clock,
    date: Callable[[], datetime],
    wire: Wire | None = None,
    progress: Progress | None = None,
) -> AsyncIterator[Live]:
    """Connectors to the systems of a run; what two documents call by two names is one connector, with one rate.

    `wire` stands between them and the network, to record what is exchanged or to answer from a recording. `progress`
    is told what is exchanged.
    """
    remarks: list[str] = []
    progress = progress or Progress()
    progress.called = {spoken: reached.name for spoken, reached in systems.items()}
    made: dict[str, Connector] = {}
    # a sync may carry what one system echoes to any other
    secrets = tuple(dict.fromkeys(each for reached in systems.values() for each in reached.target.endpoint.secrets))
    async with AsyncExitStack() as stack:
        for reached in systems.values():
            if reached.name in made:
                continue
            endpoint = replace(reached.target.endpoint, secrets=secrets)
            connector = connect(
                replace(reached.target, endpoint=endpoint),
                record=progress.counting(reached.name, record),
                remark=remarks.append,
                clock=Pacing(now=clock.now, sleep=clock.sleep, date=date, held=progress.held(reached.name)),
                wire=wire,
                patience=max(timing.deadline, reached.system.deadline or 0.0),
            )
            stack.push_async_callback(connector.aclose)
            made[reached.name] = connector
        by_spoken = {spoken: made[reached.name] for spoken, reached in systems.items()}
        yield Live(connectors=by_spoken, clock=clock, ledger=ledger, remarks=remarks, progress=progress)


def staged(live: Live, flows: Sequence[Dataflow], config: Config, systems: Mapping[str, Reached]) -> Staged:
    """One stage for all documents, as one sync follows them all."""

    @asynccontextmanager
    async def open_stage() -> AsyncIterator[Stage]:
        whole = taken_together(flows, config, live.connectors)
        patience = patient(whole, config, systems)
        stage = Stage(
            whole.flow,
            whole.names,
            live.clock,
            patience,
            connectors=live.connectors,
            ledger=live.ledger,
            bindings=config.bindings,
            progress=live.progress,
        )
        await stage.prepare()
        yield stage

    return open_stage


def taken_together(flows: Sequence[Dataflow], config: Config, connectors: Mapping[str, Connector]) -> Joined:
    """All documents as one; what they call by two names and an API has once is one datatype."""

    def is_same(one: Datatype, other: Datatype) -> bool:
        connector = connectors.get(one.system)
        try:
            return connector is not None and connector.is_same(one, other)
        except ConnectorError:
            return False  # whoever needs a datatype that its connector does not have is told so

    return joined(flows, configured(config.aliases), is_same=is_same)


def patient(whole: Joined, config: Config, systems: Mapping[str, Reached]) -> Patience:
    """How long the systems of documents are waited for."""
    known = tuple(dict.fromkeys(whole.names.values()))
    return Patience(config.timing, {spoken: each.system for spoken, each in systems.items()}, known)
