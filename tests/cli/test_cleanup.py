"""Runs that are killed, stopped or still going on, and `harness cleanup` behind them, over real HTTP."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.command import command
from tests.cli.live import Place, ended, place, running
from tests.documents import document, section

DOCUMENT = document(section("EVERY", "KEEP", "PROPS", rows=[("name", "title")]))
HELD = frozenset({"POST"})


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Place]:
    with place(tmp_path, DOCUMENT) as served:
        yield served


def test_after_a_kill_a_cleanup_deletes_also_the_copies_that_the_sync_makes_later(made: Place) -> None:
    with made.run() as process:
        made.until("created", 4, process)
        process.kill()
        process.wait()
    assert made.shown() != made.before
    asked = len(made.gateway.seen)
    dry = command("cleanup", "--dry-run", cwd=made.folder)
    assert dry.code == 0
    assert "Alfa Person person-" in dry.out
    assert len(made.gateway.seen) == asked, "a dry run sends nothing"
    assert "nothing to clean up" in command("cleanup", "--older-than", "1h", cwd=made.folder).out
    cleaned = command("cleanup", cwd=made.folder)
    assert cleaned.code == 0, cleaned.out + cleaned.err
    assert made.shown() == made.before
    again = command("cleanup", cwd=made.folder)
    assert (again.code, again.out) == (0, f"{made.ledger().parent.name}: clean\n")


def test_a_record_whose_create_was_done_but_never_answered_is_found(made: Place) -> None:
    made.gateway.held = HELD
    with made.run() as process:
        made.until("creating", 1, process)
        while not any(each.writes and each.status for each in made.gateway.seen):
            assert process.poll() is None
        process.kill()
        process.wait()
    made.gateway.release()
    assert '"event":"created"' not in made.ledger().read_text(encoding="utf-8")
    assert made.shown() != made.before
    cleaned = command("cleanup", cwd=made.folder)
    assert cleaned.code == 0, cleaned.out + cleaned.err
    assert made.shown() == made.before


def test_a_record_that_the_server_makes_while_cleanup_is_at_work_is_found(made: Place) -> None:
    """The request was on its way when the run was killed, and arrives after the first look."""
    made.gateway.delayed = HELD
    with made.run() as process:
        made.until("creating", 1, process)
        while not made.gateway.writes():
            assert process.poll() is None
        process.kill()
        process.wait()
    listed = len(made.gateway.seen)
    with running("cleanup", cwd=made.folder) as process:
        while len(made.gateway.seen) <= listed:
            assert process.poll() is None, process.communicate()
        made.gateway.release()
        code, said = ended(process)
    assert code == 0, said
    assert made.shown() == made.before


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_stops_the_run_cleans_up_and_writes_the_report(made: Place, by: signal.Signals) -> None:
    with made.run() as process:
        made.until("created", 2, process)
        code, said = ended(process, [by])
    assert code == 3, said
    assert f"The run was stopped by {by.name}" in said
    assert "Cleaned up: " in said
    assert made.shown() == made.before
    report = (made.folder / "reports/latest/report.html").read_text(encoding="utf-8")
    assert f"The run was stopped by {by.name}" in report
    assert command("cleanup", cwd=made.folder).out.endswith(": clean\n")


def test_a_second_signal_stops_at_once_and_cleanup_does_the_rest(made: Place) -> None:
    with made.run() as process:
        made.until("created", 2, process)
        code, said = ended(process, [signal.SIGINT, signal.SIGINT])
    assert code == 130, said
    assert "Traceback" not in said
    assert '"event":"cleaned"' not in made.ledger().read_text(encoding="utf-8")
    cleaned = command("cleanup", cwd=made.folder)
    assert cleaned.code == 0, cleaned.out + cleaned.err
    assert made.shown() == made.before


def test_the_ledger_of_a_run_that_still_goes_on_is_left_alone(made: Place) -> None:
    with made.run() as process:
        made.until("created", 1, process)
        deleted = [each for each in made.gateway.seen if each.method == "DELETE"]
        refused = command("cleanup", cwd=made.folder)
        assert process.poll() is None
        assert not [each for each in made.gateway.seen if each.method == "DELETE"][len(deleted) :]
        assert refused.code == 2
        assert "another process is using it" in refused.err
        code, said = ended(process)
    assert code == 0, said
    assert made.shown() == made.before


def test_half_a_last_line_is_taken_for_never_written(made: Place) -> None:
    """A crash in the middle of the line, so before the request: the records before it are deleted all the same."""
    with made.run() as process:
        made.until("created", 2, process)
        process.kill()
        process.wait()
    path = made.ledger()
    path.write_bytes(path.read_bytes() + b'{"event":"creating","n":99,"system":"Al')
    cleaned = command("cleanup", cwd=made.folder)
    assert cleaned.code == 0, cleaned.out + cleaned.err
    assert made.shown() == made.before
    assert [json.loads(line)["event"] for line in path.read_text(encoding="utf-8").splitlines()][-1] == "cleaned"


BEGUN = '{"event":"run","version":1,"run":"r","systems":{"Alfa":"Alfa"}}\n'


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("garbage\n", 1),
        (BEGUN + '{"event":"created","n":1,"id":"person-1"}\n', 2),
        (BEGUN + '{"event":"deleted","n":0}\n', 2),
        (BEGUN + '{"event":"created","n":-1,"id":"person-1"}\n', 2),
        (BEGUN + '{"event":"creating","n":1,"system":"Alfa","datatype":"P","mark":"m","found_by":{"a":"{"}}\n', 2),
        (BEGUN + "[" * 100_000 + "\n", 2),
        (BEGUN.replace('"version":1', '"version":9'), 1),
        ("\0\n", 1),
    ],
)
def test_a_file_that_is_no_ledger_is_refused_with_its_line(made: Place, text: str, line: int) -> None:
    path = made.folder / "reports/20261121T080000Z-0000/ledger.jsonl"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    asked = len(made.gateway.seen)
    ended = command("cleanup", cwd=made.folder)
    assert (ended.code, ended.out) == (2, "")
    assert f"ledger.jsonl:{line}: not a line of a ledger" in ended.err
    assert len(made.gateway.seen) == asked
