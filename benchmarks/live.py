"""Wall time and lists of a live run by number of mappings; draws live.svg.

`HARNESS_BENCHMARK_LAG` and `HARNESS_BENCHMARK_MAPPINGS` (as `1,10,50`) choose a shorter one, `HARNESS_BENCHMARK_RATE`
servers that answer so many requests a second and refuse the rest, and `HARNESS_BENCHMARK_DEPTH` another depth.
"""

import os
from pathlib import Path

from matplotlib import rc_context
from matplotlib.figure import Figure

from benchmarks.live_run import Run, live, table

PLOT = Path(__file__).parent / "live.svg"


def measure() -> list[Run]:
    """A run for each number of mappings; the plot is drawn where nothing limits the rate."""
    numbers = os.environ.get("HARNESS_BENCHMARK_MAPPINGS", "1,10,50,200").split(",")
    depth = os.environ.get("HARNESS_BENCHMARK_DEPTH", "standard")
    runs = [live(int(number), depth=depth, lag=_lag(), rate=_rate()) for number in numbers]
    if not _rate() and len(runs) > 1:
        draw(runs)
    return runs


def text(figures: list[Run]) -> str:
    """The figures as a table, for people."""
    poll, rate, first = _lag() / 4, _rate(), figures[0]
    head = ["mappings", "seconds", f"ratio to {first['mappings']}", "harness CPU s", "servers CPU s", "requests"]
    rows = [[*head, "lists/poll/datatype", "429", "passed", *(["least s"] if rate else [])]]
    for run in figures:
        asked = sum(run["methods"].values())
        row = [
            str(run["mappings"]),
            f"{run['seconds']:.1f}",
            f"{run['seconds'] / first['seconds']:.2f}",
            f"{run['busy']:.1f}",
            f"{run['served']:.1f}",
            str(asked),
            f"{max(run['lists'].values()) * poll / run['seconds']:.2f}",
            str(run["refused"]),
            "yes" if run["passed"] else "no",
        ]
        rows.append([*row, *([f"{asked / 2 / rate:.1f}"] if rate else [])])  # two systems, about equally asked
    said = f", {rate} requests/s a server" if rate else ""
    return f"lag {_lag():g} s, polls every {poll:g} s{said}\n\n{table(rows)}\n\n{PLOT.name}"


def draw(runs: list[Run], path: Path = PLOT) -> None:
    """Draw seconds by mappings, beside what running one after the other would take."""
    numbers = [run["mappings"] for run in runs]
    with rc_context({"svg.hashsalt": "harness", "svg.fonttype": "none", "font.size": 9}):
        figure = Figure(figsize=(5, 3.6), layout="constrained")
        axes = figure.subplots()
        axes.loglog(numbers, [run["seconds"] for run in runs], marker="o", markersize=3, label="together")
        alone = [runs[0]["seconds"] * number / numbers[0] for number in numbers]
        axes.loglog(numbers, alone, linestyle=":", color="grey", label="one after the other")
        axes.set_xlabel("mappings")
        axes.set_ylabel("seconds")
        axes.minorticks_off()
        axes.grid(alpha=0.3)
        axes.legend(fontsize=8)
        figure.savefig(path, metadata={"Date": None})


def _lag() -> float:
    return float(os.environ.get("HARNESS_BENCHMARK_LAG", "5"))


def _rate() -> int:
    return int(os.environ.get("HARNESS_BENCHMARK_RATE", "0"))
