"""Peak memory and time of a mocked run by its scenarios, 70 a document.

Each run is a process of its own. `--all` goes on to 20,000 scenarios; else 2,000 are the most.
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

from benchmarks.child import Cost, cost, environment
from benchmarks.generated import texts

NUMBERS = (500, 2_000, 5_000, 20_000)
SMALLEST = 2
IN_A_DOCUMENT = 70


class Figures(TypedDict):
    """What a run of so many scenarios costs, and how many MB its run file holds."""

    scenarios: int
    run: Cost
    written: float


def measure(*, everything: bool = False) -> list[Figures]:
    """Run generated documents at depth `deep`, so that all of their scenarios run."""
    found: list[Figures] = []
    for number in NUMBERS if everything else NUMBERS[:SMALLEST]:
        with tempfile.TemporaryDirectory() as name:
            here = Path(name)
            (here / "specs").mkdir()
            for document, text in texts(number, IN_A_DOCUMENT):
                (here / "specs" / f"{document}.rst").write_text(text, encoding="utf-8")
            spent = cost((sys.executable, "-m", "harness", "run", "--depth", "deep", "-n", "1"), environment(), here)
            size = (here / "reports" / "latest" / "run.jsonl").stat().st_size
            found.append(Figures(scenarios=number, run=spent, written=size / 1e6))
    return found


def text(figures: Sequence[Figures]) -> str:
    """The figures as a table, for people; kB are those that each further scenario adds."""
    lines = [f"{'scenarios':>10}{'s, busy':>10}{'ms each':>10}{'peak MB':>10}{'kB more each':>14}{'run file, MB':>14}"]
    before = figures[0]
    for each in figures:
        more = each["scenarios"] - before["scenarios"]
        grown = f"{(each['run']['memory'] - before['run']['memory']) * 1024 / more:.0f}" if more else ""
        busy = each["run"]["busy"]
        lines.append(
            f"{each['scenarios']:10,}{busy:10.2f}{busy * 1e3 / each['scenarios']:10.2f}{each['run']['memory']:10.0f}"
            f"{grown:>14}{each['written']:14.1f}"
        )
        before = each
    return "\n".join(lines)
