"""Records what a test does with a connector, and does it again from the recording."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from harness.config import System
from harness.connect.recording import About, Recording
from harness.connect.replay import Replay, placeholders
from harness.connect.rest import RestConnector
from tests.connect.serving import Stopped
from tests.connect.talking import Told, talk

T = TypeVar("T")
Act = Callable[[RestConnector], Awaitable[T]]
ABOUT = About(run="r1", started="2026-01-01T00:00:00Z", seed="7", documents={"specs/a.rst": "0" * 64})


def recorded(
    folder: Path, data: Mapping[str, Any], url: str, act: Act[T], *, told: Told | None = None, **more: Any
) -> T:
    """What `act` gives with the real thing, while it is recorded."""
    told = told or Told()
    with Recording(folder, ABOUT, now=lambda: told.stopped.time) as recording:
        return talk(data, url, act, told=told, wire=recording, **more)


def replayed(
    folder: Path,
    data: Mapping[str, Any],
    url: str,
    act: Act[T],
    *,
    told: Told | None = None,
    unasked: tuple[str, ...] = (),
    **more: Any,
) -> T:
    """What `act` gives from the recording, with placeholders for secrets and no network."""
    told = told or Told()
    replay = replaying(folder, told.stopped)
    environment = placeholders([System(connector="crm.yaml", base_url=url, **more)])
    try:
        return talk(data, url, act, told=told, wire=replay, environment=environment, **more)
    finally:
        assert replay.unasked() == unasked


def replaying(folder: Path, stopped: Stopped) -> Replay:
    """A replay on a clock that stands still but for it."""

    async def until(time: float) -> None:
        stopped.time = max(stopped.time, time)

    return Replay(folder, now=lambda: stopped.time, until=until)
