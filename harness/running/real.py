"""A run on real systems, from its ledger to its clean-up; and the same from a recording, on none."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from harness.config import Config
from harness.connect.recorded import read_index
from harness.connect.recording import About, Recording
from harness.connect.replay import Replay, placeholders
from harness.connect.sending import Wire
from harness.errors import HarnessError, UsageError
from harness.model.dataflow import Dataflow, Reading
from harness.model.run import ScenarioOutcome
from harness.running.cleanup import clean, told
from harness.running.clock import RunClock
from harness.running.engine import Done, perform
from harness.running.enough import Enduring
from harness.running.events import Events
from harness.running.exchanges import Clock
from harness.running.live import Live, opened, patient, staged, taken_together
from harness.running.mixed import joined_by_simulation
from harness.running.phrased import Program
from harness.running.progress import Progress
from harness.running.reach import reach, spoken_of
from harness.running.stopping import stopping
from harness.sim.behaviour import Behaviour
from harness.sim.clock import VirtualClock, run_virtually, until
from harness.store.ledger import FILE_NAME, Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What came of a run: its scenarios, and what to say of it at the top of the report."""

    outcomes: tuple[ScenarioOutcome, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Real:
    """What a run on real systems needs: `home` is where harness.toml is, `directory` where the run writes.

    `recording` is where what is exchanged goes to, or, for a replay, comes from. The systems to `simulate`, by the
    documents' names, are not reached; then a simulated sync joins all. `digests` are those of the documents. As many
    scenarios may go wrong as `enduring` lets; in a `serial` run one follows the other. `events` hears how the run
    goes, `progress` is told how far it has come.
    """

    id: str
    seed: str
    config: Config
    home: Path
    directory: Path
    recording: Path | None
    simulate: Collection[str]
    behave: Callable[[], Behaviour]
    readings: Sequence[Reading]
    digests: dict[str, str]
    events: Events
    enduring: Enduring
    serial: bool
    progress: Progress

    def live(self, programs: Sequence[Program], done: Done) -> Came:
        """Run on the systems themselves, and delete at the end what was made, also where a person stops it."""
        systems = reach(self._reached, self.config, self.home, os.environ)
        started = datetime.now(UTC)
        ledger = Ledger(self.directory / FILE_NAME)

        async def go() -> Came:
            clock = RunClock()
            about = About(
                run=self.id, started=started.isoformat(timespec="seconds"), seed=self.seed, documents=self.digests
            )
            recording = Recording(self.recording, about, now=clock.now) if self.recording is not None else nullcontext()
            with recording as wire:
                return await self._perform(programs, done, ledger, clock, lambda: datetime.now(UTC), wire, os.environ)

        try:
            ledger.begin(self.id, {spoken: reached.name for spoken, reached in systems.items()})
            return asyncio.run(go())
        finally:
            ledger.close()

    def replay(self, programs: Sequence[Program], done: Done) -> Came:
        """Run again on what was recorded, without a network, a secret or a second that passes."""
        assert self.recording is not None  # noqa: S101 - asked by the caller
        folder = self.recording
        index = read_index(folder)
        if changed := sorted(path for path, digest in self.digests.items() if index.documents.get(path) != digest):
            raise UsageError(
                f"{folder}: was recorded with other documents than these: {', '.join(changed)}",
                hint="replay with the documents as they were then, or record the run anew",
            )
        started = datetime.fromisoformat(index.started)
        ledger = Ledger()
        ledger.begin(index.run, {})

        async def go() -> Came:
            clock = VirtualClock()
            wire = Replay(folder, now=clock.now, until=until(clock.now))
            environment = placeholders(self.config.systems.values())

            def date() -> datetime:
                return started + timedelta(seconds=clock.now())

            came = await self._perform(programs, done, ledger, clock, date, wire, environment)
            return Came(outcomes=came.outcomes, notes=(f"Replayed from the recording of {index.run}.", *came.notes))

        return run_virtually(go())

    async def _perform(
        self,
        programs: Sequence[Program],
        done: Done,
        ledger: Ledger,
        clock: Clock,
        date: Callable[[], datetime],
        wire: Wire | None,
        environment: Mapping[str, str],
    ) -> Came:
        flows, config = self._flows, self.config
        writing = not isinstance(wire, Replay)  # a replay makes nothing, so it leaves nothing
        systems = reach(self._reached, config, self.home, environment, writing=writing)
        async with AsyncExitStack() as stack:
            live = await stack.enter_async_context(
                opened(systems, ledger, config.timing, clock=clock, date=date, wire=wire, progress=self.progress)
            )
            whole = taken_together(flows, config, live.connectors)
            rest = patient(whole, config, systems).rest
            if self.simulate:
                simulation = joined_by_simulation(live, whole.flow, self.simulate, config, self.behave)
                live = await stack.enter_async_context(simulation)
            before = await self._clean_up_before(ledger, live, lambda: clock.sleep(rest))
            with stopping() as stop:
                said: Sequence[str] = ()
                try:
                    outcomes = await perform(
                        programs,
                        staged(live, flows, config, systems),
                        done=done,
                        stop=stop,
                        events=self.events,
                        enduring=self.enduring,
                        serial=self.serial,
                    )
                finally:
                    if writing:
                        said = told(await clean(ledger, live.connectors, wait=lambda: clock.sleep(rest)))
            beside = f"Simulated were {', '.join(sorted(self.simulate))}, and the sync that joins all systems."
            if ledger.problem:
                said = (*said, f"The ledger of the run could not be written: {ledger.problem}.")
            notes = (
                *before,
                *stop.notes(),
                *self.enduring.notes(),
                *([beside] if self.simulate else []),
                *said,
                *dict.fromkeys(live.remarks),
            )
        return Came(outcomes=outcomes, notes=notes)

    async def _clean_up_before(self, ledger: Ledger, live: Live, wait: Callable[[], Awaitable[None]]) -> Sequence[str]:
        """Delete what the run left when it broke off, as the same values are made again now; says what was done.

        Raises HarnessError where that cannot be: what is there would be made a second time.
        """
        if not ledger.unseen and all(entry.gone for entry in ledger.entries):
            return ()
        cleaned = await clean(ledger, live.connectors, wait=wait)
        if not cleaned.complete:
            raise HarnessError(
                "the run cannot go on: what it left would be there twice",
                hint="\n".join((*told(cleaned), "then resume the run again, or begin another one")),
            )
        number = f"{cleaned.deleted} {'record' if cleaned.deleted == 1 else 'records'}"
        return (f"Before it went on, the run deleted {number} that it had left.",)

    @property
    def _reached(self) -> list[str]:
        return [each for each in spoken_of(self._flows) if each not in self.simulate]

    @property
    def _flows(self) -> list[Dataflow]:
        return [each.dataflow for each in self.readings if each.dataflow is not None]
