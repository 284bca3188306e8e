"""A live run against `harness mock`: what was asked of each server, and how long it took."""

import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

from tests.cli.live import Gateway, gateway
from tests.cli.serving import mock
from tests.documents import document, section

ROWS = [("name", "title"), ("phone", "telephone"), ("city", "address.city")]


class Run(TypedDict):
    """Requests by method, of those lists by collection, and answers 429; `seconds` of the whole command."""

    mappings: int
    seconds: float
    methods: dict[str, int]
    lists: dict[str, int]
    refused: int
    passed: bool


def documents(mappings: int) -> list[str]:
    """One document of so many mappings, each with rows and datatypes of its own."""
    sections = [
        section("EVERY", "KEEP", "PROPS", a=f"Alfa Person{number}", b=f"Beta Customer{number}", rows=ROWS)
        for number in range(mappings)
    ]
    return [document(*sections)]


def live(mappings: int, *, depth: str, lag: float, rate: float = 0) -> Run:
    """Run a document live; `rate` is how many requests a second each server is asked at most, 0 for any number."""
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        specs, folder = root / "specs", root / "live"
        specs.mkdir()
        for number, text in enumerate(documents(mappings)):
            (specs / f"{number}.rst").write_text(text, encoding="utf-8")
        with mock(specs, "--write", folder, "--lag", str(lag), cwd=root) as served, gateway(served.url) as between:
            toml = folder / "harness.toml"
            lead = rf'\g<0>\nbase_url = "{between.url}/\1"' + (f"\nrate = {rate}" if rate else "")
            text = re.sub(r'connector = "(\w+)\.json"', lead, toml.read_text(encoding="utf-8"))
            toml.write_text(text, encoding="utf-8")
            began = time.perf_counter()
            arguments = ["run", str(specs), "--mode", "live", "--depth", depth]
            command = [sys.executable, "-m", "harness", *arguments]
            done = subprocess.run(command, cwd=folder, capture_output=True, check=False)  # noqa: S603 - our own
            seconds = time.perf_counter() - began
            return _run(between, mappings, seconds, passed=done.returncode == 0)


def _run(between: Gateway, mappings: int, seconds: float, *, passed: bool) -> Run:
    lists = Counter(each.path.partition("?")[0] for each in between.seen if _is_list(each.method, each.path))
    methods = Counter("LIST" if _is_list(each.method, each.path) else each.method for each in between.seen)
    refused = sum(each.status == 429 for each in between.seen)
    return Run(mappings=mappings, seconds=seconds, methods=methods, lists=lists, refused=refused, passed=passed)


def _is_list(method: str, path: str) -> bool:
    return method == "GET" and path.partition("?")[0].count("/") == 2


def table(rows: Sequence[Sequence[str]]) -> str:
    """Columns, the first to the left."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )
