"""Where the documents of a run are run: in this process, in several, on a cluster, or some of them elsewhere."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from harness.errors import UsageError
from harness.model.dataflow import Dataflow
from harness.planning.plan import plan

if TYPE_CHECKING:
    from harness.running.parts import Work
    from harness.running.settings import Settings
    from harness.running.spread import Pool


def elsewhere(settings: "Settings", flows: list[Dataflow], reports: Path) -> Mapping[str, str]:
    """The documents (by id) that belong to other shards of a run, each with the reason; none where there are none."""
    from harness.running.shards import known_costs, others, shard

    if not settings.shard:
        return {}
    planned = {
        flow.id: sum(settings.depth.includes(each.depth) for each in plan(flow, settings.config.bindings).scenarios)
        for flow in flows
    }
    known = known_costs(reports, mode=settings.mode.value, depth=settings.depth.value)
    return others(planned, known, shard(settings.shard))


def check_spreading(settings: "Settings", number: int | None, address: str | None, revision: str | None) -> None:
    """Raise UsageError for what was asked for and cannot be spread."""
    from harness.running.shards import shard
    from harness.running.spread import check_spread

    if settings.shard:
        shard(settings.shard)
    if number is not None and number > 1:
        check_spread(settings.mode, f"-n {number}")
    if address is not None:
        check_spread(settings.mode, "--cluster")
        if number is not None:
            raise UsageError("--cluster has its own processes: leave out -n")
        if revision is not None:
            raise UsageError("--cluster runs where this git repository is not: leave out --changed-since")


@contextmanager
def spreading(
    work: "Work", number: int | None, address: str | None, *, as_begun: bool | None = None
) -> Iterator["Pool | None"]:
    """Where the documents of a run are run part by part, None where they are run all at once in this process.

    A run that goes on is in parts, or not, `as_begun`.
    """
    from harness.running.settings import Mode
    from harness.running.spread import Here, Processes, is_large, worth

    if address is not None:
        from harness.running.cluster import cluster

        with cluster(address) as workers:
            yield workers
        return
    if as_begun is False:
        yield None
        return
    can_be_spread = work.settings.mode is Mode.MOCK and work.since is None
    if number is None:
        number = worth(work) if can_be_spread else 1
    number = min(number, len(work.documents))
    if number > 1:
        yield Processes(number)
    else:
        yield Here() if as_begun or (can_be_spread and is_large(work)) else None
