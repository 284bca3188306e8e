"""How long a command takes until it has said what it says, of which a document or two are the smallest part.

Each call is a process of its own; the calls take turns and the best of them counts, by the clock and by the processors:
on a busy machine the clock says how long others kept us waiting, too. The ratios are those of processor time.
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

from benchmarks.child import cost, environment
from tests.spec.texts import EXAMPLE

TURNS = 7
CONFIGURED = "configured"
CALLS = {
    "harness --help": ("-m", "harness", "--help"),
    "harness check, one document": ("-m", "harness", "check", "one.rst"),
    "the same, with a harness.toml": ("-m", "harness", "check", "../one.rst"),
    "the same, not as the format prescribes": ("-m", "harness", "check", "other.rst"),
    "python -c pass": ("-c", "pass"),
    "python -c 'import docutils.core'": ("-c", "import docutils.core"),
}


class Figures(TypedDict):
    """Seconds of the best turn, by the clock and of the processors."""

    call: str
    seconds: float
    busy: float


def measure() -> list[Figures]:
    """Call each command some times, in turns."""
    with tempfile.TemporaryDirectory() as name:
        here = Path(name)
        (here / "one.rst").write_text(EXAMPLE)
        (here / "other.rst").write_text(EXAMPLE.replace("\n\n", "\n\n\n", 1))
        (here / CONFIGURED).mkdir()
        (here / CONFIGURED / "harness.toml").write_text("[check]\n")
        best = {call: (float("inf"), float("inf")) for call in CALLS}
        for _ in range(TURNS):
            for call, arguments in CALLS.items():
                directory = here / CONFIGURED if "harness.toml" in call else here
                spent = cost([sys.executable, *arguments], environment(), directory)
                best[call] = (min(best[call][0], spent["seconds"]), min(best[call][1], spent["busy"]))
    return [Figures(call=call, seconds=seconds, busy=busy) for call, (seconds, busy) in best.items()]


def text(figures: Sequence[Figures]) -> str:
    """The figures as a table, for people."""
    plain = next(each for each in figures if each["call"] == "python -c pass")["busy"]
    library = figures[-1]["busy"]
    lines = [f"{'':40}{'s, clock':>10}{'s, busy':>10}{'pass = 1':>10}{'docutils = 1':>14}"]
    for each in figures:
        busy = each["busy"]
        lines.append(f"{each['call']:40}{each['seconds']:10.3f}{busy:10.3f}{busy / plain:10.1f}{busy / library:14.1f}")
    return "\n".join(lines)
