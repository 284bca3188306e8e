"""How the scenarios of a run act: on simulated systems, on real ones, or not at all."""

from collections.abc import Callable, Sequence

from harness.model.run import ScenarioOutcome
from harness.model.verdict import Verdict
from harness.running.engine import perform
from harness.running.enough import Enduring
from harness.running.events import Events
from harness.running.garbage import Garbage, all_is_kept
from harness.running.mocked import mocked
from harness.running.phrased import Program
from harness.running.progress import Progress
from harness.running.real import Real
from harness.running.settings import Mode, Selection, Settings
from harness.sim.clock import run_virtually
from harness.sim.faults import behaviour

Outcomes = list[tuple[ScenarioOutcome, ...]]
"""Those of each selection, in their order."""
Done = Callable[[Program], None]


def act(
    settings: Settings, progress: Progress, events: Events, selections: Sequence[Selection], done: Done
) -> tuple[Outcomes, Sequence[str]]:
    """Run what is selected, as the settings say; gives what came of it, and what is to be said of it."""
    if settings.lost:
        return [tuple(_unrun(program, settings.lost) for program in each.programs) for each in selections], ()
    if settings.mode is Mode.MOCK:
        return _mocked(settings, events, selections, done)
    return _real(settings, progress, events, selections, done)


def _mocked(
    settings: Settings, events: Events, selections: Sequence[Selection], done: Done
) -> tuple[Outcomes, Sequence[str]]:
    """Each document in a world of its own."""
    behave, timing, bindings = behaviour(settings.fault), settings.config.timing, settings.config.bindings
    enduring = Enduring(settings.most_failures)
    outcomes: Outcomes = []
    garbage = Garbage()
    with all_is_kept():
        for each in selections:
            if each.reading.dataflow is None or not each.programs:
                outcomes.append(())
                continue
            staged = mocked(each.reading.dataflow, behave, timing, bindings)
            whole = perform(each.programs, staged, done=done, enduring=enduring, serial=settings.serial, events=events)
            outcomes.append(run_virtually(whole))
            garbage.left_by(len(each.programs))
    return outcomes, enduring.notes()


def _real(
    settings: Settings, progress: Progress, events: Events, selections: Sequence[Selection], done: Done
) -> tuple[Outcomes, Sequence[str]]:
    """All documents at once, as one sync follows them all."""
    readings = [each.reading for each in selections]
    programs = [program for each in selections for program in each.programs]
    if not programs:
        return [() for _ in selections], ()
    real = Real(
        id=settings.id,
        seed=settings.seed,
        config=settings.config,
        home=settings.home,
        directory=settings.directory,
        recording=settings.recording,
        simulate=settings.simulate,
        behave=behaviour(settings.fault),
        readings=readings,
        digests={each.path: each.digest for each in readings if each.dataflow is not None},
        events=events,
        enduring=Enduring(settings.most_failures),
        serial=settings.serial,
        progress=progress,
    )
    came = (real.live if settings.mode is Mode.LIVE else real.replay)(programs, done)
    by_document = {each.id: each for each in came.outcomes}
    return [tuple(by_document[program.id] for program in each.programs) for each in selections], came.notes


def _unrun(program: Program, reason: str) -> ScenarioOutcome:
    return ScenarioOutcome(
        id=program.id,
        name=program.name,
        feature=program.feature,
        line=program.line,
        document=program.document,
        statements=program.statements,
        verdict=Verdict.ERRORED,
        reason=reason,
        tags=program.tags,
    )
