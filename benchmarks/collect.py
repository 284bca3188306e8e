"""How long `pytest --collect-only` takes for 1,000, 5,000 and 20,000 written scenarios, in one file and in many.

Each call is a process of its own; seconds are those of the processor, without what collecting nothing takes. pytest-bdd
by itself collects the same files, for each of them a module of tests that names it. `--all` goes on to 20,000; else
5,000 are the most.
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

from benchmarks.child import Cost, cost, environment
from benchmarks.generated import documents
from benchmarks.mock_peers import project
from harness.gherkin.files import SUFFIX
from harness.gherkin.text import write
from harness.planning.plan import plan

NUMBERS = (1_000, 5_000, 20_000)
BARE = (1_000, 2_000)
IN_A_FILE = 70


class Figures(TypedDict):
    """The costs of collecting: (tool, one file or many, scenarios), least first."""

    nothing: float
    costs: list[tuple[str, str, int, Cost]]


def measure(*, everything: bool = False) -> Figures:
    """Write feature files and collect them."""
    costs: list[tuple[str, str, int, Cost]] = []
    with tempfile.TemporaryDirectory() as name:
        here = Path(name)
        (here / "empty").mkdir()
        nothing = _collected(here / "empty", codes=(5,))["busy"]
        for number in NUMBERS if everything else NUMBERS[:-1]:
            for shape, of_each in (("one file", number), (f"{IN_A_FILE} a file", IN_A_FILE)):
                costs.append(("harness", shape, number, _collected(_written(here, number, of_each), codes=(0,))))
        for number in BARE:
            for shape, of_each in (("one file", number), (f"{IN_A_FILE} a file", IN_A_FILE)):
                features = sorted(_written(here, number, of_each).rglob(f"*{SUFFIX}"))
                place = here / f"bare-{number}-{of_each}"
                project(features, place)
                costs.append(("pytest-bdd", shape, number, _collected(place, codes=(0,), plugin="pytest_bdd.plugin")))
    return Figures(nothing=nothing, costs=costs)


def text(figures: Figures) -> str:
    """The figures as a table, for people; `growth` is that of the time over that of the scenarios."""
    lines = [f"{'':14}{'':14}{'scenarios':>10}{'s, busy':>10}{'ms each':>10}{'growth':>8}{'MB':>8}"]
    before: dict[tuple[str, str], tuple[int, float]] = {}
    for tool, shape, number, spent in figures["costs"]:
        busy = spent["busy"] - figures["nothing"]
        growth = ""
        if (tool, shape) in before:
            less, then = before[tool, shape]
            growth = f"{busy / then / (number / less):.2f}"
        before[tool, shape] = number, busy
        lines.append(
            f"{tool:14}{shape:14}{number:10,}{busy:10.2f}{busy * 1e3 / number:10.2f}{growth:>8}{spent['memory']:8.0f}"
        )
    return "\n".join(lines)


def _written(here: Path, number: int, of_each: int) -> Path:
    """A directory with so many scenarios."""
    directory = here / f"{number}-{of_each}"
    if not directory.exists():
        directory.mkdir()
        for name, flow in documents(number, of_each):
            (directory / f"{name}{SUFFIX}").write_text(write(plan(flow)), encoding="utf-8")
    return directory


def _collected(directory: Path, *, codes: Sequence[int], plugin: str = "") -> Cost:
    plugins = (plugin,) if plugin else ("pytest_bdd.plugin", "harness.running.plugin")
    arguments = [part for each in plugins for part in ("-p", each)]
    depth = () if plugin else ("--harness-depth", "deep")
    command = (
        sys.executable,
        "-m",
        "pytest",
        "--collect-only",
        "-q",
        *arguments,
        *depth,
        "-p",
        "no:cacheprovider",
        ".",
    )
    spent = cost(command, {**environment(), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}, directory)
    if spent["code"] not in codes:
        raise AssertionError(f"exit code {spent['code']}")
    return spent
