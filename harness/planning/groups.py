"""Groups of properties that the rows of a document tie together (DESIGN, rule of judging 7)."""

from collections.abc import Iterable, Iterator, Sequence

from harness.expr.paths import parts
from harness.model.dataflow import Datatype, PropertyMapping
from harness.model.pair import Pair

Node = tuple[Datatype, tuple[str, ...]]


class Groups:
    """Properties are of one group when rows, over all mappings of the document, lead from one to the other.

    `bound` are properties to which a person has bound a condition or a connection.

    A group is torn when the document uses one of its properties both as a value and as an object (`name` and
    `name.first`): no record can have both.
    """

    def __init__(self, pairs: Sequence[Pair], bound: Iterable[tuple[Datatype, str]] = ()) -> None:
        self._parent: dict[Node, Node] = {}
        self._keys: set[Node] = set()
        for pair in pairs:
            for row in pair.rows:
                self._join((pair.source, parts(row.source)), (pair.target, parts(row.target)))
            for rule in pair.rules:
                self._keys |= {(pair.source, parts(rule.source)), (pair.target, parts(rule.target))}
        for node in self._keys:
            self._root(node)
        self._data_types: dict[Node, set[str]] = {}
        self._pairs: dict[Node, list[Pair]] = {}
        for pair in pairs:
            for row in pair.rows:
                self._data_types.setdefault(self.of(pair.source, row.source), set()).add(row.data_type)
                for node in ((pair.source, parts(row.source)), (pair.target, parts(row.target))):
                    there = self._pairs.setdefault(node, [])
                    if not there or there[-1] is not pair:  # to compare whole pairs would take long
                        there.append(pair)
        self._used = frozenset(self._parent)
        self._bound = {self.of(datatype, path): path for datatype, path in bound}
        self._torn: set[Node] = set()
        for node in self._used:
            above = [one for one in _above(node) if one in self._used]
            self._torn |= {self._root(one) for one in (node, *above) if above}

    def of(self, datatype: Datatype, path: str) -> Node:
        """A property that stands for the group of this one."""
        return self._root((datatype, parts(path)))

    def data_types(self, datatype: Datatype, path: str) -> frozenset[str]:
        """The data types of all rows of a property's group."""
        return frozenset(self._data_types.get(self.of(datatype, path), ()))

    def turned_round(self, pair: Pair, row: PropertyMapping) -> tuple[str, ...]:
        """The data types of the rows of the other direction, B to A, that tie the same two properties."""
        own = parts(row.source), parts(row.target)
        return tuple(
            other.data_type
            for back in self._pairs[pair.target, own[1]]
            if (back.source, back.target) == (pair.target, pair.source) and back is not pair
            for other in back.rows
            if (parts(other.target), parts(other.source)) == own
        )

    def fed_elsewhere(self, pair: Pair, row: PropertyMapping) -> bool:
        """Whether a row of another pair reaches the target of this one, so that it changes without it."""
        return any(other is not pair for other in self._pairs[pair.target, parts(row.target)])

    def is_key(self, datatype: Datatype, path: str) -> bool:
        """Whether a merge rule of the document compares the property."""
        return (datatype, parts(path)) in self._keys

    def reaches_key(self, datatype: Datatype, path: str) -> bool:
        """Whether a merge rule of the document compares the property or one that rows tie it to."""
        group = self.of(datatype, path)
        return any(self._root(node) == group for node in self._keys)

    def bound(self, datatype: Datatype, path: str) -> str | None:
        """The bound property in the group of this one, if there is one."""
        return self._bound.get(self.of(datatype, path))

    def crosses(self, datatype: Datatype, path: str) -> bool:
        """Whether the document uses a property below this one, or this one as an object."""
        own = (datatype, parts(path))
        below = any(own in _above(node) for node in self._used)
        return below or any(one in self._used for one in _above(own))

    def torn(self, datatype: Datatype, path: str) -> bool:
        """Whether the group of a property holds one that is used both as a value and as an object."""
        return self.of(datatype, path) in self._torn

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
