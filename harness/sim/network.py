"""A network: the systems of many documents and one sync that follows them all, in real time."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from harness.config import UNBOUND, Bindings
from harness.model.dataflow import Alias, Dataflow
from harness.sim.behaviour import Behaviour
from harness.sim.sync import Sync
from harness.sim.system import Key, Record
from harness.sim.world import populated
from harness.spec.joined import joined

STEP = 1e-6
"""Seconds between two times that a clock of saves tells at least: as exact as the systems show them."""


class SaveClock:
    """Tells the time in seconds since 1970, and never the same twice, so that no two saves have one time."""

    def __init__(self, time: Callable[[], float] = time.time) -> None:
        self._time = time
        self._last = 0.0

    def now(self) -> float:
        self._last = max(self._last + STEP, self._time())
        return self._last


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A record that was saved, or deleted where `record` is None."""

    key: Key
    record: Record | None


class Network:
    """The simulated systems (by name) of many documents under one sync, which passes when `pass_once` is called.

    One sync for all, because what is the same thing is so across documents: cycles of EVERY through several of them
    would never end otherwise (DESIGN, rules of judging 2 and 3).
    """

    def __init__(
        self,
        flows: Sequence[Dataflow],
        behaviour: Behaviour,
        *,
        bindings: Bindings = UNBOUND,
        aliases: Iterable[Alias] = (),
        now: Callable[[], float] | None = None,
    ) -> None:
        whole = joined(flows, aliases).flow
        self.systems = populated(whole, now or SaveClock().now)
        self._sync = Sync(whole, self.systems, behaviour, bindings)
        self._told = {name: len(system.log) for name, system in self.systems.items()}

    def pass_once(self) -> None:
        """Let the sync look at all systems once and do what the documents say."""
        self._sync.run()

    def news(self) -> tuple[Saved, ...]:
        """What was saved or deleted since this was last asked, system by system, each record as it is by now."""
        found: list[Saved] = []
        for name, system in self.systems.items():
            keys = dict.fromkeys(system.log[self._told[name] :])
            self._told[name] = len(system.log)
            found += [Saved(key=key, record=system.get(key)) for key in keys]
        return tuple(found)
