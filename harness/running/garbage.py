"""How often a process that runs scenarios looks for garbage."""

import gc

SELDOM = (50_000, 20, 100)


def collect_seldom() -> None:
    """Look for garbage less often than Python does by itself.

    What a run makes, parsed files and evidence, it keeps: looking at all of that again after every 700 objects took a
    quarter of the time, and found next to nothing.
    """
    gc.set_threshold(*SELDOM)
