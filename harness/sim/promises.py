"""What a person has bound of a document's WHEN and CONNECTED sentences, as the simulated sync follows it."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from harness.config import Bindings
from harness.expr.jsontext import Fields, Json, dumps
from harness.expr.paths import Missing, get
from harness.expr.properties import properties
from harness.model.connected import Listed, listed
from harness.model.dataflow import Datatype, SentenceKind
from harness.model.names import alike
from harness.model.pair import Pair
from harness.sim.system import Key, Record


class Promises:
    """Looks up, for each pair, what is bound. `pairs` are those that promise something under a bound condition."""

    def __init__(self, pairs: Sequence[Pair], bindings: Bindings) -> None:
        known = {datatype for pair in pairs for datatype in (pair.source, pair.target)}
        self._conditions: dict[tuple[Datatype, Datatype], tuple[Fields, ...]] = {}
        self._listed: dict[tuple[Datatype, Datatype], tuple[Listed, ...]] = {}
        self._ways = tuple(
            (datatype, other, one.property)
            for one in bindings.connections
            for datatype in known
            for other in known
            if alike(str(datatype), one.record) and alike(str(other), one.refers_to)
        )
        self._connecting = {datatype for way in self._ways for datatype in way[:2]}
        for pair in pairs:
            texts = (
                sentence.detail[0]
                for mapping in pair.mappings
                for sentence in mapping.sentences
                if sentence.kind is SentenceKind.WHEN
            )
            bound = (bindings.conditions[text] for text in texts if text in bindings.conditions)
            self._conditions[pair.source, pair.target] = tuple(properties(one.holds) for one in bound)
            self._listed[pair.source, pair.target] = listed(pair, known)
        self.pairs = tuple(
            pair for pair in pairs if pair.source != pair.target and (self.conditions(pair) or self.is_bound(pair))
        )

    def conditions(self, pair: Pair) -> tuple[Fields, ...]:
        """What a record must have for each of the bound conditions."""
        return self._conditions[pair.source, pair.target]

    def listed(self, pair: Pair) -> tuple[Listed, ...]:
        """What the CONNECTED sentences of a pair name."""
        return self._listed[pair.source, pair.target]

    def is_bound(self, pair: Pair) -> bool:
        """Whether a property is known by which an A may be connected as a sentence asks."""
        return bool(self.listed(pair)) and pair.source in self._connecting

    def connected(self, record: Record, all: Callable[[Datatype], Iterable[Record]]) -> Iterator[Key]:
        """The records that a record refers to, and those that refer to it; `all` gives those of a datatype."""
        own = record.key
        for datatype, other, path in self._ways:
            if datatype == own.datatype:
                there = {one.key for one in all(other)}
                yield from (key for id in _ids(record, path) if (key := Key(datatype=other, id=id)) in there)
            if other == own.datatype:
                yield from (one.key for one in all(datatype) if own.id in _ids(one, path))


def _ids(record: Record, path: str) -> tuple[str, ...]:
    value = get(record.fields, path)
    several: Iterable[Json]
    if isinstance(value, Missing | None):
        several = ()
    elif isinstance(value, Sequence) and not isinstance(value, str):
        several = value
    else:
        several = (value,)
    return tuple(one if isinstance(one, str) else dumps(one) for one in several)
