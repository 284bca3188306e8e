"""Runs a command in a process of its own, and tells what it cost."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict


class Cost(TypedDict):
    """Seconds by the clock and of the processors, MB of the process that held most (or one of its own), exit code."""

    seconds: float
    busy: float
    memory: float
    code: int


def environment() -> dict[str, str]:
    """Runs this checkout, and keeps its compiled modules, as those of installed packages are kept."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(Path(__file__).parents[1])}


def cost(command: Sequence[str], environment: Mapping[str, str], directory: Path | None = None) -> Cost:
    """Run a command; one process stands between, as the system tells the peak of all children that ever were."""
    between = [sys.executable, "-m", "benchmarks.child", *command]
    told = subprocess.run(  # noqa: S603 - our own
        between, env=environment, cwd=directory, capture_output=True, text=True, check=True
    ).stdout
    seconds, busy, memory, code = map(float, told.split())
    return Cost(seconds=seconds, busy=busy, memory=memory, code=int(code))


if __name__ == "__main__":
    began = time.perf_counter()
    ended = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=False)  # noqa: S603 - the one it was given
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, ended.returncode)
