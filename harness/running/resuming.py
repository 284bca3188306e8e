"""What there is to go on with in the directory of a run that broke off."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from harness.config import Config
from harness.errors import UsageError
from harness.model.dataflow import Reading
from harness.model.scenario import Depth
from harness.running.settings import Mode, Settings
from harness.store import journal, runfile
from harness.store.journal import RunStarted
from harness.store.told import told


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumption:
    """A run to go on with: what it was asked for, and the digests of its documents by their paths.

    `elsewhere` are documents (by id) of which it runs nothing, each with the reason. One `in_parts` goes on as one.
    """

    settings: Settings
    digests: dict[str, str]
    elsewhere: dict[str, str]
    in_parts: bool

    def check_spreading(self, number: int | None, address: str | None) -> None:
        """Raise UsageError for a way to spread documents where the run did not begin as one in parts."""
        if not self.in_parts and (number is not None or address is not None):
            raise UsageError("--resume goes on in one process, as the run began: leave out -n and --cluster")

    def check(self, readings: Iterable[Reading]) -> None:
        """Raise UsageError for documents that are not those that the run began with."""
        now = {reading.path: reading.digest for reading in readings}
        changed = sorted({path for path, _ in self.digests.items() ^ now.items()})
        if changed:
            raise UsageError(
                f"{self.settings.directory}: not the documents that the run began with: {', '.join(changed)}",
                hint="what they said then is verified to the end, so put them back, or begin another run",
            )


def resumption(directory: Path, config: Config) -> Resumption:
    """What to go on with. Raises UsageError where the run has ended, or is one that cannot go on."""
    so_far = told(journal.read(directory / journal.FILE_NAME))
    started = so_far.started
    if so_far.is_complete and (directory / runfile.FILE_NAME).is_file():
        raise UsageError(f"{directory}: the run has come to its end, so there is nothing to resume")
    if not started.paths:
        raise UsageError(f"{directory}: a run of pytest begins anew", hint="`harness run` goes on where it broke off")
    if started.recorded or started.mode == Mode.REPLAY:
        raise UsageError(f"{directory}: a recording is of one piece, so begin another run")
    return Resumption(
        settings=settings_of(started, config, directory),
        digests={each.path: each.digest for each in started.documents},
        elsewhere={each.id: each.elsewhere for each in started.documents if each.elsewhere},
        in_parts=started.in_parts,
    )


def settings_of(started: RunStarted, config: Config, directory: Path) -> Settings:
    """What a run was asked for, with a configuration and the directory it is in."""
    return Settings(
        config=config,
        depth=Depth(started.depth),
        fault=started.fault,
        directory=directory,
        id=started.id,
        seed=started.seed,
        mode=Mode(started.mode),
        simulate=frozenset(started.simulate),
        serial=started.serial,
        most_failures=started.most_failures,
        shard=started.shard,
        paths=started.paths,
        expression=started.expression,
        revision=started.revision,
    )
