"""The workers of an existing Dask cluster as a place to run the documents of a mocked run.

A document in a world of its own has no effect outside, so what a worker had begun is run elsewhere when it ends.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from harness import __version__
from harness.errors import HarnessError, UsageError
from harness.model.run import Run
from harness.running.parts import Features, Part, Work, run_part_elsewhere
from harness.running.processes import Lost
from harness.running.settings import document_id
from harness.running.spread import Results

if TYPE_CHECKING:
    from distributed import Client, Future

CONNECTING = 10.0
NO_WORKER = 30.0
"""Seconds for which a cluster may be without any worker, as when all of them are restarted."""
LOOK = 1.0
ALONE = threading.Lock()
SCHEMES = ("tcp", "tls", "ws", "wss")
ADDRESS = "`dask scheduler` prints its address when it starts, as tcp://host:8786"
SAME = "install the same version of the harness here and on every worker"


class Cluster:
    """A Dask scheduler and its workers; `patience` is how many seconds it may be without any worker."""

    def __init__(self, client: Client, *, patience: float) -> None:
        self._client = client
        self._patience = patience

    @property
    def size(self) -> int:
        """How many workers there are at the moment, at least one, as some may come later."""
        return max(1, self._workers())

    def results(self, work: Work, parts: Sequence[Part]) -> Results:
        """Run parts on the workers; the scheduler gives what a worker that ends was at to another one."""
        waiting = deque(parts)
        done: queue.SimpleQueue[Future] = queue.SimpleQueue()
        running: dict[Future, Part] = {}
        seen = monotonic()
        try:
            while waiting or running:
                # one part a worker: of several that it holds, all but one would wait there while others are idle
                workers = self._workers()
                while waiting and len(running) < workers:
                    part = waiting.popleft()
                    features = Features.of(part, Path())
                    needed = _needed(work, features, part)
                    future = self._client.submit(run_on_worker, needed, features, part, __version__, pure=False)
                    running[future] = part
                    future.add_done_callback(done.put)
                if workers:
                    seen = monotonic()
                elif monotonic() - seen > self._patience:
                    lost = Lost(reason=f"the cluster has had no worker for {self._patience:g} seconds")
                    yield from ((part, lost) for part in (*running.values(), *waiting))
                    return
                try:
                    future = done.get(timeout=LOOK)
                except queue.Empty:
                    continue
                yield running.pop(future), _result(future)
        finally:
            self._client.cancel(list(running))

    def _workers(self) -> int:
        try:
            return len(self._client.nthreads())
        except (OSError, RuntimeError):
            return 0  # the scheduler does not answer


def run_on_worker(work: Work, features: Features, part: Part, version: str) -> Run:
    """Run a part on a worker of a cluster. Raises HarnessError where the worker has another harness."""
    if version != __version__:
        raise HarnessError(f"a worker of the cluster has harness {__version__}, and this is {version}", hint=SAME)
    with ALONE:  # a pytest session has its process to itself, but a worker may have several threads
        return run_part_elsewhere(work, features, part)


@contextmanager
def cluster(address: str, *, patience: float = NO_WORKER) -> Iterator[Cluster]:
    """Connect with the scheduler at an address, as `tcp://host:8786`. Raises UsageError where none answers."""
    _refuse_no_address(address)
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError(
            f"--cluster needs the package {error.name}", hint="pip install 'harness[cluster]', here and on the workers"
        ) from error
    try:
        client = Client(address, timeout=CONNECTING, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(f"--cluster {address}: no Dask scheduler answers there: {error}", hint=ADDRESS) from error
    with client:
        yield Cluster(client, patience=patience)


def _refuse_no_address(text: str) -> None:
    """Dask itself would say so only after a while, and with a trace."""
    try:
        address = urlsplit(text if "://" in text else f"tcp://{text}")
        complete = address.scheme in SCHEMES and address.hostname and address.port
    except ValueError:
        complete = None
    if not complete:
        raise UsageError(f"--cluster {text}: is no address of a scheduler", hint=ADDRESS)


def _needed(work: Work, features: Features, part: Part) -> Work:
    """What a worker needs for a part: not the systems, which a mocked run does not reach.

    People's own scenarios and patterns of what is excluded can concern any document.
    """
    config = work.settings.config
    work = replace(work, settings=replace(work.settings, config=config.model_copy(update={"systems": {}})))
    if features.are_peoples_own or config.excluded:
        return work
    return replace(work, readings=tuple(each for each in work.readings if document_id(each) in part))


def _result(future: Future) -> Run | Lost:
    """What came of a part. Raises HarnessError where it cannot be run."""
    from distributed import KilledWorker

    if future.status == "finished":
        run = future.result()
        assert isinstance(run, Run)  # noqa: S101 - that is what the function gives
        return run
    if future.status != "error":
        return Lost(reason="the cluster has forgotten of it")
    error = future.exception()
    if isinstance(error, KilledWorker):
        return Lost(reason=f"every worker that ran it ended: {error}")
    if isinstance(error, ModuleNotFoundError):
        raise HarnessError(f"a worker of the cluster cannot run documents: {error}", hint=SAME) from error
    raise error
