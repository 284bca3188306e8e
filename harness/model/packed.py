"""Scenario outcomes whose evidence takes little memory until somebody looks at it."""

import pickle
import zlib
from collections.abc import Iterable
from dataclasses import fields
from functools import lru_cache
from typing import TypeVar

from harness.model.run import ScenarioOutcome, StepOutcome

FAST = 1
JUST_SEEN = 16  # outcomes that are looked at again and again, as a report does, are unpacked once
T = TypeVar("T")


class Packed(ScenarioOutcome):
    """An outcome like any other and equal to it; its steps are kept compressed, and unpacked whenever they are read."""

    __slots__ = ("_steps",)
    _steps: bytes

    @property
    def steps(self) -> tuple[StepOutcome, ...]:
        steps: tuple[StepOutcome, ...] = unpack(self._steps)
        return steps

    @steps.setter
    def steps(self, steps: tuple[StepOutcome, ...]) -> None:
        object.__setattr__(self, "_steps", pack(steps))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ScenarioOutcome) and all(getattr(self, each) == getattr(other, each) for each in NAMES)

    __hash__ = ScenarioOutcome.__hash__

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (tuple(getattr(self, name) for name in NAMES if name != "steps"), self._steps)


NAMES = tuple(field.name for field in fields(ScenarioOutcome))


def packed(outcomes: Iterable[ScenarioOutcome]) -> tuple[ScenarioOutcome, ...]:
    """The same outcomes, with their evidence compressed."""
    return tuple(
        outcome if isinstance(outcome, Packed) else Packed(**{name: getattr(outcome, name) for name in NAMES})
        for outcome in outcomes
    )


def unpacked(outcomes: Iterable[ScenarioOutcome]) -> tuple[ScenarioOutcome, ...]:
    """The same outcomes, for looking at all of them many times."""
    return tuple(
        ScenarioOutcome(**{name: getattr(outcome, name) for name in NAMES}) if isinstance(outcome, Packed) else outcome
        for outcome in outcomes
    )


def pack(value: tuple[T, ...]) -> bytes:
    """Some values in as little memory as can be had quickly."""
    return zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), FAST)


@lru_cache(maxsize=JUST_SEEN)
def unpack(data: bytes) -> tuple[T, ...]:
    """What was packed; only for bytes that this process, or another one of the same run, made by `pack`."""
    values: tuple[T, ...] = pickle.loads(zlib.decompress(data))  # noqa: S301 - see above
    return values


def _again(facts: tuple[object, ...], steps: bytes) -> Packed:
    """What was sent from one process to another, without unpacking it on the way."""
    outcome = object.__new__(Packed)
    for name, value in zip((name for name in NAMES if name != "steps"), facts, strict=True):
        object.__setattr__(outcome, name, value)
    object.__setattr__(outcome, "_steps", steps)
    return outcome
