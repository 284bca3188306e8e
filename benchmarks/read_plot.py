"""The cost of documents and rows as a plot: a straight line that rises by one power of ten a power of ten is linear."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks import read_many, read_rows

PLOT = Path(__file__).parent / "read.svg"
Line = Sequence[tuple[int, float]]


class Figures(TypedDict):
    """Those of the two benchmarks that are drawn."""

    many: read_many.Figures
    rows: list[read_rows.Row]


def measure() -> Figures:
    """Measure both and draw them."""
    figures = Figures(rows=read_rows.measure(), many=read_many.measure())
    draw(figures)
    return figures


def text(figures: Figures) -> str:
    """The figures of both, and where the plot is."""
    return f"{read_many.text(figures['many'])}\n\n{read_rows.text(figures['rows'])}\n\n{PLOT.name}"


def draw(figures: Figures, path: Path = PLOT) -> None:
    """Draw seconds by documents, MB by documents, seconds by rows; each line by its label."""
    costs = figures["many"]["documents"]
    ways = [way for way, _ in read_many.WAYS if way != "cold"]
    documents = {way: [(number, by[way]["seconds"]) for number, by in costs] for way in ways}
    memory = {way: [(number, by[way]["memory"]) for number, by in costs] for way in ("1 job", "warm")}
    rows = [(each["rows"], each["seconds"]) for each in figures["rows"]]
    with rc_context({"svg.hashsalt": "harness", "svg.fonttype": "none", "font.size": 9}):
        figure = Figure(figsize=(11, 3.6), layout="constrained")
        first, second, third = figure.subplots(1, 3)
        _lines(first, documents, "documents", "seconds, start-up included")
        _linear(first, documents["1 job"])
        _lines(second, memory, "documents", "peak memory, MB")
        second.set_ylim(10, 10_000)
        _lines(third, {"one table": rows}, "rows", "seconds")
        _linear(third, rows)
        figure.savefig(path, metadata={"Date": None})


def _lines(axes: Axes, lines: Mapping[str, Line], along: str, up: str) -> None:
    for label, line in lines.items():
        axes.loglog([x for x, _ in line], [y for _, y in line], marker="o", markersize=3, label=label)
    axes.set_xlabel(along)
    axes.set_ylabel(up)
    axes.minorticks_off()
    axes.grid(alpha=0.3)


def _linear(axes: Axes, line: Line) -> None:
    """A dotted line of exact linearity through the last point."""
    (x, y), first = line[-1], line[0][0]
    axes.loglog([first, x], [y * first / x, y], linestyle=":", color="grey", label="linear")
    for each in axes.figure.axes:
        if each.get_legend_handles_labels()[0]:
            each.legend(fontsize=8)
