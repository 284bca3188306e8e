"""Requests per mapping of a live run at `smoke` and `standard`, beside the least possible number."""

from collections import Counter

from benchmarks.live_run import Run, documents, live, table
from harness.model.scenario import Depth
from harness.planning import phrases
from harness.planning.plan import plan
from harness.spec.read import read

MAPPINGS = 4
LAG = 0.5
METHODS = ("LIST", "GET", "POST", "PATCH", "DELETE")
LOOKS = {
    phrases.EXISTS: 1,  # that it is at rest
    phrases.GIVEN: 1,
    phrases.HAS_GOT: 2,  # it is there, and still alone
    phrases.APPEARS: 2,
    phrases.ALIVE_APPEARS: 1,
    phrases.NONE_APPEARS: 1,  # at the end of the window
    phrases.HAS: 1,
    phrases.ALIVE_HAS: 1,
    phrases.KEEPS: 1,
    phrases.STAYS: 1,
    phrases.RESTS: 1,  # at the end of the window
}
MADE = (phrases.EXISTS, phrases.CREATED)
WRITTEN = (phrases.GIVEN, phrases.EDITED, phrases.SAVED)


def least(depth: str) -> dict[str, int]:
    """The fewest requests of one mapping's scenarios: each write once, and looks shared by all that act together.

    Of each datatype one list before the run, as many as the scenario with most dependent looks needs, one at the end of
    the run and one after the clean-up; a DELETE for each record of the run's and each that the sync makes.
    """
    flow = read(documents(1)[0]).dataflow
    assert flow is not None  # noqa: S101 - our own document
    planned = [each for each in plan(flow).scenarios if Depth(depth).includes(each.depth)]
    written: Counter[str] = Counter()
    longest: Counter[str] = Counter()
    for scenario in planned:
        looks: Counter[str] = Counter()
        made: dict[str, str] = {}
        sides = {str(flow.mappings[0].source), str(flow.mappings[0].target)}
        for step in scenario.steps:
            phrase, said = next((each, found) for each in phrases.ALL if (found := each.pattern.fullmatch(step.text)))
            blanks = said.groupdict()
            about = blanks.get("datatype") or blanks.get("kind") or made.get(blanks.get("name") or "", "")
            if phrase in MADE:
                made[blanks["name"]] = about
                written["POST"] += 1
                written["DELETE"] += 1
            elif phrase in (phrases.APPEARS, phrases.ALIVE_APPEARS, phrases.HAS_GOT):
                written["DELETE"] += 1
            written["PATCH"] += phrase in WRITTEN
            looks[about] += LOOKS.get(phrase, 0)
        longest |= Counter({side: looks[side] for side in sides})
    lists = sum(longest.values()) + 3 * 2
    return {"LIST": lists, "GET": 0, **{name: written[name] for name in ("POST", "PATCH", "DELETE")}}


def measure() -> dict[str, Run]:
    """A run at each depth."""
    return {depth: live(MAPPINGS, depth=depth, lag=LAG) for depth in ("smoke", "standard")}


def text(figures: dict[str, Run]) -> str:
    """The figures as a table, for people."""
    rows = [["requests per mapping", *METHODS, "all"]]
    for depth, run in figures.items():
        rows.append([depth, *_cells({name: run["methods"].get(name, 0) / run["mappings"] for name in METHODS})])
        fewest = least(depth)
        rows.append([f"{depth}, least possible", *_cells({name: float(fewest[name]) for name in METHODS})])
    said = "" if all(run["passed"] for run in figures.values()) else "\nA run did not pass: the figures mean nothing."
    return f"{MAPPINGS} mappings with {3} rows each, lag {LAG} s\n\n{table(rows)}{said}"


def _cells(numbers: dict[str, float]) -> list[str]:
    return [f"{number:.1f}" for number in (*numbers.values(), sum(numbers.values()))]
