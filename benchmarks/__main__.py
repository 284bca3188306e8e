"""`python -m benchmarks NAME [--format text|json]`."""

import argparse
import json

from benchmarks import read

BENCHMARKS = {"read": read}


def main() -> None:
    """Run one benchmark and print its figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("name", choices=sorted(BENCHMARKS))
    parser.add_argument("--format", choices=("text", "json"), default="text")
    asked = parser.parse_args()
    benchmark = BENCHMARKS[asked.name]
    figures = benchmark.measure()
    print(json.dumps(figures, indent=2) if asked.format == "json" else benchmark.text(figures))


if __name__ == "__main__":
    main()
