"""How long is waited for a change, and watched that there is none: by system and datatype, as harness.toml says."""

from collections.abc import Iterable, Mapping

from harness.config import System, Timing
from harness.model.dataflow import Datatype
from harness.spec.lint.identity import letters


class Patience:
    """Seconds by datatype: what it says in harness.toml itself, else its system, else `timing`.

    `systems` are the configured systems by the names that documents use.
    """

    def __init__(self, timing: Timing, systems: Mapping[str, System], datatypes: Iterable[Datatype]) -> None:
        self.timing = timing
        self._systems = systems
        known = tuple(datatypes)
        self.rest = max((self.deadline(datatype) for datatype in known), default=timing.deadline)
        """Seconds after which everything has arrived everywhere."""

    @property
    def slowest_poll(self) -> float:
        """Seconds between two lists of a datatype, at most, as long as nothing changes in it."""
        return self.timing.slowest_poll or 2 * self.timing.poll

    def is_last(self, now: float, until: float) -> bool:
        """Whether the next look at something may be the first after a time, so that no later one is to count."""
        return now + self.slowest_poll >= until

    def deadline(self, datatype: Datatype) -> float:
        """A change must have arrived in a datatype after this long."""
        system, own = self._said(datatype)
        said = (own.get("deadline"), system.deadline if system else None)
        return next((seconds for seconds in said if seconds is not None), self.timing.deadline)

    def window(self, datatype: Datatype) -> float:
        """How long is watched that something does not happen in a datatype: never shorter than its deadline."""
        system, own = self._said(datatype)
        said = (own.get("window"), system.window if system else None, self.timing.window)
        return max(self.deadline(datatype), next((seconds for seconds in said if seconds is not None), 0.0))

    def exclusive(self, datatype: Datatype) -> bool:
        """Whether nobody else makes records of a datatype: so it is where its system is not really reached."""
        system = self._systems.get(datatype.system)
        if system is None:
            return True
        return any(each.exclusive for name, each in system.datatypes.items() if letters(name) == letters(datatype.name))

    def _said(self, datatype: Datatype) -> tuple[System | None, dict[str, float | None]]:
        system = self._systems.get(datatype.system)
        for name, each in system.datatypes.items() if system else ():
            if letters(name) == letters(datatype.name):
                return system, {"deadline": each.deadline, "window": each.window}
        return system, {}
