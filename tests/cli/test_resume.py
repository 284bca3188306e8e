"""A run that breaks off: what is reported of it, and how it goes on."""

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from harness.errors import RunFileError
from harness.model.verdict import Verdict
from harness.store import journal, runfile
from harness.store.journal import Journal
from harness.store.told import told
from tests.cli.breaking import found, killed, started
from tests.cli.command import EXAMPLES, Ended, command
from tests.cli.serving import Mock, mock
from tests.pages import words

DOCUMENT = "fjordcrm-nordbooks.rst"
PATHS = tuple(
    f"/{system}/{datatype}"
    for system, datatypes in (
        ("fjordcrm", ("company", "person", "deal")),
        ("nordbooks", ("customer", "employee", "order")),
    )
    for datatype in datatypes
)
NEEDS_OTHERS = "of two edits of one property the later wins"
"""Such a scenario alone would be unverifiable, as nothing that is written later is seen to arrive."""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with documents and a run of them that came to its end."""
    folder = tmp_path_factory.mktemp("undisturbed")
    shutil.copytree(EXAMPLES, folder / "specs", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    assert command("run", "--seed", "s", cwd=folder).code == 0
    return folder


@pytest.fixture
def folder(undisturbed: Path, tmp_path: Path) -> Path:
    """The same folder again, to be spoilt."""
    return shutil.copytree(undisturbed, tmp_path / "folder", symlinks=True)


def the_run(folder: Path) -> Path:
    return next(path for path in (folder / "reports").iterdir() if not path.is_symlink())


def broken_off(folder: Path, part: float) -> Path:
    """The run as it was when this part of its journal had been written; without a file that it wrote at its end."""
    run = the_run(folder)
    for name in (runfile.FILE_NAME, "report.html", "junit.xml"):
        (run / name).unlink(missing_ok=True)
    (run.parent / "latest").unlink(missing_ok=True)
    path = run / journal.FILE_NAME
    content = path.read_bytes()
    first = content.index(b"\n") + 1
    path.write_bytes(content[: first + int((len(content) - first) * part)])
    return run


@pytest.mark.parametrize("part", [0.0, 0.4, 0.75, 0.95])
def test_wherever_a_run_broke_off_it_comes_to_the_same_end(undisturbed: Path, folder: Path, part: float) -> None:
    """What was final stays as it was, the rest is run, and every verdict is that of an undisturbed run."""
    run = broken_off(folder, part)
    before = told(journal.read(run / journal.FILE_NAME)).final
    ended = command("run", "--resume", run.name, cwd=folder)
    assert ended.code == 0, ended.out + ended.err
    assert f"{len(before)} scenarios had been judged before" in ended.out
    whole = runfile.read(folder / "reports/latest")
    assert found(whole) == found(runfile.read(undisturbed / "reports/latest"))
    by_id = {outcome.id: outcome for outcome in whole.scenarios}
    assert {id: by_id[id] for id in before} == before
    events = journal.read(run / journal.FILE_NAME)
    place = next(number for number, event in enumerate(events) if event.type == "run resumed")
    begun = [event.id for event in events[place:] if event.type == "scenario started"]
    assert not before.keys() & set(begun)


def test_a_scenario_that_needs_others_runs_again_with_them(undisturbed: Path, folder: Path) -> None:
    """What those give that were judged before the run broke off is not missing where they do not run again."""
    run = broken_off(folder, 1.0)
    path = run / journal.FILE_NAME
    lines = path.read_bytes().splitlines(keepends=True)
    needing = [line for line in lines[:-1] if b'"final":true' in line and NEEDS_OTHERS.encode() in line]
    assert len(needing) == 8
    path.write_bytes(b"".join(line for line in lines[:-1] if line not in needing))
    assert command("run", "--resume", run.name, cwd=folder).code == 0
    assert found(runfile.read(run)) == found(runfile.read(undisturbed / "reports/latest"))
    ends = [event for event in journal.read(path)[len(lines) - 8 :] if event.type == "scenario ended"]
    assert all(NEEDS_OTHERS in event.scenario.id for event in ends)
    alone = [event.scenario.verdict for event in ends[: [event.final for event in ends].index(True)]]
    assert Verdict.UNVERIFIABLE in alone


@pytest.mark.parametrize("part", [0.0, 0.7])
def test_a_run_that_broke_off_is_reported_and_says_so(undisturbed: Path, folder: Path, part: float) -> None:
    """Every statement has a verdict, nothing passes that did not in the end, and the report begins with what it is."""
    run = broken_off(folder, part)
    final = told(journal.read(run / journal.FILE_NAME)).final
    ended = command("report", run, cwd=folder)
    assert ended.code == 3
    assert f"This report is partial: the run broke off; {len(final)} of 123 scenarios" in ended.err
    page, cases = words(run / "report.html"), (run / "junit.xml").read_text(encoding="utf-8")
    assert "This report is partial" in page
    whole = runfile.read(undisturbed / "reports/latest")
    statements, scenarios = found(whole)
    assert cases.count("<testcase") == (undisturbed / "reports/latest/junit.xml").read_text("utf-8").count("<testcase")
    for id in statements:
        assert id in page
    assert cases.count("not run") >= len(scenarios) - len(final)
    if part == 0.0:
        assert 'name="verdict" value="passed"' not in cases
    assert not (run / runfile.FILE_NAME).exists()


def test_a_run_whose_file_alone_is_missing_is_reported_as_it_was(folder: Path) -> None:
    """A journal with its end tells all: the reports are the same bytes as those of the run."""
    run = the_run(folder)
    names = ("report.html", "junit.xml")
    before = [(run / name).read_bytes() for name in names]
    for name in (*names, runfile.FILE_NAME):
        (run / name).unlink()
    ended = command("report", run, cwd=folder)
    assert (ended.code, ended.err) == (0, "")
    assert [(run / name).read_bytes() for name in names] == before
    assert command("run", "--resume", run.name, cwd=folder).code == 0
    assert runfile.read(run).notes[-1].endswith("123 scenarios had been judged before.")


def refused(ended: Ended, *said: str) -> None:
    assert (ended.code, ended.out) == (2, ""), ended.err
    for each in said:
        assert each in ended.err


def test_a_run_does_not_go_on_where_it_would_not_be_the_same(folder: Path) -> None:
    """Not with other documents or bindings, not with other options, not when it has ended, not when it was none."""
    refused(command("run", "--resume", the_run(folder).name, cwd=folder), "has come to its end")
    refused(command("run", "--resume", "gone", cwd=folder), "gone: no run of this name")
    run = broken_off(folder, 0.5)
    given = command("run", "specs", "--resume", run.name, "--seed", "x", "-k", "a", cwd=folder)
    refused(given, "without --seed, -k, paths")
    path = folder / "specs" / DOCUMENT
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("employees", "staff"), encoding="utf-8")
    refused(
        command("run", "--resume", run.name, cwd=folder), f"not the documents that the run began with: specs/{DOCUMENT}"
    )
    path.write_text(text, encoding="utf-8")
    (folder / "harness.toml").write_text("[sync]\nclearing = 'travels'\n", encoding="utf-8")
    refused(command("run", "--resume", run.name, cwd=folder), "what is to be run is not what it was")
    (folder / "harness.toml").unlink()
    lines = (run / journal.FILE_NAME).read_bytes().split(b"\n")
    (run / journal.FILE_NAME).write_bytes(b"\n".join([*lines[:6], b"{}", *lines[7:]]))
    for arguments in (("run", "--resume", run.name), ("report", str(run)), ("follow", run.name)):
        ended = command(*arguments, cwd=folder)
        assert ended.code == RunFileError.exit
        assert f"{journal.FILE_NAME}:7: not a line of a journal" in ended.err


def test_a_second_process_on_a_run_is_refused_and_changes_nothing(folder: Path) -> None:
    run = broken_off(folder, 0.5)
    path = run / journal.FILE_NAME
    held = Journal(path)
    before = path.read_bytes()
    refused(command("run", "--resume", run.name, cwd=folder), "another process is using it")
    ended = command("report", run, cwd=folder)
    assert (ended.code, path.read_bytes()) == (3, before)
    assert "This report is partial: the run still goes on" in ended.err
    held.close()


def test_a_mocked_run_that_is_killed_goes_on(undisturbed: Path, tmp_path: Path) -> None:
    shutil.copytree(undisturbed / "specs", tmp_path / "specs")
    with started("run", "--seed", "s", cwd=tmp_path) as process:
        run = killed(process, tmp_path / "reports" / "*" / journal.FILE_NAME, '"type":"scenario ended"', 5)
    assert not (run / runfile.FILE_NAME).exists()
    assert command("report", run, cwd=tmp_path).code == 3
    assert command("run", "--resume", run, cwd=tmp_path).code == 0
    assert found(runfile.read(run)) == found(runfile.read(undisturbed / "reports/latest"))


class Watch:
    """What the mock says of requests: no record is made while another one with the same values is there."""

    def __init__(self, served: Mock) -> None:
        self.there: dict[str, str] = {}
        self.made: Counter[str] = Counter()
        self.twice: list[str] = []
        self._served = served

    def take(self) -> None:
        """Take in what has been said up to now: a record that a request makes now is the last thing."""
        marker = "the end of what is to be taken in"
        made = self._served.http.post(PATHS[0], json={"name": marker}).json()
        while not ((line := self._served.change()).startswith("request") and marker in line):
            self._take(line)
        self._served.http.delete(f"{PATHS[0]}/{made['id']}")

    def _take(self, line: str) -> None:
        by, rest = line.split(None, 1)
        head, _, fields = rest.partition(" {")
        if head.endswith("deleted"):
            self.there.pop(head.removesuffix(" deleted"), None)
        elif by == "request" and head.endswith(" version 1"):
            record = head.removesuffix(" version 1")
            system_and_datatype = record.rpartition(" ")[0]
            values = f"{system_and_datatype} {fields}"
            self.twice += [line] * (values in self.there.values())
            self.made[values] += 1
            self.there[record] = values


@pytest.mark.parametrize(
    ("event", "times"), [('"event":"creating"', 20), ('"event":"created"', 30), ('"final":true', 2)]
)
def test_a_live_run_that_is_killed_goes_on_and_makes_nothing_twice(tmp_path: Path, event: str, times: int) -> None:
    """Its verdicts are those of an undisturbed run, no value is there twice at a time, and nothing is left."""
    specs, live = tmp_path / "specs", tmp_path / "live"
    specs.mkdir()
    shutil.copy(EXAMPLES / DOCUMENT, specs)
    file = journal.FILE_NAME if "final" in event else "ledger.jsonl"
    with mock(specs, "--write", live, "--lag", "0.4", "--verbose", cwd=tmp_path) as served:
        with started("run", "../specs", "--mode", "live", cwd=live) as process:
            run = killed(process, live / "reports" / "*" / file, event, times)
        there = [len(served.http.get(path).json()) for path in PATHS]
        assert "creating" in event or sum(there) > 30  # of what was under way, nobody knows
        ended = command("run", "--resume", run.name, cwd=live)
        assert ended.code == 0, ended.out + ended.err
        assert "Before it went on, the run deleted" in ended.out
        watch = Watch(served)
        watch.take()
        assert watch.twice == []
        assert "creating" in event or max(watch.made.values()) > 1  # before and after the kill, and deleted between
        assert [len(served.http.get(path).json()) for path in PATHS] == [1] * len(PATHS)
    mocked = tmp_path / "mocked"
    mocked.mkdir()
    assert command("run", "../specs", "--seed", "s", cwd=mocked).code == 0
    assert found(runfile.read(run)) == found(runfile.read(mocked / "reports/latest"))
    assert [entry for entry in left(run) if not entry.get("gone")] == []


def left(run: Path) -> list[dict[str, object]]:
    entries: list[dict[str, object]] = []
    for line in (run / "ledger.jsonl").read_text(encoding="utf-8").splitlines():
        event = json.loads(line)
        if event["event"] in ("creating", "adopted"):
            entries.append(event)
        elif event["event"] in ("deleted", "back"):
            entries[event["n"] - 1]["gone"] = event["event"] == "deleted"
    return entries


def test_a_full_disk_ends_a_live_run_in_order(tmp_path: Path) -> None:
    """It says so, deletes what it made, exits 3 and goes on when there is room again."""
    specs, live = tmp_path / "specs", tmp_path / "live"
    specs.mkdir()
    shutil.copy(EXAMPLES / DOCUMENT, specs)
    with mock(specs, "--write", live, "--lag", "0.4", cwd=tmp_path) as served:
        before = [served.http.get(path).json() for path in PATHS]
        shell = ["bash", "-c", 'ulimit -f 140; exec "$@"', "bash"]  # no file longer than 140 KiB
        with started("run", "../specs", "--mode", "live", cwd=live, before=shell) as process:
            said, _ = process.communicate(timeout=120)
        assert process.returncode == 3, said
        assert "Traceback" not in said
        assert f"{journal.FILE_NAME}: File too large" in said
        assert "Cleaned up: " in said
        assert [served.http.get(path).json() for path in PATHS] == before
        run = the_run(live)
        assert command("report", run, cwd=live).code == 3
        ended = command("run", "--resume", run.name, cwd=live)
        assert ended.code == 0, ended.out + ended.err
        assert [served.http.get(path).json() for path in PATHS] == before
