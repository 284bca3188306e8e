"""Where in the given documents something stands, in words."""

from collections.abc import Sequence

from harness.location import Location
from harness.spec.lint.digest import Told

SHOWN = 5


def where(sections: Sequence[Told]) -> str:
    """The sections in words: `a.rst:12, b.rst:30`."""
    return listed([told.at(*told.section.place) for told in sections[:SHOWN]], len(sections))


def listed(places: Sequence[Location], number: int) -> str:
    """Places in words, the first few of a number of them."""
    told = ", ".join(f"{place.path}:{place.line}" for place in places[:SHOWN])
    return f"{told} and {number - SHOWN} more" if number > SHOWN else told
