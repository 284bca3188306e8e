"""Shards: the documents of a run split over machines that know nothing of each other, or over processes.

Records meet across all sections of a document, so a document is never split.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from harness.errors import RunFileError, UsageError
from harness.model.run import Run
from harness.store import runfile
from harness.store.merging import BELONGS

SHARD = re.compile(r"([1-9][0-9]{0,3})/([1-9][0-9]{0,3})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One of several parts of a run, counted from 1."""

    number: int
    of: int

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


def shard(text: str) -> Shard:
    """Read `2/3`. Raises UsageError for what is no shard."""
    said = SHARD.fullmatch(text)
    if said is None or int(said[1]) > int(said[2]):
        raise UsageError(f"--shard {text}: is no shard", hint="the second of three is 2/3")
    return Shard(number=int(said[1]), of=int(said[2]))


def split(costs: Mapping[str, float], parts: int) -> tuple[tuple[str, ...], ...]:
    """Things split into so many parts of about equal cost, the dearest things first; each part has the dearest first.

    The same costs give the same parts, in whatever order they come.
    """
    made: list[list[str]] = [[] for _ in range(parts)]
    loads = [0.0] * parts
    for name in sorted(costs, key=lambda name: (-costs[name], name)):
        lightest = min(range(parts), key=lambda part: (loads[part], len(made[part]), part))
        made[lightest].append(name)
        loads[lightest] += costs[name]
    return tuple(map(tuple, made))


def known_costs(reports: Path, *, mode: str, depth: str) -> dict[str, float]:
    """What a scenario of each document (by id) cost on average in the newest run below a directory that ran any of it.

    Only runs of that mode and depth count, and runs that cannot be read say nothing. The cost is the number of
    exchanges with the systems. The time of a mocked run grows with it (correlation 0.97; with the number of scenarios
    0.93), and the time of a live one where its systems' rates are what holds it up; unlike a time it does not depend
    on the machine.
    """
    runs: list[Run] = []
    for file in sorted(reports.glob(f"*/{runfile.FILE_NAME}")):
        if file.parent.is_symlink():
            continue  # `latest` is one of the others
        try:
            run = runfile.read(file)
        except RunFileError:
            continue
        if run.mode == mode and run.depth == depth:
            runs.append(run)
    found: dict[str, float] = {}
    for run in sorted(runs, key=lambda run: (run.started, run.id)):
        seen: defaultdict[str, list[int]] = defaultdict(list)
        for scenario in run.scenarios:
            seen[scenario.document].append(sum(len(step.exchanges) for step in scenario.steps))
        found |= {id: mean(exchanges) for id, exchanges in seen.items() if any(exchanges)}
    return found


def costs(planned: Mapping[str, int], known: Mapping[str, float]) -> dict[str, float]:
    """The cost of each document from its number of scenarios, and from what one of them cost or usually costs."""
    both = [id for id in planned if id in known]
    scenarios = sum(planned[id] for id in both)
    usual = sum(known[id] * planned[id] for id in both) / scenarios if scenarios else 1.0
    return {id: number * known.get(id, usual) for id, number in planned.items()}


def others(planned: Mapping[str, int], known: Mapping[str, float], own: Shard) -> dict[str, str]:
    """The documents (by id) that belong to other shards than this one, each with the reason why it is not run."""
    parts = split(costs(planned, known), own.of)
    return {
        id: BELONGS.format(Shard(number=number, of=own.of))
        for number, part in enumerate(parts, start=1)
        for id in part
        if number != own.number
    }
