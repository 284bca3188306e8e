"""A mocked run of the published documents in one process and in two, by the clock, in turns.

The best of three turns counts. `--all` takes all documents, else every second by size.
"""

import sys
import tempfile
from pathlib import Path
from typing import TypedDict

from benchmarks.child import cost, environment
from benchmarks.mock import documents

STEP = 2
TURNS = 3
PROCESSES = (1, 2)


class Figures(TypedDict):
    """Of each number of processes the seconds of the best turn, by the clock."""

    documents: int
    processes: dict[int, float]


def measure(*, everything: bool = False) -> Figures:
    """Run the documents in so many processes, in turns."""
    paths = documents(1 if everything else STEP)
    best = dict.fromkeys(PROCESSES, float("inf"))
    with tempfile.TemporaryDirectory() as name:
        for _ in range(TURNS):
            for number in PROCESSES:
                command = [sys.executable, "-m", "harness", "run", "-n", str(number), *paths]
                spent = cost(command, environment(), Path(name))
                best[number] = min(best[number], spent["seconds"])
    return Figures(documents=len(paths), processes=best)


def text(figures: Figures) -> str:
    """The figures as a table, for people."""
    alone = figures["processes"][1]
    lines = [f"{figures['documents']} documents", "", f"{'':14}{'s, clock':>10}{'speed-up':>10}"]
    for number, seconds in figures["processes"].items():
        lines.append(f"{f'run -n {number}':14}{seconds:10.2f}{alone / seconds:10.2f}")
    return "\n".join(lines)
