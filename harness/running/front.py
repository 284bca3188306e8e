"""`harness run` as a pytest session: the feature files it runs, and pytest shut off from what lies around."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytest_bdd.feature import features

from harness.errors import HarnessError, UsageError
from harness.gherkin.files import CUSTOM, State, compare, store
from harness.model.dataflow import Reading
from harness.model.run import Run
from harness.model.scenario import Plan
from harness.running.asked import Asked
from harness.running.session import execute, keep
from harness.running.settings import Selection, document_id

FEATURES = Path("features")
PLUGINS = ("pytest_bdd.plugin", "harness.running.plugin")
UNSEEN = ("terminal", "cacheprovider", "unraisableexception", "threadexception")
"""Plugins of pytest's that tell what nobody sees in this session; two of them search all memory for it."""


def feature_files(
    plans: Iterable[Plan], own: Path, *, anew: bool = False, home: Path = Path()
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """The feature files to run for some plans, and notes about them.

    `features/` of `home` is run as it is where a file there is up to date or edited by hand. What is missing or stale
    there is written to `own`, the run's directory, so that a run changes nothing but its own directory; `anew`, all of
    it is. A document that gives no scenario has no file. People's own scenarios follow.
    """
    files: list[Path] = []
    notes: list[str] = []
    for plan in plans:
        if not plan.scenarios:
            continue
        there = compare(plan, home / FEATURES, read_back=False)  # `gather` does that
        if not anew and there.state in (State.CURRENT, State.EDITED):
            files.append(there.path)
            continue
        if not anew and there.state is State.STALE:
            shown = there.path.relative_to(home).as_posix()
            notes.append(f"{shown} is out of date, so this run wrote its own; run `harness generate`")
        fresh = compare(plan, own / FEATURES.name, read_back=False)
        store(fresh)
        files.append(fresh.path)
    custom = home / FEATURES / CUSTOM
    if custom.is_dir():
        files += sorted(custom.rglob("*.feature"))
    return tuple(files), tuple(notes)


def run_session(asked: Asked, files: Sequence[Path], expression: str) -> Run:
    """Run feature files in a pytest session of their own and give what came out.

    Plugins, options and configuration files that happen to be around have no say, so that a run means the same
    everywhere. Raises HarnessError where nothing could be run, KeyboardInterrupt where a person stopped it.
    """
    if not files:
        selections = [selected_none(reading, asked.elsewhere) for reading in asked.readings]
        asked.run = execute(selections, asked.settings, asked.notes, keeps=asked.keeps)
        if asked.keeps:
            asked.report = keep(asked.run, asked.settings.directory.parent, asked.settings.directory)
        return asked.run
    arguments = [*(str(file) for file in files), "--capture=no", "-c", os.devnull, "--rootdir", os.curdir]
    arguments += [part for plugin in (*(f"no:{name}" for name in UNSEEN), *PLUGINS) for part in ("-p", plugin)]
    if expression:
        arguments += ["-k", expression]
    asked.given = frozenset(map(os.path.abspath, files))
    with _alone():
        code = pytest.main(arguments, plugins=[asked])
    features.clear()  # pytest-bdd would keep every file that it has ever read
    if asked.error is not None:
        raise asked.error
    if code == pytest.ExitCode.USAGE_ERROR:
        raise UsageError(f"pytest does not understand what it was given: -k {expression!r}")
    if code == pytest.ExitCode.INTERNAL_ERROR:
        raise RuntimeError("pytest has met an error of its own, or of the harness; it is printed above")
    if asked.run is None and not asked.problems:
        raise KeyboardInterrupt
    if asked.run is None:
        raise HarnessError("nothing was run, because a feature file cannot be", hint="\n".join(asked.problems))
    return asked.run


def selected_none(reading: Reading, elsewhere: Mapping[str, str]) -> Selection:
    """A document of which nothing is run here."""
    return Selection(reading=reading, programs=(), unselected={}, elsewhere=elsewhere.get(document_id(reading), ""))


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
