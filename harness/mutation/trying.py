"""Tries faults on documents in processes beside each other, but for what is known already."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial

from harness.config import Bindings
from harness.errors import HarnessError
from harness.model.dataflow import Dataflow, Reading
from harness.model.scenario import Depth
from harness.mutation.known import Known, key
from harness.mutation.score import Mutant, mutants
from harness.running.processes import Lost, cores, in_processes

AT_ONCE = 8
"""Faults a job: enough that the walks of the faithful sync are not made anew for each, few enough for all processes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What mutants depend on beside document and fault; `walks` is how many random walks are made in a mapping."""

    depth: Depth
    bindings: Bindings
    walks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    flow: Dataflow
    digest: str
    faults: tuple[str, ...]


def tried(
    readings: Sequence[Reading], faults: Sequence[str], trial: Trial, known: Known, number: int | None = None
) -> Iterator[Mutant]:
    """The mutants of documents, those that are known first; in so many processes, one a core unless said.

    Raises HarnessError where a process ends before it has an answer.
    """
    jobs: list[Job] = []
    for reading in readings:
        if reading.dataflow is None:
            continue
        unknown: list[str] = []
        for fault in faults:
            there = known.of(_key(reading.digest, fault, trial))
            unknown += [fault] if there is None else []
            yield from there or ()
        chunks = [tuple(unknown[start : start + AT_ONCE]) for start in range(0, len(unknown), AT_ONCE)]
        jobs += [Job(flow=reading.dataflow, digest=reading.digest, faults=chunk) for chunk in chunks]
    with closing(in_processes(partial(_found, trial), jobs, min(number or cores(), max(len(jobs), 1)))) as results:
        for job, result in results:
            if isinstance(result, Lost):
                raise HarnessError(f"{job.flow.path}: {result.reason}", hint="is there enough memory? try -n 1")
            by_fault: defaultdict[str, list[Mutant]] = defaultdict(list)
            for mutant in result:
                by_fault[mutant.fault].append(mutant)
            for fault, found in by_fault.items():
                known.add(_key(job.digest, fault, trial), found)
            yield from result


def _found(trial: Trial, job: Job) -> list[Mutant]:
    return list(mutants(job.flow, job.faults, trial.depth, trial.bindings, walks=trial.walks))


def _key(digest: str, fault: str, trial: Trial) -> str:
    return key(digest, fault, trial.depth, trial.bindings, trial.walks)
