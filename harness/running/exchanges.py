"""What is exchanged with the systems while a scenario runs: its evidence."""

from dataclasses import dataclass, replace

from harness.model.dataflow import Datatype
from harness.model.evidence import Exchange


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Id:
    """Names one record."""

    datatype: Datatype
    id: str


class Exchanges:
    """Keeps what is exchanged."""

    def __init__(self) -> None:
        self._hidden: set[Id] = set()
        self._kept: list[Exchange] = []

    def record(self, exchange: Exchange) -> None:
        """Keep an exchange; one that reads just what the last one did is only counted."""
        if self._kept:
            last = self._kept[-1]
            if exchange.method == "GET" and replace(exchange, time=last.time, repeats=last.repeats) == last:
                self._kept[-1] = replace(last, repeats=last.repeats + 1)
                return
        self._kept.append(exchange)

    def take(self) -> tuple[Exchange, ...]:
        """What was exchanged since the last call."""
        taken, self._kept = tuple(self._kept), []
        return taken

    def hides(self, datatype: Datatype, id: str) -> bool:
        """Whether a listed record stays out of the evidence."""
        return Id(datatype=datatype, id=id) in self._hidden

    def begin(self, there: set[Id]) -> None:
        """Begin a scenario: records that are there already are of no interest to it."""
        self._hidden = there
        self._kept.clear()
