"""A live run against `harness mock`: what was asked of each server, and how long it took."""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict

from tests.documents import document, section

ROWS = [("name", "title"), ("phone", "telephone"), ("city", "address.city")]


class Run(TypedDict):
    """Requests by method, of those lists by collection, and answers 429; `seconds` of the whole command.

    `busy` are the processors' seconds of the command, `served` those of the servers, which share one process.
    """

    mappings: int
    seconds: float
    busy: float
    served: float
    methods: dict[str, int]
    lists: dict[str, int]
    refused: int
    passed: bool


def documents(mappings: int) -> list[str]:
    """One document of so many mappings, each with rows and datatypes of its own."""
    sections = [
        section("EVERY", "KEEP", "PROPS", a=f"Alfa Person{number}", b=f"Beta Customer{number}", rows=ROWS)
        for number in range(mappings)
    ]
    return [document(*sections)]


def live(mappings: int, *, depth: str, lag: float, rate: int = 0) -> Run:
    """Run a document live; `rate` is how many requests each server answers in a second, 0 for any number."""
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        specs, folder = root / "specs", root / "live"
        specs.mkdir()
        for number, text in enumerate(documents(mappings)):
            (specs / f"{number}.rst").write_text(text, encoding="utf-8")
        extra = ["--rate", str(rate)] if rate else []
        with _served(root / "asked.json", str(specs), "--write", str(folder), "--lag", str(lag), *extra) as server:
            before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            arguments = ["run", str(specs), "--mode", "live", "--depth", depth]
            command = [sys.executable, "-m", "harness", *arguments]
            done = subprocess.run(command, cwd=folder, capture_output=True, check=False)  # noqa: S603 - our own
            seconds = time.perf_counter() - began
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            served = _busy(server.pid)
        asked: dict[str, int] = json.loads((root / "asked.json").read_text(encoding="utf-8"))
    methods: Counter[str] = Counter()
    for what, number in asked.items():
        methods[what.partition(" ")[0]] += number if " " in what else 0
    return Run(
        mappings=mappings,
        seconds=seconds,
        busy=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        served=served,
        methods=dict(+methods),
        lists={what.partition(" ")[2]: number for what, number in asked.items() if what.startswith("LIST ")},
        refused=asked.get("429", 0),
        passed=done.returncode == 0,
    )


@contextmanager
def _served(asked: Path, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """`harness mock` for a while; at its end it writes what it was asked."""
    command = [sys.executable, "-m", "benchmarks.counting", str(asked), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:  # noqa: S603 - our own
        try:
            assert process.stdout is not None  # noqa: S101 - asked for
            next(line for line in process.stdout if line.startswith("The simulated sync"))
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


def _busy(process: int) -> float:
    """Seconds of the processors that a process has used so far."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def table(rows: Sequence[Sequence[str]]) -> str:
    """Columns, the first to the left."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )
