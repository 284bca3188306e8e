"""What a new record must bring about: the closure of the EVERY sentences (DESIGN, rule of judging 2)."""

from collections.abc import Collection, Sequence

from harness.model.dataflow import Datatype
from harness.model.pair import Pair


def made_from(
    pairs: Sequence[Pair], datatype: Datatype, also: Collection[Datatype] = frozenset()
) -> frozenset[Datatype]:
    """The datatypes of which a faithful sync makes one record each for a new record of this datatype.

    Sameness is a cluster: an EVERY that leads back to a datatype the thing already holds asks for nothing more. `also`
    are those of which the record is owed one for other reasons.
    """
    held = {datatype, *also}
    frontier = [datatype, *also]
    while frontier:
        source = frontier.pop()
        for pair in pairs:
            if pair.source == source and pair.creates and pair.target not in held:
                held.add(pair.target)
                frontier.append(pair.target)
    return frozenset(held - {datatype})
