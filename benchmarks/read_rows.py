"""What one table of 10 to 1,000,000 rows costs: time, and the peak memory of a process that reads nothing else."""

import os
import sys
import time
from typing import TypedDict

from benchmarks.child import cost
from harness.spec.read import read
from tests.documents import document, section

NUMBERS = (10, 100, 1_000, 10_000, 100_000, 1_000_000)
TURNS = 3
SLOW = 100_000  # rows, from which on one turn says enough


class Row(TypedDict):
    """Seconds to read so many rows, and MB at the peak."""

    rows: int
    seconds: float
    memory: float


def measure() -> list[Row]:
    """Read through the Python API, as files have a limit that the longest of these are beyond."""
    return [Row(rows=rows, seconds=_seconds(rows), memory=_memory(rows)) for rows in NUMBERS]


def text(figures: list[Row]) -> str:
    """The figures as a table, for people."""
    lines = [f"{'rows in one table':>18}{'ms':>11}{'µs a row':>10}{'peak memory, MB':>17}"]
    lines += [
        f"{rows:18,}{seconds * 1e3:11.2f}{seconds * 1e6 / rows:10.2f}{memory:17.0f}"
        for rows, seconds, memory in ((each["rows"], each["seconds"], each["memory"]) for each in figures)
    ]
    return "\n".join(lines)


def _seconds(rows: int) -> float:
    source = _table(rows)
    best = float("inf")
    for _ in range(TURNS if rows < SLOW else 1):
        began = time.perf_counter()
        read(source, "a.rst")
        best = min(best, time.perf_counter() - began)
    return best


def _memory(rows: int) -> float:
    command = [sys.executable, "-m", "benchmarks.read_rows", str(rows)]
    return cost(command, os.environ)["memory"]


def _table(rows: int) -> str:
    named = [(f"details.field{row}", f"properties.p{row}") for row in range(rows)]
    return document(section("EVERY", "KEEP", "PROPS", rows=named))


if __name__ == "__main__":
    read(_table(int(sys.argv[1])), "a.rst")
