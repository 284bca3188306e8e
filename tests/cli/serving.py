"""Runs `harness mock` as a process for a test, and ends it."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

import httpx

URL = re.compile(r"http://127\.0\.0\.1:\d+")


class Mock:
    """A running `harness mock`: where it is, what it printed, and how it ended."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.printed: list[str] = []
        self._changes: Queue[str] = Queue()
        assert process.stdout is not None
        for line in process.stdout:
            self.printed.append(line.rstrip("\n"))
            if "sync" in line and not line.startswith("Serving"):
                break
        found = URL.search(self.printed[0]) if self.printed else None
        assert found, self.printed
        self.url = found.group()
        self.http = httpx.Client(base_url=self.url, timeout=10, trust_env=False)
        threading.Thread(target=self._collect, daemon=True).start()

    def change(self) -> str:
        """The next line on stderr without its time, waited for."""
        return self.change_whole().split(" ", 1)[1]

    def change_whole(self) -> str:
        """The next line on stderr as it is, waited for."""
        return self._changes.get(timeout=20)

    def end(self, signal: signal.Signals) -> int:
        """Tell it to end and give its exit code."""
        self.process.send_signal(signal)
        return self.process.wait(timeout=20)

    def _collect(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._changes.put(line.rstrip("\n"))


@contextmanager
def mock(*arguments: str | Path, cwd: Path) -> Iterator[Mock]:
    """Run `harness mock ARGUMENTS` for a while."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "harness", "mock", *map(str, arguments)],
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        running = Mock(process)
        with running.http:
            yield running
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            assert stream is not None
            stream.close()
