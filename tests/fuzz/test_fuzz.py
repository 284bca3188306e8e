"""The fuzzer itself: it runs, counts what it runs, and finds what is broken."""

import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from harness.model.dataflow import Dataflow
from harness.spec import render
from tests.documents import drawn
from tests.fuzz import claims
from tests.fuzz.findings import Findings
from tests.fuzz.growth import superlinear
from tests.fuzz.inputs import as_bytes, as_text
from tests.fuzz.mutation import CHANGES, mutated
from tests.spec.texts import ROOT


@pytest.mark.parametrize("arguments", [[], ["--unguided"]])
def test_a_short_run_finds_nothing(arguments: list[str], tmp_path: Path) -> None:
    """Guided where atheris is installed, else without it, and it says so."""
    command = [sys.executable, "-m", "tests.fuzz", "--seconds", "4", "--findings", str(tmp_path), *arguments]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    last = ended.stdout.splitlines()[-1]
    assert last.endswith(" inputs executed, 0 findings."), ended.stdout + ended.stderr
    assert int(last.split()[0].replace(",", "")) > 10
    assert ended.returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_what_is_broken_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer that loses trailing tabs is found by the round trip; the shortest input is kept, once."""

    def lossy(dataflow: Dataflow) -> str:
        return render.render(dataflow).replace("\t", "")

    monkeypatch.setattr(claims, "render", lossy)
    findings = Findings(tmp_path)
    texts = [drawn(seed) for seed in range(20)]
    for text in texts:
        findings.run(text.encode())
    assert (findings.executed, len(findings)) == (20, 1)
    (kept,) = tmp_path.iterdir()
    assert kept.read_bytes().decode() == min(
        (text for text in texts if "\t" in text), key=lambda text: len(text.encode())
    )


@pytest.mark.parametrize(("power", "said"), [(1, False), (1.2, False), (1.9, True), (2, True)])
def test_cost_that_grows_faster_than_the_text_is_found(power: float, said: bool) -> None:
    """By a clock that the reader of the text moves."""
    now = 0.0

    def use(text: str) -> None:
        nonlocal now
        now += (len(text) / 100_000) ** power

    assert bool(superlinear(drawn(3), use, lambda: now)) is said


def test_each_change_changes_some_document() -> None:
    for change in CHANGES:
        changed = []
        for seed in range(30):
            lines = drawn(seed).split("\n")
            before = list(lines)
            change(lines, Random(seed).randrange(len(lines)), Random(seed))
            changed.append(lines != before)
        assert any(changed), change.__name__


def test_the_same_seed_gives_the_same_change() -> None:
    assert mutated(drawn(1), Random(5)) == mutated(drawn(1), Random(5)) != drawn(1)


@pytest.mark.parametrize("data", [b"", b"\xff\xfea", "ÆØÅ\ufeff".encode(), b"\xed\xa0\x80"])
def test_any_bytes_are_a_text(data: bytes) -> None:
    assert as_bytes(as_text(data)) == data


def test_a_surrogate_that_no_byte_stands_for_becomes_bytes() -> None:
    assert as_text(as_bytes("a\ud800")) != "a"
