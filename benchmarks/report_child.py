"""Makes one report in a process of its own, and tells in JSON what that cost beyond the run."""

import json
import resource
import sys
import time
from pathlib import Path

from benchmarks.report_runs import run
from harness.reporting import html
from harness.store.atomic import write_parts


def peak() -> float:
    """MB that this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    workload, number, path = sys.argv[1:]
    made = run(int(number), own_values=workload == "W2")
    before, began = peak(), time.perf_counter()
    write_parts(Path(path), html.parts(made))
    print(json.dumps({"seconds": time.perf_counter() - began, "memory": peak() - before}))
