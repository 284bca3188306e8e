"""The journal of a run in parts: what came of each part that has ended, and what is left for a run that goes on."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from harness import __version__
from harness.errors import UsageError
from harness.model.run import Run
from harness.running.journaling import begin, now, planned, went_on
from harness.running.parts import Work
from harness.running.settings import document_id
from harness.store.journal import FILE_NAME, Journal, PartEnded, PlannedDocument, RunEnded, RunResumed, RunStarted
from harness.store.told import spent, told


class PartRecorder:
    """Writes the journal; `known` are the parts that ended before the run broke off."""

    def __init__(self, journal: Journal, started: RunStarted) -> None:
        self._journal = journal
        self._parts = told(journal.events).parts if journal.events else []
        self.started = started
        self.known = tuple(_run(started, part) for part in self._parts)

    def ended(self, part: Run) -> None:
        """Take down what came of a part. Raises JournalError where that cannot be written, as the run must end then."""
        self._journal.write(
            PartEnded(time=now(), documents=part.documents, scenarios=part.scenarios, notes=tuple(part.notes))
        )

    def end(self, duration: float, notes: Sequence[str]) -> tuple[float, Sequence[str]]:
        """Write the last line; gives the seconds that the run took with what it had before, and what is to be said."""
        said = notes
        if self._journal.events:
            duration += spent(self._journal.events)
            said = (went_on(sum(len(part.scenarios) for part in self._parts)), *notes)
        self._journal.write(RunEnded(time=now(), duration=round(duration, 3), notes=tuple(said)))
        return duration, said


@contextmanager
def journaled_in_parts(work: Work, notes: Sequence[str]) -> Iterator[PartRecorder]:
    """The recorder of a run that begins or goes on.

    Raises UsageError where another process is at it, or harness.toml is not what it was when the run began.
    """
    settings = work.settings
    journal = Journal(settings.directory / FILE_NAME)
    try:
        if journal.events:
            started = told(journal.events).started
            if started.config != settings.config.model_copy(update={"systems": {}}):
                raise UsageError(
                    f"{settings.directory}: harness.toml is not what it was when the run began",
                    hint="put it back, or begin another run",
                )
            journal.write(RunResumed(time=now(), harness=__version__))
        else:
            started = begin(journal, settings, notes, _planned(work), in_parts=True)
        yield PartRecorder(journal, started)
    finally:
        journal.close()


def _planned(work: Work) -> tuple[PlannedDocument, ...]:
    return tuple(
        planned(each, elsewhere=work.elsewhere.get(document_id(each), ""), unselected={}) for each in work.readings
    )


def _run(started: RunStarted, part: PartEnded) -> Run:
    return Run(
        id=started.id,
        started=started.time,
        duration=0.0,
        harness=started.harness,
        mode=started.mode,
        depth=started.depth,
        fault=started.fault,
        documents=part.documents,
        scenarios=part.scenarios,
        notes=part.notes,
        shard=started.shard,
    )
