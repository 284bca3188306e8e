"""A scenario as a program: its steps bound to step definitions, run in order, and what came of each."""

import re
from dataclasses import dataclass, field

from harness.errors import HarnessError
from harness.model.evidence import Exchange
from harness.model.run import ScenarioOutcome, StepOutcome, Table
from harness.model.verdict import Check, Verdict, worst
from harness.running.scene import Miswritten, Scene, Unprepared
from harness.running.stage import Stage, Surplus
from harness.running.steps import AT_THE_END, STEPS, StepDefinition


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramStep:
    """A step as the feature file has it; `type` is Given, When or Then also where the file says And."""

    keyword: str
    type: str
    text: str
    line: int
    table: Table = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A scenario as the feature file has it. `id` names it in the run, `document` is the id of its document.

    Of `excluded` statements nothing is claimed.
    """

    id: str
    name: str
    feature: str
    line: int
    document: str
    statements: tuple[str, ...]
    tags: tuple[str, ...]
    steps: tuple[ProgramStep, ...]
    excluded: frozenset[str] = frozenset()


@dataclass(kw_only=True)
class StepRun:
    """A step while its scenario is being run: which claims are its own, and what was exchanged."""

    step: ProgramStep
    verdict: Verdict = Verdict.PASSED
    message: str = ""
    began: float = 0.0
    ended: float = 0.0
    claims: slice = field(default_factory=lambda: slice(0, 0))
    exchanges: tuple[Exchange, ...] = ()


def bind(step: ProgramStep) -> tuple[StepDefinition, re.Match[str]] | None:
    """The definition of a step and what its text says, or None for a step that is not ours."""
    for definition in STEPS:
        if definition.phrase.keyword == step.type and (said := definition.phrase.pattern.fullmatch(step.text)):
            return definition, said
    return None


class Performance:
    """A program being run on a stage. `run` does all but what waits for the end of the run, `finish` that too."""

    def __init__(self, program: Program, stage: Stage) -> None:
        self.program = program
        self._stage = stage
        self._scene = Scene(stage, program.statements, program.excluded)
        self._steps = [StepRun(step=step) for step in program.steps]
        self._stopped = ""

    async def run(self) -> None:
        """Run the steps in order. A failed check stops nothing; a step that cannot be done stops the steps after it."""
        await self._stage.clock.sleep(self._stage.timing.deadline)
        await self._look_around()
        for run in self._steps:
            if self._waits(run):
                continue
            await self._do(run)

    async def finish(self) -> None:
        """Run the steps that look at the end of the run."""
        for run in self._steps:
            if self._waits(run):
                await self._do(run)

    def abandon(self, reason: str) -> None:
        """Give up what has not been run, because the run was stopped."""
        if not self._stopped:
            self._give_up(None, reason, Verdict.ERRORED)

    def outcome(self) -> ScenarioOutcome:
        """What came out, once all signs of life are in."""
        checks = [claim.settled(self._stage.arrivals) for claim in self._scene.claims]
        steps = tuple(self._step_outcome(run, checks) for run in self._steps)
        verdict, reason = _verdict(checks, steps)
        return ScenarioOutcome(
            id=self.program.id,
            name=self.program.name,
            feature=self.program.feature,
            line=self.program.line,
            document=self.program.document,
            statements=self.program.statements,
            verdict=verdict,
            reason=reason,
            tags=self.program.tags,
            steps=steps,
        )

    def _waits(self, run: StepRun) -> bool:
        bound = bind(run.step)
        return bound is not None and bound[0].phrase in AT_THE_END

    async def _look_around(self) -> None:
        """Take down what is there already of every datatype that the scenario speaks of, or that leads to one."""
        said = [bound[1].groupdict() for step in self.program.steps if (bound := bind(step))]
        spoken = [self._stage.datatypes.get(blanks.get("datatype") or "") for blanks in said]
        concerned = [datatype for datatype in spoken if datatype is not None]
        concerned += [source for datatype in concerned for source in self._stage.bringers(datatype)]
        for datatype in dict.fromkeys(concerned):
            self._scene.at_start |= await self._stage.ids(datatype)
        self._stage.begin_scenario(set(self._scene.at_start))

    async def _do(self, run: StepRun) -> None:
        if self._stopped:
            run.verdict, run.message = Verdict.UNVERIFIABLE, f"not done: {self._stopped}"
            return
        stage, first = self._stage, len(self._scene.claims)
        run.began = stage.clock.now()
        bound = bind(run.step)
        try:
            if bound is None:
                raise Miswritten("no step of the harness reads like this")
            await bound[0].act(self._scene, bound[1], run.step.table)
        except Unprepared as missing:
            self._give_up(run, str(missing), Verdict.UNVERIFIABLE)
        except Miswritten as wrong:
            self._give_up(run, f"{self.program.feature}:{run.step.line}: {wrong}", Verdict.ERRORED)
        except Surplus as flood:
            self._give_up(run, flood.message, Verdict.ERRORED)
            raise
        except HarnessError as error:
            self._give_up(run, error.message, Verdict.ERRORED)
        finally:
            run.ended = stage.clock.now()
            run.claims = slice(first, len(self._scene.claims))
            run.exchanges = stage.take_exchanges()

    def _give_up(self, run: StepRun | None, reason: str, verdict: Verdict) -> None:
        self._stopped = reason
        claim = run.step.text if run is not None else self.program.name
        self._scene.give_up(claim, reason, verdict)
        if run is not None:
            run.verdict, run.message = verdict, reason

    def _step_outcome(self, run: StepRun, checks: list[Check]) -> StepOutcome:
        own = tuple(checks[run.claims])
        verdict = worst([run.verdict, *(check.verdict for check in own)]) if own else run.verdict
        worst_check = next((check for check in own if check.verdict is verdict and verdict is not Verdict.PASSED), None)
        message = run.message or (_say(worst_check) if worst_check else "")
        return StepOutcome(
            keyword=run.step.keyword,
            text=run.step.text,
            line=run.step.line,
            verdict=verdict,
            table=run.step.table,
            message=message,
            began=run.began,
            ended=run.ended,
            checks=own,
            exchanges=run.exchanges,
        )


def _verdict(checks: list[Check], steps: tuple[StepOutcome, ...]) -> tuple[Verdict, str]:
    if not steps:
        return Verdict.ERRORED, "the scenario has no steps"
    if not checks:
        return Verdict.ERRORED, "the scenario has no step that checks anything"
    judged = [check for check in checks if not check.guard or check.verdict is Verdict.FAILED]
    if not judged:
        return Verdict.UNVERIFIABLE, "a guard: it could have shown a fault but cannot show that all is well"
    verdict = worst(check.verdict for check in judged)
    if verdict is Verdict.PASSED:
        return verdict, ""
    return verdict, next(_say(check) for check in judged if check.verdict is verdict)


def _say(check: Check) -> str:
    if check.reason:
        return check.reason
    return f"{check.claim}: expected {check.expected}, saw {check.actual}"
