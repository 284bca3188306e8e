"""Live runs of whole documents against small servers give the verdicts of mocked runs, and leave nothing."""

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from tests.apps.landscape import Landscape, landscape
from tests.cli.command import EXAMPLES, SPECS, Ended, command
from tests.cli.serving import mock
from tests.engines.joined import joining

ARGUMENTS = ("--format", "json")


def verdicts(ended: Ended) -> dict[str, str]:
    """The verdict of each statement."""
    found = json.loads(ended.out)["verdicts"]
    return {each["statement"]: each["verdict"] for each in found}


def events(directory: Path) -> list[dict[str, str]]:
    """The lines of the one ledger in a folder where a run was."""
    (path,) = (each for each in directory.glob("reports/*/ledger.jsonl") if not each.parent.is_symlink())
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def remaining(made: Landscape) -> set[tuple[str, str]]:
    """Where records are new; a comment is there as long as its ticket is."""
    assert len(made.records("Zendesk", "tickets")) == 1, "the one from before"
    kinds = {(each.system, each.path) for each in made.before if each.path != "comments"}
    return {kind for kind in kinds if made.new(*kind)}


def test_the_five_documents_get_the_verdicts_of_a_mocked_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sync over HTTP, shipped definitions: the same verdicts, nobody's record touched, and nothing left but what an
    API cannot delete, which the output, the exit code, the report and the ledger say."""
    with landscape(tmp_path, deadline=2.0, poll=0.15, apart=0.1) as made:
        for name, value in made.environment.items():
            monkeypatch.setenv(name, value)
        with joining(tmp_path / "harness.toml", [SPECS], made.environment, lag=0.1) as said:
            ended = command("run", SPECS, "--mode", "live", *ARGUMENTS, cwd=tmp_path)
        assert said == []
        assert made.written_from_before() == []
        assert made.untouched()
        left = remaining(made)
        undeletable = [one["Id"] for kind in ("avdeling", "kunde") for one in made.new("Tidsbanken", kind)]
        base = made.apps["Tidsbanken"].url
    mocked = command("run", SPECS, *ARGUMENTS, "-o", "mocked", cwd=tmp_path)
    assert verdicts(ended) == verdicts(mocked)
    assert Counter(verdicts(ended).values()) == {"passed": 13, "unverifiable": 36}
    assert left == {("Tidsbanken", "avdeling"), ("Tidsbanken", "kunde")}
    assert (ended.code, mocked.code) == (3, 0)
    notes = [line for line in ended.err.splitlines() if line.startswith("note:   ")]
    assert len(notes) == len(undeletable)
    assert all(any(id in note and base in note for note in notes) for id in undeletable)
    report = (tmp_path / "reports/latest/report.html").read_text(encoding="utf-8")
    assert f"{len(undeletable)} records could not be deleted" in report
    assert sum(event["event"] == "left" for event in events(tmp_path)) == len(undeletable)


def test_an_example_with_many_values_gets_the_verdicts_of_a_mocked_run(tmp_path: Path) -> None:
    """Values that travel, merging and conflicts, against the simulated systems over HTTP."""
    specs, live = tmp_path / "specs", tmp_path / "live"
    specs.mkdir()
    shutil.copy(EXAMPLES / "fjordcrm-nordbooks.rst", specs)
    with mock(specs, "--write", live, "--lag", "0.3", cwd=tmp_path) as running:
        paths = ("/fjordcrm/company", "/nordbooks/customer")
        before = [running.http.get(path).json() for path in paths]
        ended = command("run", specs, "--mode", "live", *ARGUMENTS, cwd=live)
        assert [running.http.get(path).json() for path in paths] == before
    mocked = command("run", specs, *ARGUMENTS, cwd=tmp_path)
    assert verdicts(ended) == verdicts(mocked)
    assert Counter(verdicts(ended).values()) == {"passed": 26}
    assert (ended.code, mocked.code) == (0, 0)
