"""What `harness run` shows while it goes on: a bar, or in a live run a line for each system."""

import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

from harness.cli.output import say

if TYPE_CHECKING:
    from harness.running.asked import Asked
    from harness.running.progress import Counts

EVERY = 5.0  # seconds between plain lines
LOOK_BACK = 10.0  # seconds over which requests are averaged


@contextmanager
def showing(asked: "Asked", *, live: bool) -> Iterator[None]:
    """Show on stderr how far a run has come.

    On a terminal a bar, in a live run a line for each system that changes in place; elsewhere nothing, in a live run
    plain lines now and then.
    """
    if sys.stderr.isatty():
        with _drawn(asked, live=live):
            yield
        return
    if not live:
        yield
        return
    account = Account(asked)
    over = Event()

    def tell() -> None:
        while not over.wait(EVERY):
            for line in account.lines():
                say(line, err=True)

    teller = Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()
        for line in account.lines():
            say(line, err=True)


@contextmanager
def _drawn(asked: "Asked", *, live: bool) -> Iterator[None]:
    from rich.console import Console  # takes a while to load, and most runs are watched by nobody
    from rich.live import Live
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
    from rich.text import Text

    console = Console(stderr=True)
    if live:
        account = Account(asked)
        with Live(get_renderable=lambda: Text("\n".join(account.lines())), console=console, transient=True):
            yield
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("verifying", total=None)
        asked.begin = lambda scenarios: bar.update(task, total=scenarios)
        asked.advance = lambda program: bar.advance(task)
        asked.advance_by = lambda number: bar.advance(task, number)
        yield


class Account:
    """Says how far a live run has come, in one line for all of it and one for each system."""

    def __init__(self, asked: "Asked") -> None:
        self._progress = asked.progress
        self._began = time.monotonic()
        self._total = self._done = 0
        self._sent: dict[str, deque[tuple[float, int]]] = {}
        asked.begin = self._begin
        asked.advance = lambda program: self._advance()

    def lines(self) -> list[str]:
        now = time.monotonic() - self._began
        left = self._progress.left() if self._total else None
        ahead = "" if left is None else f", about {left:.0f} s left"
        if self._total and self._done == self._total:
            ahead = ", then a last look and the clean-up"
        systems = sorted(self._progress.systems.items())
        return [
            f"{now:.0f} s: {self._done} of {self._total} scenarios{ahead}",
            *(f"  {name}: {self._counts(name, counts, now)}" for name, counts in systems),
        ]

    def _counts(self, name: str, counts: "Counts", now: float) -> str:
        sent = self._sent.setdefault(name, deque([(0.0, 0)]))
        sent.append((now, counts.requests))
        while len(sent) > 2 and now - sent[1][0] >= LOOK_BACK:
            sent.popleft()
        seconds = max(now - sent[0][0], 0.001)
        rate = (counts.requests - sent[0][1]) / seconds
        pauses = f", {counts.pauses} rate-limit pauses ({counts.paused:.0f} s)" if counts.pauses else ""
        return (
            f"{counts.created} created, {counts.waiting} waiting, {counts.settled} settled, "
            f"{rate:.1f} requests/s{pauses}"
        )

    def _begin(self, scenarios: int) -> None:
        self._total = scenarios

    def _advance(self) -> None:
        self._done += 1
