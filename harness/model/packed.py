"""Scenario outcomes whose evidence is out of memory until somebody looks at it."""

import pickle
import zlib
from collections.abc import Iterable
from dataclasses import fields
from tempfile import TemporaryFile
from typing import IO, Self
from weakref import finalize

from harness.model.run import ScenarioOutcome, StepOutcome

FAST = 1
IN_MEMORY = 1 << 20  # bytes of a shelf; what comes after them is on disk, in a file without a name
JUST_SEEN = 16  # outcomes that are looked at again and again, as a report does, are unpacked once
Steps = tuple[StepOutcome, ...]


class Shelf:
    """The steps of many scenarios, compressed, in a temporary file that goes with the last of these scenarios.

    What the disk has no room for stays in memory. Only what a process of the same run has put there is ever read.
    """

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._end = 0
        self._in_memory: dict[int, bytes] = {}
        self._seen: dict[int, Steps] = {}

    def __reduce__(self) -> tuple[type[Self], tuple[()]]:
        return type(self), ()  # another process keeps what it is sent in a file of its own

    def put(self, data: bytes) -> tuple[int, int]:
        """Keep what `pack` gave; gives the place by which it is found."""
        start = self._end
        self._end += len(data)
        if self._end <= IN_MEMORY or not self._is_written(start, data):
            self._in_memory[start] = data
        return start, len(data)

    def _is_written(self, start: int, data: bytes) -> bool:
        try:
            if self._file is None:
                self._file = TemporaryFile(buffering=0)  # noqa: SIM115 - open as long as an outcome refers to it
                finalize(self, self._file.close)
            self._file.seek(start)
            return self._file.write(data) == len(data)
        except OSError:
            return False

    def take(self, place: tuple[int, int]) -> bytes:
        """What was put at a place."""
        start, size = place
        if start in self._in_memory or self._file is None:
            return self._in_memory[start]
        self._file.seek(start)
        return self._file.read(size)

    def steps(self, place: tuple[int, int]) -> Steps:
        """The steps at a place."""
        seen = self._seen.get(place[0])
        if seen is None:
            while len(self._seen) >= JUST_SEEN:
                self._seen.pop(next(iter(self._seen)))
            seen = self._seen[place[0]] = pickle.loads(zlib.decompress(self.take(place)))  # noqa: S301 - see above
        return seen


class Packed(ScenarioOutcome):
    """An outcome like any other and equal to it; its steps are on a shelf, and unpacked whenever they are read."""

    __slots__ = ("_place", "_shelf")
    _shelf: Shelf
    _place: tuple[int, int]

    @property
    def steps(self) -> Steps:
        return self._shelf.steps(self._place)

    @steps.setter
    def steps(self, steps: Steps) -> None:
        _put(self, Shelf(), pack(steps))  # of a single outcome, when one is changed into another

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ScenarioOutcome) and all(getattr(self, each) == getattr(other, each) for each in NAMES)

    __hash__ = ScenarioOutcome.__hash__

    def __reduce__(self) -> tuple[object, ...]:
        return _made, (tuple(getattr(self, name) for name in FACTS), self._shelf, self._shelf.take(self._place))


NAMES = tuple(field.name for field in fields(ScenarioOutcome))
FACTS = tuple(name for name in NAMES if name != "steps")


def packed(outcomes: Iterable[ScenarioOutcome], shelf: Shelf | None = None) -> tuple[ScenarioOutcome, ...]:
    """The same outcomes, with their evidence on a shelf, a new one unless given."""
    shelf = shelf or Shelf()
    return tuple(
        outcome
        if isinstance(outcome, Packed)
        else _made(tuple(getattr(outcome, name) for name in FACTS), shelf, pack(outcome.steps))
        for outcome in outcomes
    )


def pack(steps: Steps) -> bytes:
    """Steps in as few bytes as can be had quickly."""
    return zlib.compress(pickle.dumps(steps, pickle.HIGHEST_PROTOCOL), FAST)


def _made(facts: tuple[object, ...], shelf: Shelf, data: bytes) -> Packed:
    outcome = object.__new__(Packed)
    for name, value in zip(FACTS, facts, strict=True):
        object.__setattr__(outcome, name, value)
    _put(outcome, shelf, data)
    return outcome


def _put(outcome: Packed, shelf: Shelf, data: bytes) -> None:
    object.__setattr__(outcome, "_shelf", shelf)
    object.__setattr__(outcome, "_place", shelf.put(data))
