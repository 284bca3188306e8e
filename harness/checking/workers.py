"""Judges documents in processes of their own, as many at once as there are cores."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import datetime
from multiprocessing.connection import wait
from types import TracebackType
from typing import Self

from harness.checking.work import Result, Work
from harness.errors import HarnessError


class Workers:
    """Processes that do one kind of work; what they are given and what they give back are small values."""

    def __init__(self, work: Work, number: int) -> None:
        self._work = work
        # a copy of this process has everything loaded; elsewhere than on Linux such copies are not safe
        how = multiprocessing.get_context("fork" if sys.platform == "linux" else None)
        self._pool = ProcessPoolExecutor(number, mp_context=how, initializer=_begin)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is not None:
            for process in multiprocessing.active_children():  # nobody waits for what they are at
                process.terminate()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def start(self, contents: Sequence[bytes], now: datetime) -> Result:
        """Begin with some documents; what is given waits for the result, and raises HarnessError if a process died."""
        try:
            future = self._pool.submit(self._work, contents, now)
        except BrokenProcessPool as error:
            raise _died() from error

        def result() -> list[bytes]:
            try:
                return future.result()
            except BrokenProcessPool as error:
                raise _died() from error

        return result


def _died() -> HarnessError:
    hint = "was there not enough memory? `--jobs 1` reads all documents in one process"
    return HarnessError("a process that reads documents ended unexpectedly", hint=hint)


def _begin() -> None:
    """Leave Ctrl-C to the parent, which ends its workers in order, and do not outlive it if it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
