"""How far a run has come, system by system, for whoever shows it while it goes on."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from harness.model.evidence import Exchange

Record = Callable[[Exchange], None]


@dataclass(slots=True, kw_only=True)
class Counts:
    """What happened in one system: records the run `created`, claims that `settled`, requests, pauses it asked for.

    `waiting` is how many scenarios wait for something there just now, `paused` how many seconds were asked for.
    """

    created: int = 0
    waiting: int = 0
    settled: int = 0
    requests: int = 0
    pauses: int = 0
    paused: float = 0.0


class Progress:
    """The counts of all systems of a run; `left` estimates the seconds until its end, None as long as it cannot.

    `called` has the systems' names by those that documents use, where they differ.
    """

    def __init__(self) -> None:
        self.systems: defaultdict[str, Counts] = defaultdict(Counts)
        self.called: Mapping[str, str] = {}
        self.left: Callable[[], float | None] = lambda: None

    def of(self, system: str) -> Counts:
        """The counts of a system by a name that documents use."""
        return self.systems[self.called.get(system, system)]

    def counting(self, system: str, record: Record) -> Record:
        """Records exchanges with a system as `record` does, and counts them."""
        counts = self.systems[system]

        def counted(exchange: Exchange) -> None:
            counts.requests += 1
            record(exchange)

        return counted

    def held(self, system: str) -> Callable[[float], None]:
        """Told of each pause that a system asks for, in seconds."""
        counts = self.systems[system]

        def paused(seconds: float) -> None:
            counts.pauses += 1
            counts.paused += seconds

        return paused

    @contextmanager
    def waiting(self, system: str) -> Iterator[None]:
        """Count a scenario as waiting for something in a system for as long as it does."""
        counts = self.of(system)
        counts.waiting += 1
        try:
            yield
        finally:
            counts.waiting -= 1
