"""How often a process that runs scenarios looks for garbage, and at what."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (50_000, 20, 100)


def collect_seldom() -> None:
    """Look for garbage less often than Python does by itself.

    What a run makes, parsed files and evidence, it keeps: looking at all of that again after every 700 objects took a
    quarter of the time, and found next to nothing.
    """
    gc.set_threshold(*SELDOM)


@contextmanager
def all_is_kept() -> Iterator[None]:
    """What is there by now is no garbage, and is not looked at meanwhile, so that looking stays quick in a long run."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


MANY = 100  # scenarios whose simulated systems are let go of at once


class Garbage:
    """What refers to itself in circles, as all that belongs to one document's simulated systems does.

    It is looked for while all is kept that is there.
    """

    def __init__(self) -> None:
        self._scenarios = 0

    def left_by(self, scenarios: int) -> None:
        """Some scenarios of a document are over; let go of what they leave, where it has become much."""
        self._scenarios += scenarios
        if self._scenarios >= MANY:
            self._scenarios = 0
            gc.collect()
            gc.freeze()  # what is left is what came of the scenarios


def collect() -> None:
    """Let go of what refers to itself in circles."""
    gc.collect()
