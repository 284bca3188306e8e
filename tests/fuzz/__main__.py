"""`python -m tests.fuzz --seconds N`: look for texts that break a claim of `claims`, for so long.

Exit code 0 if nothing was found, 1 if something was; the inputs are then in the folder of findings.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from random import Random
from time import monotonic

from tests.fuzz.findings import Findings
from tests.fuzz.inputs import as_bytes, as_text, beginnings
from tests.fuzz.mutation import mutated

GRACE = 120  # seconds beyond the asked ones after which the fuzzer is taken for hanging


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=int, default=60, help="how long (default: %(default)s)")
    parser.add_argument("--documents", type=Path, metavar="DIR", help="documents to begin with, beside drawn ones")
    parser.add_argument("--findings", type=Path, metavar="DIR", default=Path("fuzz-findings"), help="where they go")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--unguided", action="store_true", help="without atheris, by our own mutations alone")
    asked = parser.parse_args(arguments)
    if asked.unguided or find_spec("atheris") is None:
        if not asked.unguided:
            print("atheris is not installed (pip install -e '.[fuzz]'): mutations are not guided by coverage")
        executed, found = _unguided(asked)
    else:
        executed, found = _guided(asked)
    print(f"{executed:,} inputs executed, {found} findings.")
    return 1 if found or not executed else 0


def _unguided(asked: argparse.Namespace) -> tuple[int, int]:
    findings = Findings(asked.findings)
    inputs = beginnings(asked.documents)
    draw = Random(asked.seed)
    end = monotonic() + asked.seconds
    while monotonic() < end:
        findings.run(as_bytes(mutated(as_text(draw.choice(inputs)), draw)))
    return findings.executed, len(findings)


def _guided(asked: argparse.Namespace) -> tuple[int, int]:
    """Runs the fuzzer in a process of its own, which libFuzzer ends as it likes; what it ends with is a finding."""
    with tempfile.TemporaryDirectory() as work:
        corpus = Path(work, "corpus")
        corpus.mkdir()
        for number, data in enumerate(beginnings(asked.documents)):
            Path(corpus, f"{number:04}").write_bytes(data)
        asked.findings.mkdir(parents=True, exist_ok=True)
        folder = str(asked.findings.resolve())
        command = [sys.executable, "-m", "tests.fuzz.guided", folder, str(corpus), str(asked.seconds), str(asked.seed)]
        ended = subprocess.run(command, timeout=asked.seconds + GRACE, check=False)
        counted = Path(work, "executed")
        executed, found = map(int, counted.read_text(encoding="ascii").split()) if counted.exists() else (0, 0)
    if ended.returncode:
        print(f"the fuzzer ended with {ended.returncode}; its input is in {asked.findings}")
    return executed, found + bool(ended.returncode)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
