"""`harness run` as a pytest session: the feature files it runs, and pytest shut off from what lies around."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from harness.gherkin.files import CUSTOM, State, compare, store
from harness.model.scenario import Plan
from harness.running.asked import Asked
from harness.running.session import Selection, execute, keep

FEATURES = Path("features")
PLUGINS = ("pytest_bdd.plugin", "harness.running.plugin")


def feature_files(plans: Sequence[Plan], own: Path) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """The feature files to run for some plans, and notes about them.

    `features/` is run as it is where a file there is up to date or edited by hand. What is missing or stale there is
    written to `own`, the run's directory, so that a run changes nothing but its own directory. A document that gives
    no scenario has no file. People's own scenarios follow.
    """
    files: list[Path] = []
    notes: list[str] = []
    for plan in plans:
        if not plan.scenarios:
            continue
        there = compare(plan, FEATURES)
        if there.state in (State.CURRENT, State.EDITED):
            files.append(there.path)
            continue
        if there.state is State.STALE:
            notes.append(f"{there.path.as_posix()} is out of date, so this run wrote its own; run `harness generate`")
        fresh = compare(plan, own / FEATURES.name)
        store(fresh)
        files.append(fresh.path)
    custom = FEATURES / CUSTOM
    if custom.is_dir():
        files += sorted(custom.rglob("*.feature"))
    return tuple(files), tuple(notes)


def run_session(asked: Asked, files: Sequence[Path], expression: str) -> int:
    """Run feature files in a pytest session of their own; `asked.run` has what came out. Gives pytest's exit code.

    Plugins, options and configuration files that happen to be around have no say, so that a run means the same
    everywhere.
    """
    if not files:
        asked.run = execute(
            [Selection(reading=each, programs=(), unselected={}) for each in asked.readings],
            asked.settings,
            asked.notes,
        )
        asked.report = keep(asked.run, asked.settings.directory.parent, asked.settings.directory)
        return int(pytest.ExitCode.NO_TESTS_COLLECTED)
    arguments = [*(str(file) for file in files), "-p", "no:terminal", "-p", "no:cacheprovider", "--capture=no"]
    arguments += ["-c", os.devnull, "--rootdir", os.curdir]
    arguments += [part for plugin in PLUGINS for part in ("-p", plugin)]
    if expression:
        arguments += ["-k", expression]
    with _alone():
        return int(pytest.main(arguments, plugins=[asked]))


@contextmanager
def _alone() -> Iterator[None]:
    kept = {name: os.environ.pop(name, None) for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS")}
    kept["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = os.environ.get("PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        yield
    finally:
        for name, value in kept.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
