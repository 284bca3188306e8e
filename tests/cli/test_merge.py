"""`harness run --shard` on several machines, and `harness report` that puts the shards together."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from harness.model.run import Run, counts
from harness.model.verdict import Verdict
from harness.store import runfile
from tests.cli.command import EXAMPLES, SPECS, Ended, command

NUMBERS = ("1", "2", "3")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three shards of a run, each in a folder of its own, and the whole run."""
    folder = tmp_path_factory.mktemp("shards")
    assert command("generate", SPECS, EXAMPLES, cwd=folder).code == 0
    for number in NUMBERS:
        assert sharded(folder, f"{number}/3", number).code == 0
    assert command("run", SPECS, EXAMPLES, "-o", "whole", cwd=folder).code == 0
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of them that a test may change."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True, symlinks=True)
    return tmp_path


def sharded(folder: Path, shard: str, output: str, *options: str) -> Ended:
    return command("run", SPECS, EXAMPLES, "--shard", shard, "-o", output, *options, cwd=folder)


def together(folder: Path, *runs: str) -> Ended:
    return command("report", *(folder / run / "latest" for run in runs), "-o", folder / "all", cwd=folder)


def change(folder: Path, name: str, **changes: object) -> None:
    """Make a shard say something else of itself."""
    path = folder / name / "latest"
    run = runfile.read(path)
    assert set(changes) <= set(Run.__dataclass_fields__)
    runfile.write(replace(run, **changes), path)  # type: ignore[arg-type]  # by name, as the test says


def test_shards_together_are_the_run_without_shards(folder: Path) -> None:
    """Every document, verdict and scenario is the same, in the same order, whatever the order of the shards."""
    ended = together(folder, "3", "1", "2")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.split() == [str(folder / "all" / name) for name in ("report.html", "junit.xml")]
    whole, merged = runfile.read(folder / "whole" / "latest"), runfile.read(folder / "all")
    assert (merged.documents, merged.scenarios) == (whole.documents, whole.scenarios)
    assert counts(each.verdict for each in merged.verdicts()) == counts(each.verdict for each in whole.verdicts())
    assert merged.shard == ""
    assert all(runfile.read(folder / number / "latest").id in merged.notes[0] for number in NUMBERS)


def test_the_sums_of_shards_add_up(folder: Path) -> None:
    """Each statement is judged in one shard and skipped, with the shard's number, in all others."""
    runs = [runfile.read(folder / number / "latest") for number in NUMBERS]
    whole = runfile.read(folder / "whole" / "latest")
    assert sum(len(run.scenarios) for run in runs) == len(whole.scenarios)
    for verdicts in zip(*(run.verdicts() for run in runs), strict=True):
        (own,) = {run.shard for run, each in zip(runs, verdicts, strict=True) if each.verdict is not Verdict.SKIPPED}
        left = {each.reason for each in verdicts if each.verdict is Verdict.SKIPPED}
        assert left == {f"belongs to shard {own}"}


def test_a_missing_shard_is_said_and_its_statements_stay_skipped(folder: Path) -> None:
    """The report is made, but does not pass for the whole."""
    ended = together(folder, "1", "3")
    assert ended.code == 3
    assert ended.err.splitlines()[0] == "Shard 2/3 is missing."
    merged = runfile.read(folder / "all")
    skipped = [each for each in merged.verdicts() if each.verdict is Verdict.SKIPPED]
    assert skipped
    assert {each.reason for each in skipped} == {"belongs to shard 2/3"}
    assert merged.notes[0] == "Shard 2/3 is missing."
    assert "Shard 2/3 is missing." in (folder / "all" / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"depth": "deep"}, "differ in depth: standard and deep"),
        ({"harness": "9.9"}, "differ in harness"),
        ({"mode": "live"}, "differ in mode: mock and live"),
        ({"fault": "late"}, "differ in fault: none and late"),
        ({"shard": "2/4"}, "differ in number of shards: 3 and 4"),
        ({"shard": "1/3"}, "shard 1/3 is there 2 times"),
        ({"shard": ""}, "is no shard"),
    ],
)
def test_what_would_not_have_been_one_run_is_refused(folder: Path, changes: dict[str, object], said: str) -> None:
    """With what differs, and nothing is written."""
    change(folder, "2", **changes)
    ended = together(folder, *NUMBERS)
    assert ended.code == 2
    assert said in ended.err
    assert not (folder / "all").exists()


def test_shards_of_another_version_of_a_document_are_refused(folder: Path) -> None:
    """By the document's name."""
    run = runfile.read(folder / "2" / "latest")
    first = run.documents[0]
    change(folder, "2", documents=(replace(first, digest="sha256:0"), *run.documents[1:]))
    ended = together(folder, *NUMBERS)
    assert ended.code == 2
    assert f"different versions of the document {first.id}" in ended.err
    change(folder, "2", documents=run.documents[1:])
    assert f"do not both have the document {first.id}" in together(folder, *NUMBERS).err


def test_shards_that_ran_the_same_document_are_refused(folder: Path) -> None:
    """Which happens where two machines know of other earlier runs."""
    other = runfile.read(folder / "1" / "latest")
    change(folder, "2", documents=other.documents, scenarios=other.scenarios)
    ended = together(folder, *NUMBERS)
    assert ended.code == 2
    assert "shards 1/3 and 2/3 overlap: both ran the document" in ended.err
    assert "reports/" in ended.err


def test_a_document_that_no_shard_ran_is_said(folder: Path) -> None:
    """Although every shard is there."""
    run = runfile.read(folder / "1" / "latest")
    theirs = {each.id: each for each in runfile.read(folder / "2" / "latest").documents}
    lost = next(scenario.document for scenario in run.scenarios)
    change(
        folder,
        "1",
        documents=tuple(theirs[each.id] if each.id == lost else each for each in run.documents),
        scenarios=tuple(each for each in run.scenarios if each.document != lost),
    )
    ended = together(folder, *NUMBERS)
    assert (ended.code, ended.err) == (3, f"No shard ran the document {lost}.\n")


def test_another_run_is_not_written_over(folder: Path) -> None:
    """One of the shards least of all; the same shards may be put together again."""
    runs = [folder / number / "latest" for number in NUMBERS]
    ended = command("report", *runs, "-o", runs[0], cwd=folder)
    assert ended.code == 2
    assert "holds run" in ended.err
    assert [together(folder, *NUMBERS).code for _ in range(2)] == [0, 0]
    assert command("report", *runs, cwd=folder).code == 2


def test_a_shard_in_processes_is_the_same_shard(folder: Path) -> None:
    """-n and --shard go together."""
    assert sharded(folder, "1/3", "spread", "-n", "2").code == 0
    one, other = (runfile.read(folder / name / "latest") for name in ("1", "spread"))
    assert (one.documents, one.scenarios, one.shard) == (other.documents, other.scenarios, "1/3")


def test_a_shard_without_documents_is_not_green(folder: Path) -> None:
    """Nothing passed in it; there are more shards than documents."""
    ended = sharded(folder, "9/9", "nine")
    assert ended.code == 4
    assert not runfile.read(folder / "nine" / "latest").scenarios


def test_a_run_file_with_a_shard_that_is_none_is_refused(folder: Path) -> None:
    """It comes from another machine, so it is not trusted."""
    file = folder / "1" / "latest" / runfile.FILE_NAME
    head, *rest = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([json.dumps({**json.loads(head), "shard": "x/3"}), *rest, ""]), encoding="utf-8")
    ended = together(folder, *NUMBERS)
    assert ended.code == 2
    assert "shard" in ended.err


def test_what_is_no_shard_is_refused(tmp_path: Path) -> None:
    """Before anything is run."""
    ended = command("run", SPECS, "--shard", "3/2", cwd=tmp_path)
    assert ended.code == 2
    assert "--shard 3/2: is no shard" in ended.err
    assert not (tmp_path / "reports").exists()
