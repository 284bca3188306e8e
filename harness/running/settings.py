"""What a run is asked to do, and what of each document is to be run."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from harness.config import Config
from harness.errors import UsageError
from harness.model.dataflow import Reading
from harness.model.scenario import Depth
from harness.running.phrased import Program
from harness.running.plans import Plans


class Mode(StrEnum):
    """What the systems are: simulated, real, or real ones whose answers were recorded."""

    MOCK = "mock"
    LIVE = "live"
    REPLAY = "replay"


ALONE = {
    Mode.LIVE: "a live run has one poller and one rate limit for each system",
    Mode.REPLAY: "a recording is answered from in the order of one run",
}
"""Why the documents of a run cannot be run beside each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a run was asked to do. `directory` is where it writes, `id` names it, `seed` is that of its test data.

    `home` is where `harness.toml` is; what a live run needs is looked up there and in the environment. `recording` is
    where a live run records what it exchanges, and where a replay finds it. `simulate` are the systems of a live run,
    by the documents' names, that are simulated nevertheless. In a `serial` run one scenario follows the other, each
    alone; `most_failures` scenarios that went wrong stop a run, where that is not 0. `lost` is why nothing can be run
    although it was asked for: every scenario is `errored` with it. `shard` is which part of a larger run it is.
    `paths`, `expression` and `revision` are what chose the scenarios, so that a run that broke off can go on.
    """

    config: Config
    depth: Depth
    fault: str
    directory: Path
    id: str
    seed: str = ""
    mode: Mode = Mode.MOCK
    home: Path = Path()
    recording: Path | None = None
    simulate: frozenset[str] = frozenset()
    serial: bool = False
    most_failures: int = 0
    lost: str = ""
    shard: str = ""
    paths: tuple[str, ...] = ()
    expression: str = ""
    revision: str = ""
    plans: Plans = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "plans", Plans(self.config.bindings))


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is to be run for one document, and what of its feature file was not asked for (by name, with the reason).

    `elsewhere` is why nothing of the document is run here: all of its statements are `skipped` with it.
    """

    reading: Reading
    programs: tuple[Program, ...]
    unselected: Mapping[str, str]
    elsewhere: str = ""


def check_modes(settings: Settings) -> None:
    """Raise UsageError for what was asked for together and cannot be."""
    mode, simulate, recording = settings.mode, settings.simulate, settings.recording
    if mode is not Mode.MOCK and settings.fault and not simulate:
        raise UsageError("a fault is for the simulated sync; a live run meets the real one")
    if (mode is Mode.MOCK and recording is not None) or (mode is Mode.REPLAY and recording is None):
        raise UsageError("--record DIR goes with --mode live, to record, or with --mode replay, which needs it")
    if simulate and recording is not None:
        raise UsageError("--record is for runs on real systems only, as simulated ones can be run again")


def new_id(now: datetime) -> str:
    """A run id that sorts by time and is not given twice."""
    return f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


def document_id(reading: Reading) -> str:
    """What names a document in a run: its own id, or its path where it cannot be read as a dataflow."""
    return reading.dataflow.id if reading.dataflow is not None else reading.path
