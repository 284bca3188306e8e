"""Runs the real command line in a folder of its own."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

import harness
from tests.cli.process import run

EXAMPLES = Path(harness.__file__).parent / "examples"
SPECS = Path(__file__).parents[2] / "specs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, object]:
        value = json.loads(self.out)
        assert isinstance(value, dict)
        return value


def command(*arguments: str | Path, cwd: Path, module: str = "harness") -> Ended:
    """Run `harness ARGUMENTS` (or another module) as a process of its own; a traceback is never an answer."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    environment |= {"PYTHONWARNINGS": "error", "COLUMNS": "200"}
    ended = run(module, [*map(str, arguments)], cwd=cwd, environment=environment, timeout=300)
    return Ended(code=ended.returncode, out=ended.stdout, err=ended.stderr)
