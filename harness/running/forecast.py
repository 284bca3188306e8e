"""How long a run will still take, by the waits that its steps are made of."""

from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass

from harness.model.dataflow import Datatype
from harness.planning import phrases
from harness.planning.phrases import Phrase

AT_REST = frozenset((phrases.EXISTS, phrases.GIVEN, phrases.AT_REST))
WATCHED = frozenset((phrases.NONE_APPEARS, phrases.STAYS, phrases.RESTS, phrases.KEEPS))
"""Steps that only watch, so that those in a row do it together."""
AWAITED = frozenset(
    (phrases.APPEARS, phrases.ALIVE_APPEARS, phrases.HAS_GOT, phrases.TAKEN_OVER, phrases.HAS, phrases.ALIVE_HAS)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Seconds: until everything is at rest, that a negative claim is watched, and that the sync needs."""

    rest: float
    window: float
    settled: float

    def of(self, steps: Iterable[Phrase]) -> float:
        """How long some steps take, as far as they wait for the sync."""
        total, watching = 0.0, False
        for step in steps:
            if step in AT_REST:
                total += self.rest
            elif step in WATCHED:
                total += 0.0 if watching else self.window
            elif step in AWAITED:
                total += self.settled
            watching = step in WATCHED
        return total


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """What one scenario has before it: seconds, and the datatypes that it must have for itself, if any."""

    seconds: float
    alone_in: Set[Datatype]


def ahead(scenarios: Iterable[Ahead], waits: Waits, *, serial: bool) -> float:
    """Seconds until the end of a run: what acts together, then what takes turns, then the rest before the last look."""
    together, in_turn = 0.0, 0.0
    load: defaultdict[Datatype, float] = defaultdict(float)
    for each in scenarios:
        if serial:
            in_turn += waits.rest + each.seconds
        elif each.alone_in:
            for datatype in each.alone_in:
                load[datatype] += waits.rest + each.seconds
        else:
            together = max(together, each.seconds)
    return together + max([in_turn, *load.values()]) + waits.rest
