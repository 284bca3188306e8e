"""A run whose documents are run beside each other: in processes of this machine, or on the workers of a cluster."""

from collections.abc import Callable, Generator, Iterator, Sequence, Set
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from functools import partial
from time import monotonic
from typing import Protocol

from harness.errors import UsageError
from harness.model.run import Run
from harness.model.statement import statements
from harness.running.garbage import collect
from harness.running.journaling_parts import journaled_in_parts
from harness.running.parts import Part, Work, put_together, run_part
from harness.running.processes import Lost, cores, in_processes
from harness.running.settings import ALONE, Mode
from harness.running.shards import split

ENOUGH = 100
"""Statements for each process that make up for starting it: about three seconds of work, against one."""
ROUNDS = 8
"""Parts for each process: few, as each costs a pytest session, but enough that no process is idle for long."""
LARGEST = 500
"""Statements of a part, about: what pytest and pytest-bdd hold of its scenarios is let go of after it."""


Results = Generator[tuple[Part, Run | Lost], None, None]
"""What came of parts, as it comes; closing it ends what is not done."""


class Pool(Protocol):
    """Runs parts somewhere, and gives what came of each as it comes."""

    @property
    def size(self) -> int:
        """How many parts can be run at once."""

    def results(self, work: Work, parts: Sequence[Part]) -> Results: ...


class Processes:
    """Processes of this machine."""

    def __init__(self, number: int) -> None:
        self.size = number

    def results(self, work: Work, parts: Sequence[Part]) -> Results:
        """Run parts in processes."""
        return in_processes(partial(run_part, work), parts, self.size)


class Here:
    """This process, one part after the other."""

    size = 1

    def results(self, work: Work, parts: Sequence[Part]) -> Results:
        """Run parts here."""
        for part in parts:
            yield part, run_part(work, part)
            collect()


def check_spread(mode: Mode, option: str) -> None:
    """Raise UsageError where the documents of a run cannot be run beside each other."""
    if mode is not Mode.MOCK:
        raise UsageError(f"{ALONE[mode]}, so it cannot be spread: leave out {option}")


def worth(work: Work) -> int:
    """How many processes pay off for a run: one for each core, as long as there is enough to do for each."""
    return max(1, min(cores(), len(work.documents), _number(work) // ENOUGH))


def is_large(work: Work) -> bool:
    """Whether one process does better to run one part after the other than all at once."""
    return _number(work) > LARGEST


def _number(work: Work) -> int:
    return sum(1 for each in work.readings if each.dataflow is not None for _ in statements(each.dataflow))


def run_spread(
    work: Work,
    pool: Pool,
    *,
    notes: Sequence[str] = (),
    begin: Callable[[int], None] = lambda documents: None,
    advance: Callable[[int], None] = lambda documents: None,
) -> Run:
    """Run the documents in a pool, and put together what came of them; `begin` and `advance` are told of documents.

    Documents whose process or worker ended are run again, each by itself, since another one can be to blame, or none;
    where that ends, too, the document's scenarios are `errored`. Nothing is written but feature files and the journal;
    where there is one, the run goes on with the documents that it does not tell of.
    Raises HarnessError where nothing could be run.
    """
    clock = monotonic()
    with journaled_in_parts(work, notes) as journal:
        runs = list(journal.known)
        known = {document.id for run in runs for document in run.documents}
        begin(len(work.documents))
        advance(len(known))
        for run in _results(work, pool, known, advance):
            journal.ended(run)
            runs.append(run)
        duration, said = journal.end(monotonic() - clock, ())
        started = datetime.fromisoformat(journal.started.time).isoformat(timespec="seconds")
        whole = put_together(work, runs, notes, started=started, duration=round(duration, 3))
    return replace(whole, notes=(*whole.notes, *said))


def _results(work: Work, pool: Pool, known: Set[str], advance: Callable[[int], None]) -> Iterator[Run]:
    """What comes of the documents that are not known yet, a part at a time."""
    again: list[Part] = []
    lost: dict[Part, str] = {}
    for parts in (_parts(work, pool.size, known), again):
        if not parts:
            continue
        with closing(pool.results(work, parts)) as results:
            for part, result in results:
                if isinstance(result, Run):
                    yield result
                    advance(len(part))
                elif parts is again:
                    lost[part] = result.reason
                    advance(len(part))
                else:
                    again += [(document,) for document in part]
    for part, reason in lost.items():
        settings = replace(work.settings, lost=f"{', '.join(part)}: {reason}")
        yield run_part(replace(work, settings=settings), part)


def _parts(work: Work, size: int, known: Set[str]) -> Sequence[Part]:
    """Parts of about equal cost; a single document that is dear is a part of its own, and comes first."""
    own = set(work.documents) - known
    flows = [each.dataflow for each in work.readings if each.dataflow is not None and each.dataflow.id in own]
    weights = {flow.id: 1.0 + sum(1 for _ in statements(flow)) for flow in flows}
    number = max(size * ROUNDS if size > 1 else 1, round(sum(weights.values()) / LARGEST))
    parts = [part for part in split(weights, min(number, len(weights))) if part]
    return sorted(parts, key=lambda part: -sum(weights[id] for id in part))
