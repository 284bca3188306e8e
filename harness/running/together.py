"""Which steps of a scenario are done at once: those in a row that only watch, as nothing happens between them."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from harness.planning.phrases import NONE_APPEARS, Phrase
from harness.running.forecast import WATCHED

T = TypeVar("T")


def in_a_row(steps: Iterable[T], *, by: Callable[[T], tuple[Phrase, re.Match[str]] | None]) -> Iterator[tuple[T, ...]]:
    """Steps one by one, but those in a row that only watch together, each another record; `by` gives their phrases."""
    row: list[T] = []
    watched: set[tuple[str | None, str]] = set()
    for step in steps:
        phrase, said = by(step) or (None, None)
        about = None
        if said is not None and phrase is not NONE_APPEARS:
            about = said.groupdict().get("kind"), said.groupdict().get("name") or ""
        if row and (phrase not in WATCHED or about in watched):
            yield tuple(row)
            row, watched = [], set()
        if phrase not in WATCHED:
            yield (step,)
            continue
        row.append(step)
        watched |= {about} if about is not None else set()
    if row:
        yield tuple(row)
