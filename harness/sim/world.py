"""A small world: the systems of one document, a record or so in each, and a sync between them."""

from collections.abc import Callable, Iterable

from harness.config import UNBOUND, Bindings
from harness.expr.jsontext import Json
from harness.expr.paths import put
from harness.model.dataflow import Dataflow, Datatype
from harness.model.pair import Pair, datatypes, pairs
from harness.sim.behaviour import Behaviour
from harness.sim.clock import VirtualClock
from harness.sim.sync import Sync
from harness.sim.system import SimulatedSystem


class World:
    """Simulated systems (by name) of a document under a sync that passes every `lag` seconds of the clock.

    Each datatype holds one record from before the sync was switched on. It belongs to nobody in the run: real systems
    are never empty, and a sync that touches what it should not must have something to touch.
    """

    def __init__(
        self,
        dataflow: Dataflow,
        behaviour: Behaviour,
        clock: VirtualClock,
        *,
        lag: float,
        bindings: Bindings = UNBOUND,
    ) -> None:
        self.systems = populated(dataflow, clock.now)
        self.sync = Sync(dataflow, self.systems, behaviour, bindings)
        clock.every(lag, self.sync.run)


def populated(dataflow: Dataflow, now: Callable[[], float]) -> dict[str, SimulatedSystem]:
    """The systems of a document by name, with one record from before in each datatype."""
    grouped: dict[str, list[Datatype]] = {}
    for datatype in datatypes(dataflow):
        grouped.setdefault(datatype.system, []).append(datatype)
    systems = {name: SimulatedSystem(name, kinds, now) for name, kinds in grouped.items()}
    touching: dict[Datatype, list[Pair]] = {}
    for pair in pairs(dataflow):
        for datatype in {pair.source, pair.target}:
            touching.setdefault(datatype, []).append(pair)
    for system in systems.values():
        for datatype in system.datatypes:
            system.create(datatype, _stranger(touching[datatype], datatype))
    return systems


def _stranger(touching: Iterable[Pair], datatype: Datatype) -> dict[str, Json]:
    """Values for a record from before: each property of the datatype filled with something no run makes."""
    samples: dict[str, Json] = {'"integer"': 3, '"decimal"': 3, '"float"': 3}
    fields: dict[str, Json] = {}
    for pair in touching:
        rows = [(rule.source, rule.target, "") for rule in pair.rules]
        rows += [(row.source, row.target, row.data_type) for row in pair.rows]
        for source, target, kind in rows:
            for kept, path in ((pair.source, source), (pair.target, target)):
                if kept == datatype:
                    fields = put(fields, path, samples.get(kind, f"from before {datatype.name} {path}"))
    return fields
