"""What a pytest session is asked to run and what came of it; `harness run` hands one in, plain pytest makes one."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from harness.errors import HarnessError
from harness.model.dataflow import Reading
from harness.model.run import Run
from harness.model.verdict import Verdict
from harness.running.phrased import Program
from harness.running.progress import Progress
from harness.running.settings import Settings
from harness.running.since import Since


class Asked:
    """`readings` are the documents to judge; where there are none, those that the feature files name are read.

    `since` chooses the scenarios that are run, None for all of them. `progress` shows how far a live run has come.
    `elsewhere` are documents (by id) of which nothing is run here, each with the reason. Paths in feature files are
    relative to `base`, None for the directory of the session. Unless it `keeps` it, the run is not written.
    `files` are the feature files that were collected, also those of which nothing was selected;
    where some are `given` (absolute paths), only those, as pytest also asks about what lies beside them.
    After the session, `run` is what came out and `report` the path of the HTML report; or `error` and `problems`
    say why there is none. `armed` has the verdict of each item by its node id, `reported` what pytest said of it.
    """

    def __init__(self, settings: Settings, readings: Sequence[Reading] = (), notes: Sequence[str] = ()) -> None:
        self.settings = settings
        self.readings = tuple(readings)
        self.notes = tuple(notes)
        self.begin: Callable[[int], None] = lambda scenarios: None
        self.advance: Callable[[Program], None] = lambda program: None
        self.advance_by: Callable[[int], None] = lambda number: None
        self.since: Since | None = None
        self.progress = Progress()
        self.elsewhere: Mapping[str, str] = {}
        self.base: Path | None = None
        self.keeps = True
        self.files: list[Path] = []
        self.given: frozenset[str] = frozenset()
        self.error: HarnessError | None = None
        self.problems: list[str] = []
        self.armed: dict[str, Verdict] = {}
        self.reported: dict[str, str] = {}
        self.run: Run | None = None
        self.report: object = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Called by pytest: keep what it says of each item, to be held against the run."""
        if report.when == "call" or report.outcome != "passed":
            self.reported[report.nodeid] = report.outcome

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Called by pytest: keep what is wrong with a feature file, which nobody sees without a terminal reporter."""
        if report.failed:
            self.problems.append(str(report.longrepr))
