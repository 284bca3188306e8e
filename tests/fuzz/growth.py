"""Whether cost grows with the size of a text and no faster: the same text, its end repeated."""

from collections.abc import Callable
from time import perf_counter

STEP = 4
SLOWER = 3.0  # times as much for each character before it counts as a finding; a busy machine is no finding
SHORTEST = 0.02  # seconds; what takes less is not measured
LONGEST = 3.0  # seconds; what takes more is not made longer
MOST = 1_000_000  # characters
ATTEMPTS = 3


def superlinear(text: str, use: Callable[[str], object], clock: Callable[[], float] = perf_counter) -> str:
    """How cost per character grew from one size of the text to a larger one; empty if it did not.

    Looks three times before it says so. `clock` gives seconds.
    """
    said = ""
    for _ in range(ATTEMPTS):
        said = _once(text, use, clock)
        if not said:
            return ""
    return said


def _once(text: str, use: Callable[[str], object], clock: Callable[[], float]) -> str:
    before: tuple[int, float] | None = None
    size = 1
    while True:
        grown = repeated(text, size)
        if len(grown) > MOST or (size > 1 and len(grown) == len(text)):
            return ""
        begun = clock()
        use(grown)
        taken = clock() - begun
        if before and taken * before[0] > SLOWER * before[1] * len(grown):
            return f"{before[0]:,} characters took {before[1]:.2f} s, {len(grown):,} took {taken:.2f} s"
        if taken > LONGEST:
            return ""
        if taken > SHORTEST:
            before = (len(grown), taken)
        size *= STEP


def repeated(text: str, times: int) -> str:
    """The text with its second half so many times, from the beginning of a line on."""
    middle = text.find("\n", len(text) // 2) + 1
    return text[:middle] + text[middle:] * times
