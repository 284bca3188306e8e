"""Runs the real command line in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path


def harness(*arguments: str, cwd: Path, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run `harness` in a directory; a traceback on either stream is never right."""
    result = subprocess.run(
        [sys.executable, "-W", "error", "-m", "harness", *arguments],
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert "Traceback" not in result.stdout + result.stderr
    return result
