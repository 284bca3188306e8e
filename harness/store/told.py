"""What a journal tells of its run, up to now."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from harness.errors import RunFileError
from harness.model.run import RunDocument, ScenarioOutcome, StepOutcome
from harness.model.verdict import Verdict
from harness.store.journal import (
    AnEvent,
    PartEnded,
    RunEnded,
    RunResumed,
    RunStarted,
    ScenarioEnded,
    ScenarioStarted,
    StepEnded,
)


@dataclass(kw_only=True)
class Told:
    """What is known of a run.

    `final` and `open` are outcomes by scenario id, those to stay and those to change still; `steps` are those of
    scenarios under way. `parts` are those of a run in parts that have ended. `ended` is the last line, if the run has
    come to its end.
    """

    started: RunStarted
    final: dict[str, ScenarioOutcome] = field(default_factory=dict)
    open: dict[str, ScenarioOutcome] = field(default_factory=dict)
    steps: dict[str, list[StepOutcome]] = field(default_factory=dict)
    parts: list[PartEnded] = field(default_factory=list)
    ended: RunEnded | None = None

    @property
    def planned(self) -> int:
        """How many scenarios the run is to have, as far as that is known."""
        beforehand = sum(len(each.scenarios) for each in self.started.documents)
        return beforehand + sum(len(each.scenarios) for each in self.parts)

    @property
    def documents(self) -> dict[str, RunDocument]:
        """What is said of the documents of parts that have ended, by id."""
        return {document.id: document for part in self.parts for document in part.documents}

    @property
    def is_complete(self) -> bool:
        """Whether the run came to its end with an outcome for every scenario."""
        return self.ended is not None and (self.started.in_parts or len(self.final) == self.planned)

    def take(self, event: AnEvent) -> None:
        """Take in what comes next."""
        match event:
            case RunStarted():
                self.started = event
            case RunResumed():
                self.ended = None
                self.open.clear()
                self.steps.clear()
            case ScenarioStarted():
                self.steps[event.id] = []
                self.open.pop(event.id, None)
            case StepEnded():
                self.steps.setdefault(event.id, []).append(_step(event))
            case ScenarioEnded():
                (self.final if event.final else self.open)[event.scenario.id] = event.scenario
            case PartEnded():
                self.parts.append(event)
                self.final |= {scenario.id: scenario for scenario in event.scenarios}
            case RunEnded():
                self.ended = event


def told(events: Sequence[AnEvent]) -> Told:
    """What some events tell; raises RunFileError where the first line is not there."""
    if not events or not isinstance(events[0], RunStarted):
        raise RunFileError("the journal has no first line", hint="the run ended before it began; run again")
    result = Told(started=events[0])
    for event in events:
        result.take(event)
    return result


def spent(events: Sequence[AnEvent]) -> float:
    """The seconds that a run went on, without those between its parts."""
    times = [(datetime.fromisoformat(event.time), isinstance(event, RunResumed)) for event in events]
    return sum((after - before).total_seconds() for (before, _), (after, resumed) in pairwise(times) if not resumed)


def _step(event: StepEnded) -> StepOutcome:
    verdict = Verdict.UNVERIFIABLE if event.verdict is Verdict.PASSED else event.verdict
    return StepOutcome(keyword=event.keyword, text=event.text, line=event.line, verdict=verdict, message=event.message)
