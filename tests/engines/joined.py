"""The simulated sync at work on real systems, as a process of its own.

    python -m tests.engines.joined HARNESS_TOML SPEC... [--lag SECONDS] [--fault NAME]

It follows all documents together, says `ready` on stdout once it has seen every record there is, and passes until it
gets SIGTERM. What fails is said on stderr and tried again in the next pass.
"""

import argparse
import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from harness.config import Config, load
from harness.connect.api import Api
from harness.connect.endpoint import endpoint
from harness.connect.remote import RemoteSystem
from harness.connect.rest import RestConnector
from harness.connect.shipped import find
from harness.errors import HarnessError, UsageError
from harness.model.dataflow import Dataflow, Datatype
from harness.model.pair import datatypes
from harness.sim.behaviour import Behaviour
from harness.sim.faults import behaviour
from harness.sim.network import SaveClock
from harness.sim.sync import Sync
from harness.spec.aliases import configured
from harness.spec.files import read_paths
from harness.spec.joined import joined
from harness.spec.lint.identity import letters

READY = "ready"
PATIENCE = 30  # seconds for the process to begin and to end


@contextmanager
def joining(
    toml: Path, specs: Sequence[Path], environment: Mapping[str, str], *, lag: float, fault: str = ""
) -> Iterator[list[str]]:
    """Run the process; gives the lines that it says on stderr, complete once it has ended as it was told to."""
    command = [sys.executable, "-m", "tests.engines.joined", str(toml), *map(str, specs), "--lag", f"{lag}"]
    said: list[str] = []
    errors = toml.with_name("joined.log")
    with errors.open("w", encoding="utf-8") as stderr:
        process = subprocess.Popen(
            [*command, "--fault", fault],
            cwd=Path(__file__).parents[2],
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=stderr,
            encoding="utf-8",
        )
    with process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.strip() == READY, errors.read_text(encoding="utf-8")
            yield said
        finally:
            process.terminate()
            try:
                code = process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
            said += errors.read_text(encoding="utf-8").splitlines()
    assert code == 0, "\n".join(said)


async def run(config: Config, directory: Path, flow: Dataflow, behave: Behaviour, lag: float) -> None:
    """Let the sync pass over the configured systems of a dataflow, every `lag` seconds, until SIGTERM; a pass ends."""
    told = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
    apis = {system: find(config.systems[name].connector, directory) for system, name in _names(config, flow).items()}
    flow = as_reached(flow, apis)
    async with AsyncExitStack() as stack:
        systems: dict[str, RemoteSystem] = {}
        clock = SaveClock()
        for system, name in _names(config, flow).items():
            connector = RestConnector(
                apis[system],
                endpoint(name, config.systems[name], apis[system], os.environ),
                record=lambda exchange: None,
                remark=_say,
            )
            await stack.enter_async_context(connector)
            own = [each for each in datatypes(flow) if each.system == system]
            systems[system] = RemoteSystem(system, own, connector, now=clock.now, say=_say)
        while not await _look(systems):  # what is there already must be known before anything can be new
            if await _within(lag, told):
                return
        sync = Sync(flow, systems, behave, config.bindings)
        print(READY, flush=True)
        while not await _within(lag, told):
            await _look(systems)
            await asyncio.to_thread(sync.run)


def as_reached(flow: Dataflow, apis: Mapping[str, Api]) -> Dataflow:
    """The dataflow with one datatype where documents have two names for what an API has once.

    Otherwise each record would be two of the sync's, as YouTrack's `Groups` and `Usergroups`, and get two B.
    """
    first: dict[tuple[str, str], Datatype] = {}

    def one(datatype: Datatype) -> Datatype:
        part = apis[datatype.system].of(datatype)
        if part is None:
            raise UsageError(f"{apis[datatype.system].source}: harness.datatypes: no {datatype.name}")
        return first.setdefault((datatype.system, part.name), datatype)

    mappings = (replace(each, source=one(each.source), target=one(each.target)) for each in flow.mappings)
    return replace(flow, mappings=tuple(mappings))


def _names(config: Config, flow: Dataflow) -> dict[str, str]:
    """What harness.toml calls the systems of a dataflow."""
    called = {letters(name): name for name in config.systems}
    systems = dict.fromkeys(each.system for each in datatypes(flow))
    if missing := [system for system in systems if letters(system) not in called]:
        raise UsageError(f"harness.toml has no system {', '.join(missing)}")
    return {system: called[letters(system)] for system in systems}


async def _look(systems: Mapping[str, RemoteSystem]) -> bool:
    return all(await asyncio.gather(*(system.look() for system in systems.values())))


async def _within(seconds: float, told: asyncio.Event) -> bool:
    """Whether it is told to end within so many seconds."""
    with suppress(TimeoutError):
        await asyncio.wait_for(told.wait(), seconds)
    return told.is_set()


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main(arguments: Sequence[str]) -> int:
    """Follow the documents; gives the exit code, 0 where the process was told to end."""
    parser = argparse.ArgumentParser(prog="python -m tests.engines.joined")
    parser.add_argument("toml", type=Path)
    parser.add_argument("specs", type=Path, nargs="+")
    parser.add_argument("--lag", type=float)
    parser.add_argument("--fault", default="")
    given = parser.parse_args(arguments)
    try:
        config = load(given.toml.parent)
        aliases = configured(config.aliases)
        read = [each.dataflow for each in read_paths(given.specs, aliases) if each.dataflow is not None]
        flow = joined([each for each in read if each.mappings], aliases).flow
        lag = config.timing.lag if given.lag is None else given.lag
        asyncio.run(run(config, given.toml.parent, flow, behaviour(given.fault)(), lag))
    except HarnessError as error:
        _say(str(error))
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
