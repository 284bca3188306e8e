"""Which part of the old version is which of the new one.

Every way of pairing here gives the same pairs, turned round, when old and new change places.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import product
from typing import Generic, TypeVar

Item = TypeVar("Item")
Key = Callable[[Item], Hashable | None]
Likeness = Callable[[Item, Item], float]
MOST = 64  # on each side that are all compared with all; more are taken in their order, so that cost stays linear


class Pairing(Generic[Item]):
    """Pairs of the items of two sequences; `pairs` are their indexes, old and new."""

    def __init__(self, old: Sequence[Item], new: Sequence[Item]) -> None:
        self.old, self.new = old, new
        self._of_old: dict[int, int] = {}
        self._of_new: dict[int, int] = {}

    @property
    def pairs(self) -> list[tuple[int, int]]:
        return sorted(self._of_old.items())

    @property
    def removed(self) -> list[int]:
        return [index for index in range(len(self.old)) if index not in self._of_old]

    @property
    def added(self) -> list[int]:
        return [index for index in range(len(self.new)) if index not in self._of_new]

    def pair(self, old: int, new: int) -> None:
        self._of_old[old], self._of_new[new] = new, old

    def in_order(self, key: Key[Item]) -> None:
        """Pair the first old item of a key that is left with the first new one, and so on; None is no key."""
        for old, new in self._groups(key):
            for one, other in zip(old, new, strict=False):
                self.pair(one, other)

    def nearest(self, *keys: Key[Item], likeness: Likeness[Item] = lambda old, new: 1.0, least: float = 0.0) -> None:
        """Pair what is left of any of the keys: the most alike first (`least` or more), then the nearest places.

        A place is told by how many items that are already paired stand before it.
        """
        paired_old, paired_new = sorted(self._of_old), sorted(self._of_new)
        ranked = []
        for one, other in self._candidates(keys):
            like = likeness(self.old[one], self.new[other])
            if like >= least:
                apart = abs(bisect_left(paired_old, one) - bisect_left(paired_new, other))
                ranked.append((-like, apart, abs(one - other), one + other, one, other))
        for *_, one, other in sorted(ranked):
            if one not in self._of_old and other not in self._of_new:
                self.pair(one, other)

    def moved(self) -> list[tuple[int, int]]:
        """The pairs that stand elsewhere among the pairs: as few as will do."""
        pairs = self.pairs
        kept = set(_longest_rise([new for _, new in pairs]))
        return [pair for pair in pairs if pair[1] not in kept]

    def _candidates(self, keys: Sequence[Key[Item]]) -> set[tuple[int, int]]:
        found: set[tuple[int, int]] = set()
        for key in keys:
            for old, new in self._groups(key):
                found.update(product(old, new) if max(len(old), len(new)) <= MOST else zip(old, new, strict=False))
        return found

    def _groups(self, key: Key[Item]) -> list[tuple[list[int], list[int]]]:
        """The items that are left, old and new, of each key that both sides have."""
        old = _by_key(self.old, self.removed, key)
        new = _by_key(self.new, self.added, key)
        return [(old[each], new[each]) for each in old if each in new]


def _by_key(items: Sequence[Item], indexes: Iterable[int], key: Key[Item]) -> dict[Hashable, list[int]]:
    found: defaultdict[Hashable, list[int]] = defaultdict(list)
    for index in indexes:
        of = key(items[index])
        if of is not None:
            found[of].append(index)
    return found


def _longest_rise(numbers: Sequence[int]) -> list[int]:
    """The longest rising selection of different numbers (patience sorting)."""
    tops: list[int] = []  # the smallest number that a rise of each length ends with
    before: dict[int, int | None] = {}
    for number in numbers:
        place = bisect_left(tops, number)
        before[number] = tops[place - 1] if place else None
        tops[place : place + 1] = [number]
    rise: list[int] = []
    last: int | None = tops[-1] if tops else None
    while last is not None:
        rise.append(last)
        last = before[last]
    return rise[::-1]
