"""The pytest plugin: collects feature files, runs their scenarios through the engine, lets pytest-bdd report them.

Loaded by itself in every pytest session where the harness is installed, so it is small: what runs scenarios is in
`hooks`, and is loaded with the first feature file of the harness.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol

import pytest

from harness.errors import Exit
from harness.model.dataflow import SentenceKind
from harness.model.scenario import Depth

SUFFIX = ".feature"
REST = "harness-session"


class Worker(Protocol):
    """One of pytest-xdist's workers, as the session that has started it sees it."""

    config: pytest.Config


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("harness", "dataflow documents")
    group.addoption("--harness-depth", choices=[depth.value for depth in Depth], default=Depth.STANDARD.value)
    group.addoption("--harness-mode", choices=["mock", "live", "replay"], default="mock", help="what the systems are")
    group.addoption("--harness-record", metavar="DIR", help="where a live run records, or what is replayed")
    group.addoption("--harness-fault", metavar="NAME", default="", help="let the simulated sync misbehave")
    group.addoption("--harness-serial", action="store_true", help="one scenario after the other, each alone")
    group.addoption("--harness-reports", metavar="DIR", default="reports", help="where the run is written")


def pytest_configure(config: pytest.Config) -> None:
    for name in (*SentenceKind, *Depth):
        config.addinivalue_line("markers", f"{name.value.lower()}: set by the harness on the scenarios it writes")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Collect feature files of ours; the first one loads the rest, which a session without any does not pay for."""
    if file_path.suffix != SUFFIX:
        return None
    from harness.gherkin.files import is_ours

    if not is_ours(file_path):
        return None
    plugins = parent.config.pluginmanager
    if not plugins.has_plugin(REST):
        plugins.register(import_module("harness.running.hooks"), REST)
        plugins.register(import_module("harness.running.replay"), "harness-steps")
    from harness.running.hooks import collect

    return collect(file_path, parent)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node: Worker, ids: Sequence[str]) -> None:
    """End a session with exit code 2 where one of its workers (`-n`) has collected a scenario of the harness.

    Only workers collect, so it cannot be known before; they wait for their first test then, so nothing has been run.
    """
    files = {id.partition("::")[0] for id in ids if SUFFIX in id}
    if not files:
        return
    from harness.gherkin.files import is_ours

    if any(is_ours(node.config.rootpath / file) for file in files if file.endswith(SUFFIX)):
        from harness.running.hooks import no_workers

        pytest.exit(no_workers(node.config), returncode=Exit.USAGE)
