"""What a live run shows while it goes on: plain lines, or on a terminal lines that change in place."""

import asyncio
import os
import pty
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.connect.pace import Clock
from harness.connect.turns import Turns
from harness.model.dataflow import Datatype
from harness.planning import phrases
from harness.running.forecast import Ahead, Waits, ahead
from harness.running.progress import Progress
from tests.cli.command import EXAMPLES, command
from tests.cli.serving import mock


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder from which live runs reach simulated systems."""
    folder = tmp_path_factory.mktemp("progress")
    (folder / "specs").mkdir()
    shutil.copy(EXAMPLES / "fjordcrm-nordbooks.rst", folder / "specs")
    with mock("--write", "live", "--lag", "0.4", cwd=folder):
        yield folder / "live"


def test_a_line_a_system_tells_what_was_done_where_nobody_watches(live: Path) -> None:
    """The counts at the end are those of the run: what it made, and what was seen to arrive."""
    ended = command("run", "../specs", "--mode", "live", "--depth", "smoke", cwd=live)
    assert ended.code == 0, ended.err
    *_, whole, one, other = (line for line in ended.err.splitlines() if re.match(r"\d+ s: |  (Fjord|Nord)\w+: ", line))
    assert re.fullmatch(r"\d+ s: 2 of 2 scenarios.*", whole)
    assert re.fullmatch(r"  Fjordcrm: 2 created, 0 waiting, 0 settled, \d+\.\d requests/s", one)
    assert re.fullmatch(r"  Nordbooks: 0 created, 0 waiting, [2-4] settled, \d+\.\d requests/s", other)
    assert not re.search(r"/s, [1-9]", one)
    assert "created" not in ended.out


def test_on_a_terminal_the_lines_change_in_place(live: Path) -> None:
    parent, child = pty.openpty()
    arguments = ["-m", "harness", "run", "../specs", "--mode", "live", "--depth", "smoke"]
    process = subprocess.Popen(
        [sys.executable, "-W", "error", *arguments],
        cwd=live,
        stdout=subprocess.DEVNULL,
        stderr=child,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "200"},
    )
    os.close(child)
    seen = b""
    try:
        while part := os.read(parent, 65536):
            seen += part
    except OSError:
        pass  # how a terminal says that nobody writes to it any more
    finally:
        os.close(parent)
    assert process.wait(timeout=60) == 0
    text = seen.decode()
    assert "Traceback" not in text
    assert re.search(r"Nordbooks: \d+ created, [1-9]\d* waiting", text)
    assert re.search(r"about \d+ s left", text)
    assert "\x1b[1A" in text  # the cursor goes up, to write the lines anew


def test_a_mocked_run_shows_nothing_where_there_is_no_terminal(tmp_path: Path) -> None:
    ended = command("run", EXAMPLES / "fjordcrm-nordbooks.rst", "--depth", "smoke", cwd=tmp_path)
    assert ended.err == ""


def test_a_pause_is_counted_once_however_many_requests_are_asked_for_it() -> None:
    """Requests that are under way together are all told to wait for the same thing."""
    now = [0.0]
    progress = Progress()

    async def go() -> None:
        turns = Turns(None, Clock(now=lambda: now[0], held=progress.held("Alfa")))
        for moment, seconds in ((0.0, 5.0), (0.5, 4.5), (1.0, 5.0), (7.0, 2.0)):
            now[0] = moment
            turns.hold(seconds)

    asyncio.run(go())
    assert (progress.of("Alfa").pauses, progress.of("Alfa").paused) == (2, 7.0)


def test_two_names_of_a_system_are_counted_as_one() -> None:
    progress = Progress()
    progress.called = {"Alfa CRM": "alfa", "AlfaCRM": "alfa"}
    with progress.waiting("Alfa CRM"), progress.waiting("AlfaCRM"):
        assert {name: counts.waiting for name, counts in progress.systems.items()} == {"alfa": 2}
    assert progress.of("AlfaCRM").waiting == 0


def test_what_is_left_is_the_longest_of_what_acts_together_and_the_sum_of_what_takes_turns() -> None:
    waits = Waits(rest=10, window=20, settled=3)
    assert waits.of([phrases.EXISTS, phrases.CREATED, phrases.APPEARS, phrases.NONE_APPEARS]) == 33
    one, other = Datatype(system="Alfa", name="A"), Datatype(system="Alfa", name="B")
    free = [Ahead(seconds=each, alone_in=frozenset()) for each in (5.0, 33.0, 7.0)]
    turns = [Ahead(seconds=each, alone_in=frozenset({at})) for each, at in ((5.0, one), (6.0, one), (30.0, other))]
    assert ahead([], waits, serial=False) == 10
    assert ahead(free, waits, serial=False) == 33 + 10
    assert ahead([*free, *turns], waits, serial=False) == 33 + (10 + 30) + 10
    assert ahead(free, waits, serial=True) == 3 * 10 + 45 + 10
