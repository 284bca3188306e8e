"""The plans of a run's documents, each worked out once, whoever asks: for its files, its notes, its verdicts."""

from harness.config import Bindings
from harness.model.dataflow import Dataflow
from harness.model.scenario import Plan
from harness.planning.plan import plan


class Plans:
    """The plans of documents under some bindings; another seed of a document is another plan."""

    def __init__(self, bindings: Bindings) -> None:
        self._bindings = bindings
        self._made: dict[tuple[int, str], tuple[Dataflow, Plan]] = {}

    def of(self, dataflow: Dataflow, seed: str = "") -> Plan:
        """The plan of a document, the same one each time."""
        key = id(dataflow), seed  # to compare whole documents would take longer than to plan some of them
        if key not in self._made:
            self._made[key] = dataflow, plan(dataflow, self._bindings, seed=seed)
        return self._made[key][1]
