"""Groups of properties that the rows of a document tie together (DESIGN, rule of judging 7)."""

from collections.abc import Iterator, Sequence

from harness.expr.paths import parts
from harness.model.dataflow import Datatype
from harness.model.pair import Pair

Node = tuple[Datatype, tuple[str, ...]]


class Groups:
    """Properties are of one group when rows, over all mappings of the document, lead from one to the other.

    A path that is part of another (`address` and `address.city`) is of its group: a property cannot be both a value
    and an object.
    """

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self._parent: dict[Node, Node] = {}
        for pair in pairs:
            for row in pair.rows:
                self._join((pair.source, parts(row.source)), (pair.target, parts(row.target)))
        for node in tuple(self._parent):
            for above in _above(node):
                if above in self._parent:
                    self._join(node, above)

    def of(self, datatype: Datatype, path: str) -> Node:
        """A property that stands for the group of this one."""
        return self._root((datatype, parts(path)))

    def _join(self, one: Node, other: Node) -> None:
        self._parent[self._root(one)] = self._root(other)

    def _root(self, node: Node) -> Node:
        parent = self._parent.setdefault(node, node)
        while parent != self._parent[parent]:
            parent = self._parent[parent]
        self._parent[node] = parent
        return parent


def _above(node: Node) -> Iterator[Node]:
    datatype, names = node
    return ((datatype, names[:length]) for length in range(1, len(names)))
