"""A run whose documents are run in processes breaks off: what is reported of it, and how it goes on."""

import shutil
from pathlib import Path

import pytest

from harness.model.verdict import Verdict
from harness.store import journal, runfile
from tests.cli.breaking import found, killed, started
from tests.cli.command import EXAMPLES, SPECS, command

IN_PARTS = ("run", "--depth", "deep", "-n", "2")


@pytest.fixture(scope="module")
def broken_off(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run that was killed when some of its documents had been judged."""
    folder = tmp_path_factory.mktemp("parts")
    ignore = shutil.ignore_patterns("*.py", "__pycache__")
    for documents in (SPECS, EXAMPLES):
        shutil.copytree(documents, folder / "specs", ignore=ignore, dirs_exist_ok=True)
    with started(*IN_PARTS, cwd=folder) as process:
        run = killed(process, folder / "reports" / "*" / journal.FILE_NAME, '"type":"part ended"', 2)
    assert not (run / runfile.FILE_NAME).exists()
    return run


@pytest.fixture
def run(broken_off: Path, tmp_path: Path) -> Path:
    """The same again, to be spoilt."""
    folder = shutil.copytree(broken_off.parent.parent, tmp_path / "folder", symlinks=True)
    return folder / "reports" / broken_off.name


def judged(run: Path) -> set[str]:
    """The documents that parts which ended tell of."""
    parts = [each for each in journal.read(run / journal.FILE_NAME) if each.type == "part ended"]
    return {document.id for part in parts for document in part.documents}


def test_a_run_in_parts_that_was_killed_is_reported_with_what_was_judged(run: Path) -> None:
    """Every statement has a verdict: those of documents that were not run are errored, and the report is partial."""
    before = judged(run)
    ended = command("report", run, cwd=run.parent.parent)
    assert ended.code == 3
    assert f"the run broke off; {len(before)} of 7 documents have come to their end" in ended.err
    page = (run / "report.html").read_text(encoding="utf-8")
    cases = (run / "junit.xml").read_text(encoding="utf-8")
    assert "not run: the run broke off before it began" in page
    assert 'name="verdict" value="passed"' in cases
    assert 'name="verdict" value="errored"' in cases


def test_a_run_in_parts_that_was_killed_goes_on_with_the_other_documents(run: Path) -> None:
    """What was judged is not run again, and the whole is the run as if nothing had happened."""
    folder = run.parent.parent
    before = judged(run)
    assert 0 < len(before) < 7
    assert command("run", "--resume", run.name, cwd=folder).code == 0
    parts = [each for each in journal.read(run / journal.FILE_NAME) if each.type == "part ended"]
    ran = [document.id for part in parts for document in part.documents]
    assert sorted(ran) == sorted(set(ran))
    whole = runfile.read(run)
    assert "The run broke off and went on later" in whole.notes[-1]
    assert command("run", "--depth", "deep", "-o", "again", cwd=folder).code == 0
    again = runfile.read(folder / "again" / "latest")
    assert found(whole) == found(again)
    assert Verdict.PASSED in found(whole)[0].values()
    assert command("follow", run.name, cwd=folder).code == 0


def test_a_run_in_parts_does_not_go_on_with_another_configuration(run: Path) -> None:
    folder = run.parent.parent
    (folder / "harness.toml").write_text("[timing]\ndeadline = 9\n", encoding="utf-8")
    before = (run / journal.FILE_NAME).read_bytes()
    ended = command("run", "--resume", run.name, cwd=folder)
    assert (ended.code, ended.out) == (2, "")
    assert "harness.toml is not what it was when the run began" in ended.err
    assert (run / journal.FILE_NAME).read_bytes() == before


def test_a_run_of_one_process_does_not_go_on_in_several(tmp_path: Path) -> None:
    shutil.copytree(SPECS, tmp_path / "specs")
    assert command("run", cwd=tmp_path).code == 0
    run = next(path for path in (tmp_path / "reports").iterdir() if not path.is_symlink())
    (run / runfile.FILE_NAME).unlink()
    ended = command("run", "--resume", run.name, "-n", "2", cwd=tmp_path)
    assert (ended.code, ended.out) == (2, "")
    assert "leave out -n and --cluster" in ended.err
