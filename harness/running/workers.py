"""pytest's own way of spreading tests over workers (`pytest -n`), which is refused where scenarios would be run so."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from harness.errors import Exit
from harness.gherkin.files import is_ours
from harness.running.session import ALONE, Mode

ENGINE = "all scenarios are run before pytest asks for the first one, so pytest's workers would each run all of them"
NO_WORKERS = {
    Mode.MOCK: f"{ENGINE}: leave out -n, and use `harness run -n` to spread documents over processes",
    **{mode: f"{reason}, so it cannot be spread: leave out -n" for mode, reason in ALONE.items()},
}
"""Why workers are refused, by what the systems are."""


def refuse(config: pytest.Config, ids: Iterable[str]) -> None:
    """End the session with exit code 2 where a worker has collected a scenario of the harness.

    Workers wait for their first test after collecting, so nothing has been run by then; and only they collect, so it
    cannot be known before.
    """
    files = {id.partition("::")[0] for id in ids}
    if any(is_ours(config.rootpath / Path(file)) for file in files if file.endswith(".feature")):
        pytest.exit(NO_WORKERS[Mode(config.getoption("--harness-mode"))], returncode=Exit.USAGE)
