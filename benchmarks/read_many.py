"""What `harness check` costs for 1 to 100,000 documents: time and peak memory, cached or not, in 1 job and 2.

Each call is a process of its own, as its peak memory could not be told from that of others; start-up is part of it.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

from benchmarks.child import Cost, cost
from tests.documents import document, section

NUMBERS = (1, 10, 100, 1_000, 10_000, 100_000)
WAYS = (
    ("1 job", ("--no-cache", "--jobs", "1")),
    ("2 jobs", ("--no-cache", "--jobs", "2")),
    ("cold", ("--jobs", "2")),
    ("warm", ("--jobs", "2")),
)


class Figures(TypedDict):
    """Costs by way, then by number of documents."""

    documents: list[tuple[int, dict[str, Cost]]]
    characters: int


def measure(largest: int = NUMBERS[-1]) -> Figures:
    """Check directories of distinct documents, none of which is an older version of another."""
    found: list[tuple[int, dict[str, Cost]]] = []
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        for number in (each for each in NUMBERS if each <= largest):
            directory = root / str(number)
            directory.mkdir()
            for name, text in _documents(number):
                (directory / name).write_text(text)
            cache = root / f"cache-{number}"
            found.append((number, {way: _cost(directory, cache, arguments) for way, arguments in WAYS}))
    return Figures(documents=found, characters=len(next(_documents(1))[1]))


def text(figures: Figures) -> str:
    """The figures as a table, for people."""
    lines = [
        f"harness check of documents of {figures['characters'] / 1000:.1f} kB, all different",
        "",
        f"{'':>10}{'ms a document':^40}{'peak memory, MB':^30}",
        f"{'documents':>10}" + "".join(f"{way:>10}" for way, _ in WAYS) + "".join(f"{way:>10}" for way, _ in WAYS[::3]),
    ]
    for number, costs in figures["documents"]:
        times = "".join(f"{costs[way]['seconds'] * 1e3 / number:10.2f}" for way, _ in WAYS)
        memory = "".join(f"{costs[way]['memory']:10.0f}" for way, _ in WAYS[::3])
        lines.append(f"{number:10,}{times}{memory}")
    number, costs = figures["documents"][-1]
    one = costs["1 job"]
    lines += [
        "",
        f"of {number:,}: 2 jobs {one['seconds'] / costs['2 jobs']['seconds']:.2f} times as fast as 1, "
        f"a warm cache {one['seconds'] / costs['warm']['seconds']:.1f} times, "
        f"with 1/{one['busy'] / costs['warm']['busy']:.1f} of the processor time",
    ]
    return "\n".join(lines)


def _documents(number: int) -> Iterator[tuple[str, str]]:
    rows = [(f"details.field{row}", f"properties.p{row}") for row in range(6)]
    for index in range(number):
        source, target = f"Alfa{index}", f"Beta{index}"
        a, b = f"{source} Company", f"{target} Vendor"
        text = document(
            section("EVERY", "KEEP", "PROPS", a=f"{source} Person", b=f"{target} Customer", rows=rows),
            section("LINK", "MERGE", "KEEP", "PROPS", a=a, b=b, rules=[("orgNo", "number")], rows=rows[:2]),
            section("EVERY", "KEEP", "PROPS", a=f"{source} Order", b=f"{target} Order"),
            source=source,
            target=target,
        )
        yield f"{index}.rst", text


def _cost(directory: Path, cache: Path, arguments: tuple[str, ...]) -> Cost:
    command = [sys.executable, "-m", "harness", "check", str(directory), *arguments]
    return cost(command, {**os.environ, "XDG_CACHE_HOME": str(cache)})
