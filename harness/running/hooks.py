"""What the plugin does once a feature file of the harness is collected: run, report, write the run."""

from __future__ import annotations

from collections.abc import Set
from datetime import UTC, datetime
from pathlib import Path

import pytest

from harness.config import load
from harness.errors import HarnessError
from harness.model.run import Run
from harness.model.scenario import Depth
from harness.model.verdict import Verdict
from harness.reporting.words import lines
from harness.running.asked import Asked
from harness.running.collect import FeatureFile
from harness.running.gathering import gather, is_chosen, is_foreign_item, lacks
from harness.running.phrased import phrased
from harness.running.replay import arm, is_left, leave
from harness.running.session import execute, keep
from harness.running.settings import ALONE, Mode, Settings, check_modes, new_id

ASKED = pytest.StashKey[Asked]()
ENGINE = "all scenarios are run before pytest asks for the first one, so pytest's workers would each run all of them"
NO_WORKERS = {
    Mode.MOCK: f"{ENGINE}: leave out -n, and use `harness run -n` to spread documents over processes",
    **{mode: f"{reason}, so it cannot be spread: leave out -n" for mode, reason in ALONE.items()},
}
"""Why pytest's own way of spreading tests is refused, by what the systems are."""
PYTEST_SAYS = {Verdict.PASSED: "passed", Verdict.FAILED: "failed", Verdict.ERRORED: "failed"}
"""How pytest puts a verdict; all others are skipped."""


def collect(file: Path, parent: pytest.Collector) -> FeatureFile:
    """A feature file as a node; the first one of a session finds out what the session is asked to run."""
    config = parent.config
    if ASKED not in config.stash:
        given = (plugin for plugin in config.pluginmanager.get_plugins() if isinstance(plugin, Asked))
        asked = next(given, None)
        if asked is None:
            asked = _from_options(config)
            config.pluginmanager.register(asked)
        config.stash[ASKED] = asked
    asked = config.stash[ASKED]
    if not asked.given or str(file) in asked.given:
        asked.files.append(file)
    return FeatureFile.from_parent(parent, path=file)


def pytest_bdd_apply_tag(tag: str, function: object) -> object:
    """Statement tags are read from the scenario, so they need no marker each."""
    return True if tag.startswith("statement:") else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    asked = config.stash[ASKED]
    ours = [item for item in items if isinstance(item.parent, FeatureFile)]
    left = [item for item in ours if lacks(item, asked.settings.depth) or not is_chosen(item, asked.since)]
    foreign = [item for item in ours if item not in set(left) and is_foreign_item(item)]
    for item in foreign:
        leave(item)
    if asked.readings and foreign:  # nobody would see what came of them
        left += foreign
        asked.notes += tuple(
            f"“{item.name}” in {item.path.name} has no step of the harness; `pytest features` runs it"
            for item in foreign
        )
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in set(left)]


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Run all selected scenarios through the engine before pytest asks the items, one by one, what came of them."""
    ours = [item for item in session.items if isinstance(item.parent, FeatureFile) and not is_left(item)]
    asked = session.config.stash[ASKED]
    if session.config.option.collectonly or session.testsfailed or not (ours or asked.readings):
        return None
    if hasattr(session.config, "workerinput"):
        return True  # the session that has started the worker is ended, see `plugin`
    try:
        gathered = gather(ours, asked, asked.base or session.config.invocation_params.dir)
        _deselect(session, set(ours) - {item for item, _ in gathered.programs})
        asked.begin(sum(len(selection.programs) for selection in gathered.selections))
        notes = (*asked.notes, *gathered.notes)
        run = execute(
            gathered.selections,
            asked.settings,
            notes,
            done=lambda program: asked.advance(program),
            progress=asked.progress,
            keeps=asked.keeps,
        )
    except HarnessError as error:
        asked.error = error
        if asked.readings:
            return True  # who handed the documents in asks for the error, too
        raise pytest.UsageError(f"{error.message}\n{error.hint}".strip()) from error
    asked.run = run
    if asked.readings:
        return True  # nobody sees what pytest would say of the items: `harness run` prints what the run found
    by_id = {outcome.id: outcome for outcome in run.scenarios}
    for item, program in gathered.programs:
        arm(item, by_id[program.id], strange=any(phrased(step) is None for step in program.steps))
    asked.armed = {item.nodeid: by_id[program.id].verdict for item, program in gathered.programs}
    return None


def no_workers(config: pytest.Config) -> str:
    """Why a session cannot be spread over pytest's workers, and what to do instead."""
    return NO_WORKERS[Mode(config.getoption("--harness-mode"))]


def _deselect(session: pytest.Session, items: Set[pytest.Item]) -> None:
    if items:
        session.config.hook.pytest_deselected(items=[item for item in session.items if item in items])
        session.items[:] = [item for item in session.items if item not in items]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    asked = session.config.stash.get(ASKED, None)
    if asked is None or asked.run is None:
        return
    if exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) and not session.shouldfail:
        _agree(asked)
    if asked.keeps:
        try:
            asked.report = keep(asked.run, asked.settings.directory.parent, asked.settings.directory)
        except HarnessError as error:
            asked.error = error
            session.exitstatus = pytest.ExitCode.USAGE_ERROR
            return
    bad = any(verdict.verdict in (Verdict.FAILED, Verdict.ERRORED) for verdict in asked.run.verdicts())
    if bad and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _agree(asked: Asked) -> None:
    """What pytest reports is what the run found: as many scenarios, each with an outcome that fits its verdict."""
    expected = {nodeid: PYTEST_SAYS.get(verdict, "skipped") for nodeid, verdict in asked.armed.items()}
    told = {nodeid: outcome for nodeid, outcome in asked.reported.items() if nodeid in expected}
    if told != expected:
        wrong = sorted(nodeid for nodeid in expected if told.get(nodeid) != expected[nodeid])
        raise AssertionError(f"pytest and the run do not agree on {', '.join(wrong)}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    asked = config.stash.get(ASKED, None)
    if asked is not None and asked.error is not None:
        terminalreporter.write_line(f"harness: {asked.error.message}\n{asked.error.hint}".strip(), red=True)
    elif asked is not None and asked.run is not None:
        _tell(terminalreporter, asked, asked.run)


def _tell(terminalreporter: pytest.TerminalReporter, asked: Asked, run: Run) -> None:
    terminalreporter.section("statements of the documents")
    for line in (*lines(run), f"Report: {asked.report}"):
        terminalreporter.write_line(line)


def _from_options(config: pytest.Config) -> Asked:
    try:
        id = new_id(datetime.now(UTC))
        settings = Settings(
            config=load(config.invocation_params.dir),
            depth=Depth(config.getoption("--harness-depth")),
            fault=config.getoption("--harness-fault"),
            directory=config.invocation_params.dir / config.getoption("--harness-reports") / id,
            id=id,
            mode=Mode(config.getoption("--harness-mode")),
            home=config.invocation_params.dir,
            recording=Path(recording) if (recording := config.getoption("--harness-record")) else None,
            serial=config.getoption("--harness-serial"),
            most_failures=config.getoption("maxfail") or 0,
        )
        check_modes(settings)
    except HarnessError as error:
        raise pytest.UsageError(error.message) from error
    return Asked(settings)
