"""`python -m benchmarks NAME [--format text|json]`."""

import argparse
import json
from importlib import import_module

NAMES = (
    "collect",
    "live",
    "memory",
    "mock",
    "processes",
    "read",
    "read-many",
    "read-plot",
    "read-rows",
    "report",
    "requests",
    "startup",
    "value",
)
BENCHMARKS = {name: f"benchmarks.{name.replace('-', '_')}" for name in NAMES}


def main() -> None:
    """Run one benchmark and print its figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("name", choices=sorted(BENCHMARKS))
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument(
        "--all", action="store_true", help="mock, processes, collect, memory, report: everything, which takes longer"
    )
    asked = parser.parse_args()
    benchmark = import_module(BENCHMARKS[asked.name])  # drawing needs a library that measuring does not
    figures = benchmark.measure(everything=True) if asked.all else benchmark.measure()
    print(json.dumps(figures, indent=2) if asked.format == "json" else benchmark.text(figures))


if __name__ == "__main__":
    main()
