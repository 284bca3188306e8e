"""Inputs guided by coverage: atheris changes what reached new code, by our mutations and its own."""

import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random

import atheris

with atheris.instrument_imports(include=["harness"]):
    from tests.fuzz.findings import Findings

from tests.fuzz.inputs import LONGEST, as_bytes, as_text
from tests.fuzz.mutation import mutated

QUIET = ("-print_final_stats=1", "-reload=0", "-report_slow_units=60", "-use_value_profile=0")
OWN = 0.8  # of the changes are ours, which keep a document nearly right; the others flip bytes


def main(arguments: Sequence[str]) -> None:
    """`FINDINGS CORPUS SECONDS SEED`: fuzz until the time is over; libFuzzer then ends the process."""
    folder, corpus, seconds, seed = arguments
    findings = Findings(Path(folder))

    def change(data: bytes, longest: int, number: int) -> bytes:
        draw = Random(number)
        if draw.random() < OWN:
            return as_bytes(mutated(as_text(data), draw))[:longest]
        return bytes(atheris.Mutate(data, longest))

    def run(data: bytes) -> None:
        findings.run(data)
        (Path(corpus).parent / "executed").write_text(f"{findings.executed} {len(findings)}", encoding="ascii")

    options = [
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST}",
        "-timeout=60",
        "-rss_limit_mb=4096",
        f"-seed={seed}",
    ]
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={folder}/", corpus], run, custom_mutator=change)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
