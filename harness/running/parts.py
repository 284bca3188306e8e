"""Some documents of a run, run by themselves: in a process beside others, or on another machine."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from harness.gherkin.files import CUSTOM, SUFFIX
from harness.model.dataflow import Reading
from harness.model.run import Run
from harness.running.asked import Asked
from harness.running.front import FEATURES, feature_files, run_session, selected_none
from harness.running.session import execute
from harness.running.settings import Settings, document_id
from harness.running.since import Since

ELSEWHERE = "is run in another part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a run is asked to do, the same for all of its parts; it can be pickled.

    `elsewhere` are documents (by id) of which no part runs anything, each with the reason.
    """

    settings: Settings
    readings: tuple[Reading, ...]
    expression: str = ""
    since: Since | None = None
    elsewhere: Mapping[str, str] = field(default_factory=dict)

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents that are run in parts, by id; one that cannot be read is not among them."""
        flows = (reading.dataflow for reading in self.readings)
        return tuple(flow.id for flow in flows if flow is not None and flow.id not in self.elsewhere)


Part = tuple[str, ...]
"""Documents, by id, that are run together."""


def run_part(work: Work, part: Part, home: Path | None = None) -> Run:
    """Run some documents of a run and give what came of them, without writing a run file or a report.

    `home` is where `features/` is, None for the current directory. Raises HarnessError where they cannot be run.
    """
    settings = replace(work.settings)  # with plans of its own, which are let go of with the part
    flows = [each.dataflow for each in work.readings if each.dataflow is not None and each.dataflow.id in part]
    plans = [settings.plans.of(flow, settings.seed) for flow in flows]
    files, notes = feature_files(plans, settings.directory, anew=bool(settings.seed), home=home or Path())
    asked = Asked(settings, work.readings, notes)
    asked.since = work.since
    asked.base = home
    asked.keeps = False
    asked.elsewhere = {id: ELSEWHERE for id in map(document_id, work.readings) if id not in part}
    run = run_session(asked, files, work.expression)
    return replace(run, documents=tuple(each for each in run.documents if each.id in part))


def put_together(work: Work, parts: Sequence[Run], notes: Sequence[str], *, started: str, duration: float) -> Run:
    """The run that the parts make, in the order in which one process would have run it."""
    ran = {document.id: document for part in parts for document in part.documents}
    rest = [selected_none(each, work.elsewhere) for each in work.readings if document_id(each) not in ran]
    whole = execute(rest, work.settings, notes, keeps=False)
    ran |= {document.id: document for document in whole.documents}
    outcomes = [outcome for part in parts for outcome in part.scenarios]
    place = {document_id(each): place for place, each in enumerate(work.readings)}
    said = [note for part in sorted(parts, key=lambda part: _place(part, place)) for note in part.notes]
    return replace(
        whole,
        started=started,
        duration=duration,
        documents=tuple(ran[document_id(each)] for each in work.readings),
        scenarios=tuple(sorted(outcomes, key=lambda outcome: place[outcome.document])),
        notes=tuple(dict.fromkeys((*notes, *said))),
    )


def _place(part: Run, place: Mapping[str, int]) -> int:
    return min((place[document.id] for document in part.documents), default=len(place))


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """The files of `features/` that a run may use, by their path below it, for a machine that does not have them.

    Some of them `are_peoples_own`, or none.
    """

    texts: tuple[tuple[str, bytes], ...]
    are_peoples_own: bool = False

    @classmethod
    def of(cls, documents: Sequence[str], home: Path) -> "Features":
        """What is there for some documents, and people's own scenarios."""
        folder = home / FEATURES
        custom = folder / CUSTOM
        own = sorted(custom.rglob(f"*{SUFFIX}")) if custom.is_dir() else []
        written = [path for id in documents if (path := folder / f"{id}{SUFFIX}").is_file()]
        texts = tuple((path.relative_to(folder).as_posix(), path.read_bytes()) for path in [*written, *own])
        return cls(texts=texts, are_peoples_own=bool(own))

    def write(self, home: Path) -> None:
        """Put them into a directory that is there."""
        for name, content in self.texts:
            path = home / FEATURES / PurePosixPath(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def run_part_elsewhere(work: Work, features: Features, part: Part) -> Run:
    """Run some documents of a run on a machine that has only the harness, in a folder that is gone afterwards."""
    directory = work.settings.directory
    with tempfile.TemporaryDirectory(prefix="harness-") as folder:
        home = Path(folder).resolve() / "home"
        # below the home where it was there, too, so that feature files are called in the report as they would be there
        own = Path(folder).resolve() / "run" if directory.is_absolute() or ".." in directory.parts else home / directory
        for place in (home, own):
            place.mkdir(parents=True, exist_ok=True)
        features.write(home)
        settings = replace(work.settings, directory=own, home=home)
        return run_part(replace(work, settings=settings), part, home)
