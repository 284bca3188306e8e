"""A mocked run of the published documents, beside other tools that run the same feature files with empty steps.

Figures are seconds of processor time of whole processes, start-up included; those that the goal is about take turns,
and the best of three counts. `--all` takes all documents, else every eighth by size, and one turn. A last, profiled run
says where the time goes; profiling makes it about two and a half times as slow.
"""

import json
import pstats
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from subprocess import run
from typing import TypedDict

from benchmarks.child import Cost, cost, environment
from benchmarks.mock_peers import bare_pytest_bdd, others
from tests.spec.texts import CORPUS, EXAMPLE_PATH

STEP = 8
TURNS = 3
RUN = (sys.executable, "-m", "harness", "run", "-n", "1")
PARTS = (
    ("read documents", "cli/documents.py", "read_documents"),
    ("plan scenarios", "running/plans.py", "of"),
    ("write feature files, read them back", "gherkin/text.py", "write"),
    ("collect feature files", "running/collect.py", "_getobj"),
    ("run: sending requests", "connect/sending.py", "send"),
    ("   of that, `requests` and `responses`", "connect/mock.py", "_answered"),
    ("run: the simulated sync", "sim/sync.py", "run"),
    ("run: all of it", "running/acting.py", "_mocked"),
    ("pytest and pytest-bdd report each item", "_pytest/runner.py", "pytest_runtest_protocol"),
    ("run file and reports", "running/session.py", "keep"),
)


class Figures(TypedDict):
    """Processor seconds by tool, and of a profiled run by part."""

    documents: int
    scenarios: int
    calls: int
    calling: float
    tools: dict[str, Cost]
    parts: dict[str, float]
    profiled: float


def measure(*, everything: bool = False) -> Figures:
    """Run the documents, then the other tools, then profile."""
    paths = documents(1 if everything else STEP)
    with tempfile.TemporaryDirectory() as name:
        here = Path(name)
        ours = bare = None
        calls, calling = 0, float("inf")
        for _ in range(1 if everything else TURNS):
            ours = _better(ours, cost([*RUN, *paths], environment(), here))
            features = sorted((here / "reports" / "latest").resolve().rglob("*.feature"))
            bare = _better(bare, bare_pytest_bdd(features, here / "pytest-bdd"))
            calls, seconds = _calls(paths, here)
            calling = min(calling, seconds)
        directory = (here / "reports" / "latest").resolve()
        lines = map(json.loads, (directory / "run.jsonl").read_text(encoding="utf-8").splitlines())
        scenarios = sum(line["type"] == "scenario" for line in lines)
        assert ours is not None  # noqa: S101 - there is a turn at least
        assert bare is not None  # noqa: S101 - likewise
        tools = {"harness run": ours, "pytest-bdd": bare, **others(features, here / "others")}
        parts, profiled = _profiled(paths, here)
    return Figures(
        documents=len(paths),
        scenarios=scenarios,
        calls=calls,
        calling=calling,
        tools=tools,
        parts=parts,
        profiled=profiled,
    )


def text(figures: Figures) -> str:
    """The figures as tables, for people."""
    number, tools = figures["scenarios"], figures["tools"]
    ours, bare = tools["harness run"]["busy"], tools["pytest-bdd"]["busy"]
    rest = ours - figures["calling"]
    lines = [
        f"{figures['documents']} documents, {number:,} scenarios, {figures['calls']:,} calls",
        "",
        f"{'':40}{'s, busy':>10}{'scenarios/s':>13}{'ratio':>8}{'MB':>8}",
        f"{'bare httpx and `responses`, those calls':40}{figures['calling']:10.2f}",
        f"{'harness run, all of it':40}{ours:10.2f}{number / ours:13.0f}{ours / bare:8.2f}"
        f"{tools['harness run']['memory']:8.0f}",
        f"{'harness run without those calls':40}{rest:10.2f}{number / rest:13.0f}{rest / bare:8.2f}",
    ]
    for tool, spent in tools.items():
        if tool != "harness run":
            busy = spent["busy"]
            label = f"{tool}, empty steps"
            lines.append(f"{label:40}{busy:10.2f}{number / busy:13.0f}{busy / bare:8.2f}{spent['memory']:8.0f}")
    lines += ["", f"{'where the time goes, by a profile':40}{'share':>10}"]
    lines += [f"{part:40}{seconds / figures['profiled']:10.0%}" for part, seconds in figures["parts"].items()]
    return "\n".join(lines)


def documents(step: int) -> list[str]:
    """The paths of the published documents, by size, every so many of them."""
    found = sorted(path for path in CORPUS.glob("*.rst")) or [EXAMPLE_PATH]
    by_size = sorted(found, key=lambda path: (path.stat().st_size, path.name))
    return [str(path.resolve()) for path in by_size[step // 2 :: step] or by_size]


def _better(one: Cost | None, other: Cost) -> Cost:
    return other if one is None or other["busy"] < one["busy"] else one


def _calls(paths: Sequence[str], here: Path) -> tuple[int, float]:
    """How many calls a run of the documents makes, and the seconds that they take with nothing around them."""
    command = [sys.executable, "-m", "benchmarks.mock_calls", *paths]
    told = run(command, env=environment(), cwd=here, capture_output=True, text=True, check=True)  # noqa: S603 - our own
    calls, seconds = told.stdout.splitlines()[-1].split()
    return int(calls), float(seconds)


def _profiled(paths: Sequence[str], here: Path) -> tuple[dict[str, float], float]:
    """Seconds of each part, with everything that it calls, and of the whole run."""
    cost([sys.executable, "-m", "cProfile", "-o", "profile", *RUN[1:], *paths], environment(), here)
    stats = pstats.Stats(str(here / "profile"))
    functions: dict[tuple[str, int, str], tuple[int, int, float, float, object]] = stats.stats  # type: ignore[attr-defined] # typeshed has none
    parts = {
        label: sum(
            spent[3] for (path, _, function), spent in functions.items() if path.endswith(file) and function == name
        )
        for label, file, name in PARTS
    }
    return parts, stats.total_tt  # type: ignore[attr-defined] # likewise
