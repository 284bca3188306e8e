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


def collect() -> None:
    """Let go of what refers to itself in circles, as all that belongs to one document's simulated systems does."""
    gc.collect()
