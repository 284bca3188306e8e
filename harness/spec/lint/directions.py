"""What all given documents say about a pair of datatypes, in one direction and in the other."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from harness.location import Location
from harness.model.dataflow import Dataflow, Mapping
from harness.spec.lint.identity import Key, key

SHOWN = 5

Both = tuple[list[Mapping], list[Mapping]]


def both_ways(flows: Sequence[Dataflow]) -> Iterator[Both]:
    """The mappings of A to B and those of B to A, where both exist; each direction comes first once.

    A datatype that is mapped onto itself has no other direction.
    """
    found: defaultdict[tuple[Key, Key], list[Mapping]] = defaultdict(list)
    for flow in flows:
        for mapping in flow.mappings:
            found[key(mapping.source), key(mapping.target)].append(mapping)
    for (source, target), mappings in found.items():
        back = found.get((target, source))
        if back and source != target:
            yield mappings, back


def where(mappings: Sequence[Mapping]) -> str:
    """The sections in words: `a.rst:12, b.rst:30`."""
    return listed([mapping.location for mapping in mappings[:SHOWN]], len(mappings))


def listed(places: Sequence[Location], number: int) -> str:
    """Places in words, the first few of a number of them."""
    told = ", ".join(f"{place.path}:{place.line}" for place in places[:SHOWN])
    return f"{told} and {number - SHOWN} more" if number > SHOWN else told
