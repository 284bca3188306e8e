"""`harness mutate` by the whole command line: what it prints, how it ends, and how it goes on."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.command import EXAMPLES, SPECS, command

FEW = ("--walks", "20", "-n", "1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "specs").mkdir()
    shutil.copy(SPECS / "zendesk-custompms.rst", tmp_path / "specs")
    return tmp_path


def test_what_is_noticed_is_counted_by_fault_and_kind(folder: Path) -> None:
    ended = command("mutate", "--faults", "dead,duplicates", *FEW, cwd=folder)
    assert (ended.code, ended.err) == (0, ""), ended.out
    lines = ended.out.splitlines()
    assert (
        lines[0].split() == ["fault", "killed", *["EVERY", "MATCH", "MERGE", "KEEP", "MERGE", "row", "PROPS", "row"]]
        or "EVERY" in lines[0]
    )
    assert any(line.startswith("duplicates") and "3 of 3" in line for line in lines)
    assert lines[-1] == "6 pairs of fault and mapping: 0 not applicable, 6 of 6 killed (100.0%)."


def test_a_survivor_makes_it_fail_and_is_named_with_its_place(folder: Path) -> None:
    """Without property rows nobody can see that edits do not travel; walks can, as records hold more than rows."""
    shutil.copy(EXAMPLES / "fjordcrm-nordbooks.rst", folder / "specs")
    ended = command(
        "mutate", "specs/fjordcrm-nordbooks.rst", "--faults", "half-record-first", *FEW, "--format", "json", cwd=folder
    )
    assert (ended.code, ended.err) == (1, "")
    told = ended.json
    assert told["pairs"] == 3
    assert told["killed"] == 0
    assert told["score"] == 0.0
    survivors = told["survivors"]
    assert isinstance(survivors, list)
    assert {*survivors[0]} == {"fault", "mapping", "path", "line", "reason"}
    assert survivors[0]["path"] == "specs/fjordcrm-nordbooks.rst"


def test_nothing_applicable_is_not_green(folder: Path) -> None:
    ended = command("mutate", "--faults", "never-merges", *FEW, cwd=folder)
    assert ended.code == 4
    assert ended.out.endswith("3 pairs of fault and mapping: 3 not applicable, 0 of 0 killed.\n")


def test_what_is_in_the_results_is_not_tried_again(folder: Path) -> None:
    """Also where the last line was cut off; only what is missing is tried."""
    arguments = ("mutate", "--faults", "dead,duplicates", *FEW, "--results", "found.jsonl")
    first = command(*arguments, cwd=folder)
    path = folder / "found.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2
    spoilt = json.loads(lines[0])
    for each in spoilt[1]:
        each.update(outcome="survived", reason="so it says in the file", kinds=[])
    path.write_text(f"{json.dumps(spoilt)}\n{lines[1][:50]}", encoding="utf-8")
    again = command(*arguments, cwd=folder)
    assert (first.code, again.code) == (0, 1)
    assert again.out.count("so it says in the file") == 3
    assert path.read_text(encoding="utf-8").count("\n") == 2
    assert command("mutate", "--faults", "dead", "--walks", "21", "--results", "found.jsonl", cwd=folder).code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--faults", "no-such"], "no fault is called no-such"),
        (["--faults", "updates-stop"], "belongs to --depth deep"),
        (["--results", "specs/zendesk-custompms.rst"], "zendesk-custompms.rst:1: not a line of results"),
    ],
)
def test_what_makes_no_sense_is_refused(folder: Path, arguments: list[str], said: str) -> None:
    before = (folder / "specs" / "zendesk-custompms.rst").read_bytes()
    ended = command("mutate", *arguments, *FEW, cwd=folder)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert (folder / "specs" / "zendesk-custompms.rst").read_bytes() == before
