"""Runs the real command line in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


def harness(*arguments: str, cwd: Path, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run `harness` in a directory; a traceback on either stream is never right."""
    return run("harness", arguments, cwd=cwd, environment={**os.environ, **(environment or {})}, timeout=60)


def run(
    module: str, arguments: Sequence[str], *, cwd: Path, environment: dict[str, str], timeout: float
) -> subprocess.CompletedProcess[str]:
    """Run a module as a process of its own, warnings as errors."""
    result = subprocess.run(
        [sys.executable, "-W", "error", "-m", module, *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )
    assert "Traceback" not in result.stdout + result.stderr, result.stderr
    return result
