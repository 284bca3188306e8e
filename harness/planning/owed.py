"""What single records are owed under bound conditions and by bound connections, beyond what EVERY promises to all."""

from collections.abc import Iterator, Sequence

from harness.config import Bindings
from harness.expr.jsontext import Fields
from harness.expr.properties import has_all, properties
from harness.model.connected import Listed, listed
from harness.model.dataflow import Datatype, Sentence, SentenceKind
from harness.model.pair import Pair
from harness.planning.closure import made_from


class Owed:
    """Answers for the pairs of a document."""

    def __init__(self, pairs: Sequence[Pair], bindings: Bindings) -> None:
        known = {datatype for pair in pairs for datatype in (pair.source, pair.target)}
        self._pairs = pairs
        self._asked = [(pair, sentence, holds) for pair in pairs for sentence, holds in _asked(pair, bindings)]
        self._listed = [(pair, one) for pair in pairs for one in listed(pair, known)]

    def under_conditions(self, datatype: Datatype, fields: Fields) -> frozenset[Datatype]:
        """The datatypes of which a record with these properties is owed one because a condition holds, and the rest."""
        return self._with_rest(
            {pair.target for pair, _, asked in self._asked if pair.source == datatype and has_all(fields, asked)}
        )

    def by_connection(self, datatype: Datatype, other: Datatype) -> frozenset[Datatype]:
        """The same, because a record is connected to one of `other` that is synchronized."""
        return self._with_rest(
            {pair.target for pair, one in self._listed if pair.source == datatype and other in one.datatypes}
        )

    def at_all(self, datatype: Datatype) -> frozenset[Datatype]:
        """The datatypes of which a record can come to be owed one, under whatever conditions and connections."""
        concerned = (*(pair for pair, _, _ in self._asked), *(pair for pair, _ in self._listed))
        conditional = {pair.target for pair in concerned if pair.source == datatype}
        return made_from(self._pairs, datatype, conditional)

    def holding(self, source: Datatype, target: Datatype, fields: Fields) -> tuple[str, ...]:
        """The WHEN sentences of a pair, by id, whose bound conditions hold of a record with these properties."""
        asked = (one for one in self._asked if (one[0].source, one[0].target) == (source, target))
        return tuple(sentence.id for _, sentence, holds in asked if holds and has_all(fields, holds))

    def listing(self, source: Datatype, target: Datatype, other: Datatype) -> tuple[Listed, ...]:
        """The CONNECTED sentences of a pair that list a datatype."""
        named = (one for pair, one in self._listed if (pair.source, pair.target) == (source, target))
        return tuple(one for one in named if other in one.datatypes)

    def _with_rest(self, targets: set[Datatype]) -> frozenset[Datatype]:
        return frozenset(targets).union(*(made_from(self._pairs, target) for target in targets))


def _asked(pair: Pair, bindings: Bindings) -> Iterator[tuple[Sentence, Fields]]:
    for mapping in pair.mappings:
        for sentence in mapping.sentences:
            if sentence.kind is SentenceKind.WHEN and sentence.detail[0] in bindings.conditions:
                yield sentence, properties(bindings.conditions[sentence.detail[0]].holds)
