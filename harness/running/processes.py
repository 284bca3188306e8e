"""Work spread over processes of this machine; one that ends too early takes no other with it."""

import os
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from gc import freeze
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess, parent_process
from typing import Generic, TypeVar

from harness.errors import HarnessError
from harness.running.garbage import collect_seldom

Job = TypeVar("Job")
Result = TypeVar("Result")
PATIENCE = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """There is no result, because what worked on it has ended; `reason` says how."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """There is no result, because of an error of our own; `trace` says where."""

    trace: str


def cores() -> int:
    """How many processes can run at once: the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def in_processes(
    perform: Callable[[Job], Result], jobs: Sequence[Job], number: int
) -> Generator[tuple[Job, Result | Lost], None, None]:
    """Do jobs in so many processes, the first jobs first, and give each result as it comes.

    `perform` must be picklable. What it raises as HarnessError is raised here. When the iterator is closed, or
    anything is raised, all processes end; they also end with this one, however it ends.
    """
    waiting = deque(jobs)
    workers: list[Worker[Job, Result]] = []
    try:
        while waiting and len(workers) < number:
            workers.append(Worker(perform, waiting.popleft()))
        while workers:
            ready = wait([worker.connection for worker in workers])
            for worker in [each for each in workers if each.connection in ready]:
                result = worker.result()
                yield worker.job, result
                if isinstance(result, Lost) or not waiting:
                    worker.end()
                    workers.remove(worker)
                    if waiting:
                        workers.append(Worker(perform, waiting.popleft()))
                else:
                    worker.begin(waiting.popleft())
    finally:
        for worker in workers:
            worker.end()


class Worker(Generic[Job, Result]):
    """A process that does one job after the other."""

    def __init__(self, perform: Callable[[Job], Result], job: Job) -> None:
        # forking this process itself would copy locks that other threads of it may hold
        context: SpawnContext | ForkServerContext = get_context("spawn")
        if "forkserver" in get_all_start_methods():
            context = get_context("forkserver")
            context.set_forkserver_preload(["harness.running.parts"])
        self.connection, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, perform), daemon=True)
        with _interrupts_ignored():
            process.start()
        theirs.close()
        self._process: BaseProcess = process
        self.begin(job)

    def begin(self, job: Job) -> None:
        """Begin a job."""
        self.job = job
        with suppress(OSError):  # it may have ended, which whoever waits for the result is told
            self.connection.send(job)

    def result(self) -> Result | Lost:
        """The result of the job, once the connection is ready."""
        try:
            result: Result | Lost | Broken | HarnessError = self.connection.recv()
        except (EOFError, OSError):
            self._process.join(PATIENCE)
            return Lost(reason=f"the process that ran it {_ended(self._process.exitcode)}")
        if isinstance(result, HarnessError):
            raise result
        if isinstance(result, Broken):
            raise RuntimeError(f"in a process of its own:\n{result.trace}")
        return result

    def end(self) -> None:
        """End the process, whatever it does."""
        self.connection.close()
        self._process.terminate()
        self._process.join(PATIENCE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def _serve(connection: Connection, perform: Callable[[Job], Result]) -> None:
    """What a process of its own does: jobs, until nobody listens."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one decides
    threading.Thread(target=_end_with_parent, daemon=True).start()
    collect_seldom()
    freeze()  # what is there by now stays, so collecting garbage need not look at it again: a tenth of the time
    while True:
        try:
            job = connection.recv()
        except EOFError:
            return
        try:
            result: Result | Broken | HarnessError = perform(job)
        except HarnessError as error:
            result = error
        except Exception:  # told where somebody sees it
            result = Broken(trace=traceback.format_exc())
        try:
            connection.send(result)
        except OSError:
            return


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """What is started in here ignores Ctrl-C from its first moment on."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _ended(code: int | None) -> str:
    if code is None:
        return "does not answer any more"
    if code >= 0:
        return f"ended by itself with exit code {code}"
    try:
        return f"was ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"was ended by signal {-code}"
