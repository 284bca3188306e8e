"""Wall time and lists of a live run by number of mappings; draws live.svg.

`HARNESS_BENCHMARK_LAG` and `HARNESS_BENCHMARK_MAPPINGS` (as `1,10,50`) choose a shorter one.
"""

import os
from pathlib import Path

from matplotlib import rc_context
from matplotlib.figure import Figure

from benchmarks.live_run import Run, live, table

PLOT = Path(__file__).parent / "live.svg"
RATE = 20.0


def measure() -> list[Run]:
    """A run for each number of mappings, each server asked at most 20 times a second."""
    numbers = os.environ.get("HARNESS_BENCHMARK_MAPPINGS", "1,10,50,200").split(",")
    runs = [live(int(number), depth="standard", lag=_lag(), rate=RATE) for number in numbers]
    draw(runs)
    return runs


def text(figures: list[Run]) -> str:
    """The figures as a table, for people."""
    poll = _lag() / 4
    rows = [
        [
            "mappings",
            "seconds",
            f"ratio to {figures[0]['mappings']}",
            "lists/poll/datatype",
            "requests",
            "429",
            "passed",
        ]
    ]
    for run in figures:
        most = max(run["lists"].values())
        rows.append(
            [
                str(run["mappings"]),
                f"{run['seconds']:.1f}",
                f"{run['seconds'] / figures[0]['seconds']:.2f}",
                f"{most * poll / run['seconds']:.2f}",
                str(sum(run["methods"].values())),
                str(run["refused"]),
                "yes" if run["passed"] else "no",
            ]
        )
    return f"lag {_lag():g} s, polls every {poll:g} s, {RATE:g} requests/s a server\n\n{table(rows)}\n\n{PLOT.name}"


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
