"""Runs that are killed while they go on, and what is compared of them with others."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from harness.model.run import Run
from harness.model.verdict import Verdict


def started(*arguments: str, cwd: Path, before: Sequence[str] = ()) -> "subprocess.Popen[str]":
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    return subprocess.Popen(
        [*before, sys.executable, "-W", "error", "-m", "harness", *arguments],
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )


def killed(process: "subprocess.Popen[str]", path: Path, wanted: str, times: int) -> Path:
    """Kill a run when a text has been so often in a file of its directory; gives the directory."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        files = [each for each in path.parent.parent.glob(f"*/{path.name}") if not each.parent.is_symlink()]
        if files and files[0].read_text(encoding="utf-8").count(wanted) >= times:
            break
        assert process.poll() is None, process.communicate()[0]
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    return files[0].parent


def found(run: Run) -> tuple[dict[str, Verdict], dict[str, Verdict]]:
    """What a run says of statements and of scenarios; those in the run's own folder by their names there."""
    scenarios = {one.id.partition("features/")[2]: one.verdict for one in run.scenarios}
    return {one.statement.id: one.verdict for one in run.verdicts()}, scenarios
