"""Documents run in processes beside each other: the same run, and no process that is left over or hangs."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from harness.cli.documents import read_documents
from harness.config import load
from harness.errors import UsageError
from harness.model.run import Run, counts
from harness.model.scenario import Depth
from harness.model.verdict import Verdict
from harness.running.parts import Part, Work, run_part
from harness.running.processes import Lost, in_processes
from harness.running.settings import Settings, new_id
from harness.running.spread import ENOUGH, Results, run_spread, worth
from harness.store import runfile
from tests.cli.command import EXAMPLES, SPECS, command

VICTIM = "youtrack-customwebshop"
KILLED = "the process that ran it was ended by SIGKILL"


def double(number: int) -> int:
    """A job; 13 and 12 end its process, 5 is refused, 3 is a bug."""
    if number == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 12:
        os._exit(9)
    if number == 5:
        raise UsageError("five", hint="six")
    if number == 3:
        raise ZeroDivisionError
    return 2 * number


def run_or_die(work: Work, part: Part) -> Run:
    """Run a part in a process that does not survive one of the documents."""
    if VICTIM in part:
        os.kill(os.getpid(), signal.SIGKILL)
    return run_part(work, part)


class Deadly:
    """Two processes, neither of which survives one of the documents."""

    size = 2

    def results(self, work: Work, parts: Sequence[Part]) -> Results:
        return in_processes(partial(run_or_die, work), parts, self.size)


def work(directory: Path) -> Work:
    id = new_id(datetime.now(UTC))
    settings = Settings(config=load(Path.cwd()), depth=Depth.SMOKE, fault="", directory=directory / id, id=id)
    return Work(settings=settings, readings=read_documents([str(SPECS)]).readings)


def lines(run: Path) -> list[str]:
    """The lines of a run file but the first, which has the run's id, start and duration."""
    return (run / runfile.FILE_NAME).read_text(encoding="utf-8").splitlines()[1:]


def below(process: int) -> set[int]:
    """The processes that a process has started, and those that these have."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it has ended
    found: set[int] = set()
    new = {process}
    while new:
        new = {child for child, parent in parents.items() if parent in new} - found
        found |= new
    return found


def until(condition: Callable[[], bool], seconds: float = 30) -> bool:
    """Whether something comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def alive(processes: set[int]) -> set[int]:
    """Those that are there and not just waiting to be taken notice of."""
    there = set()
    for process in processes:
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state != "Z":
            there.add(process)
    return there


def test_a_run_in_processes_has_the_same_run_file_as_one_in_none(tmp_path: Path) -> None:
    """Documents, scenarios and evidence come in the same order, with people's own scenarios and edited files."""
    assert command("generate", SPECS, EXAMPLES, cwd=tmp_path).code == 0
    edited = tmp_path / "features" / f"{VICTIM}.feature"
    edited.write_text(edited.read_text(encoding="utf-8").replace("once", "just once"), encoding="utf-8")
    own = tmp_path / "features" / "custom" / "own.feature"
    own.parent.mkdir()
    text = edited.with_stem("fjordcrm-nordbooks").read_text(encoding="utf-8")
    own.write_text(text[text.index("Feature:") :], encoding="utf-8")
    (tmp_path / "broken.rst").write_text("no document\n", encoding="utf-8")
    for number in ("1", "3"):
        ended = command("run", SPECS, EXAMPLES, "broken.rst", "-n", number, "-o", number, cwd=tmp_path)
        assert ended.code == 1, ended.err
    one, three = (runfile.read(tmp_path / number / "latest") for number in ("1", "3"))
    assert lines(tmp_path / "1" / "latest") == lines(tmp_path / "3" / "latest")
    assert len(three.documents) == 8
    assert any(scenario.feature.endswith("own.feature") for scenario in three.scenarios)
    assert sorted(one.notes) == sorted(three.notes)
    assert (tmp_path / "3" / "latest" / "report.html").is_file()


def test_a_selection_is_the_same_in_processes(tmp_path: Path) -> None:
    """With -k, the statements that were not asked for are skipped, whatever process has their document."""
    for number in ("1", "2"):
        assert command("run", EXAMPLES, "-k", "Company", "-n", number, "-o", number, cwd=tmp_path).code == 0
    one, two = (runfile.read(tmp_path / number / "latest") for number in ("1", "2"))
    assert 0 < counts(each.verdict for each in two.verdicts())[Verdict.SKIPPED] < len([*two.verdicts()])
    assert len(one.scenarios) == len(two.scenarios) > 0
    assert [(each.statement.id, each.verdict, each.reason) for each in one.verdicts()] == [
        (each.statement.id, each.verdict, each.reason) for each in two.verdicts()
    ]


def test_an_expression_that_means_nothing_is_refused_in_processes(tmp_path: Path) -> None:
    """What one process refuses ends the run with its message."""
    ended = command("run", SPECS, "-k", "not (", "-n", "2", cwd=tmp_path)
    assert ended.code == 2
    assert "not (" in ended.err


def test_jobs_of_a_process_that_ends_are_lost_and_all_others_done() -> None:
    """No result is waited for that nobody works on any more."""
    with closing(in_processes(double, [1, 13, 2, 12, 4], 2)) as results:
        came = dict(results)
    assert came == {
        1: 2,
        2: 4,
        4: 8,
        13: Lost(reason=KILLED),
        12: Lost(reason="the process that ran it ended by itself with exit code 9"),
    }


def test_what_a_job_raises_is_raised_where_it_is_waited_for() -> None:
    """A refusal keeps its hint, and a bug its place."""
    with pytest.raises(UsageError, match="five") as refused, closing(in_processes(double, [5], 1)) as results:
        list(results)
    assert refused.value.hint == "six"
    with pytest.raises(RuntimeError, match="ZeroDivisionError"), closing(in_processes(double, [3], 1)) as results:
        list(results)


def test_a_document_that_ends_its_process_is_errored_by_name_and_all_others_are_judged(tmp_path: Path) -> None:
    """Neither are the others lost with it, nor does the run hang or pass."""
    asked = work(tmp_path)
    run = run_spread(asked, Deadly())
    assert [document.id for document in run.documents] == list(asked.documents)
    own = [scenario for scenario in run.scenarios if scenario.document == VICTIM]
    assert own
    for scenario in own:
        assert (scenario.verdict, scenario.reason) == (Verdict.ERRORED, f"{VICTIM}: {KILLED}")
    assert counts(each.verdict for each in run.scenarios if each.document != VICTIM)[Verdict.PASSED] > 0
    for document in run.documents:
        errored = [each for each in document.verdicts if each.verdict is Verdict.ERRORED]
        assert bool(errored) == (document.id == VICTIM)


@pytest.mark.parametrize("whom", ["all", "parent"])
def test_ctrl_c_ends_all_processes(tmp_path: Path, whom: str) -> None:
    """Whether the terminal tells all of them, or only the first one is told."""
    with started(tmp_path) as process:
        children = working(process)
        if whom == "all":
            os.killpg(process.pid, signal.SIGINT)
        else:
            process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
        assert process.returncode == 130
        assert err.strip() == "harness: stopped"
        assert until(lambda: not alive(children))


def test_no_process_outlives_a_run_that_is_killed(tmp_path: Path) -> None:
    """Where the first process cannot do anything any more, the others end by themselves."""
    with started(tmp_path) as process:
        children = working(process)
        process.kill()
        process.communicate(timeout=30)
        assert until(lambda: not alive(children))


def working(process: subprocess.Popen[str]) -> set[int]:
    """The processes below a run: two that work, and what started them."""
    children = below(process.pid)
    assert len(children) >= 3
    return children


def started(folder: Path) -> subprocess.Popen[str]:
    """A run in two processes, as soon as both are there and work; forked by a third one."""
    process = subprocess.Popen(
        [sys.executable, "-m", "harness", "run", str(SPECS), str(EXAMPLES), "--depth", "deep", "-n", "2"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    written = folder / "reports"
    assert until(lambda: len(list(written.rglob("*.feature"))) >= 2), "nothing was begun"
    return process


def test_a_live_run_is_not_spread(tmp_path: Path) -> None:
    """It has one poller and one rate limit, which the message says."""
    for option in (("-n", "2"), ("--cluster", "tcp://127.0.0.1:1")):
        ended = command("run", SPECS, "--mode", "live", *option, cwd=tmp_path)
        assert ended.code == 2
        assert "one poller and one rate limit" in ended.err
        assert not (tmp_path / "reports").exists()


def test_processes_are_started_only_where_they_pay_off(tmp_path: Path) -> None:
    """Five small documents are run faster in one process than others are started."""
    small = work(tmp_path)
    assert sum(len(document.verdicts) for document in run_part(small, small.documents).documents) < ENOUGH
    assert worth(small) == 1
