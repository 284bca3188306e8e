"""Requests per mapping of a live run at `smoke` and `standard`, beside the least possible number."""

from benchmarks.live_run import Run, live, table

MAPPINGS = 4
LAG = 0.5
METHODS = ("LIST", "GET", "POST", "PATCH", "DELETE")
LEAST = {
    # what benchmarks/README.md derives; a mapping here has two datatypes of its own
    "smoke": {"LIST": 7, "GET": 0, "POST": 1, "PATCH": 0, "DELETE": 2},
}


def measure() -> dict[str, Run]:
    """A run at each depth."""
    return {depth: live(MAPPINGS, depth=depth, lag=LAG) for depth in ("smoke", "standard")}


def text(figures: dict[str, Run]) -> str:
    """The figures as a table, for people."""
    rows = [["requests per mapping", *METHODS, "all"]]
    for depth, run in figures.items():
        rows.append([depth, *_cells({name: run["methods"].get(name, 0) / run["mappings"] for name in METHODS})])
        if least := LEAST.get(depth):
            rows.append([f"{depth}, least possible", *_cells({name: float(least[name]) for name in METHODS})])
    said = "" if all(run["passed"] for run in figures.values()) else "\nA run did not pass: the figures mean nothing."
    return f"{MAPPINGS} mappings with {3} rows each, lag {LAG} s\n\n{table(rows)}{said}"


def _cells(numbers: dict[str, float]) -> list[str]:
    return [f"{number:.1f}" for number in (*numbers.values(), sum(numbers.values()))]
