"""Which records are the same thing, as the simulated sync knows it."""

from harness.model.dataflow import Datatype
from harness.sim.system import Key


class Links:
    """Clusters of records: linking is transitive, across mappings and directions (DESIGN, rule of judging 2)."""

    def __init__(self) -> None:
        self._clusters: dict[Key, set[Key]] = {}

    def join(self, one: Key, other: Key) -> None:
        """Make two records, and all they are linked with, one thing."""
        cluster = self._clusters.get(one, {one}) | self._clusters.get(other, {other})
        for key in cluster:
            self._clusters[key] = cluster

    def forget(self, key: Key) -> None:
        """Take a record out of its cluster; the others stay together."""
        cluster = self._clusters.pop(key, None)
        if cluster is not None:
            cluster.discard(key)

    def of(self, key: Key, datatype: Datatype) -> list[Key]:
        """The other records of a datatype that are the same thing."""
        return sorted(other for other in self._clusters.get(key, ()) if other.datatype == datatype and other != key)

    def linked(self, one: Key, other: Key) -> bool:
        return other in self._clusters.get(one, ())
