"""A scenario as a program: its steps bound to step definitions, run in order, and what came of each."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from harness.errors import ConnectorError, HarnessError
from harness.model.evidence import Exchange
from harness.model.run import ScenarioOutcome, StepOutcome
from harness.model.verdict import Check, Verdict, worst
from harness.planning.phrases import EDITED, NONE_LOST, Phrase
from harness.running.events import NOBODY, Events
from harness.running.exchanges import Exchanges, Id, told_to
from harness.running.forecast import Ahead, Waits
from harness.running.halting import Surplus
from harness.running.intent import ONE, intent
from harness.running.marks import Miswritten
from harness.running.phrased import Program, ProgramStep, is_at_the_end, phrased, strange
from harness.running.scene import Impossible, Scene, Unprepared
from harness.running.stage import Stage
from harness.running.steps import ACTS
from harness.running.together import in_a_row


@dataclass(kw_only=True)
class StepRun:
    """A step while its scenario is being run: which claims are its own, and what was exchanged."""

    step: ProgramStep
    bound: tuple[Phrase, re.Match[str]] | None
    verdict: Verdict = Verdict.PASSED
    message: str = ""
    done: bool = False
    began: float = 0.0
    ended: float = 0.0
    claims: slice = field(default_factory=lambda: slice(0, 0))
    exchanges: tuple[Exchange, ...] = ()
    known: tuple[Check, ...] = ()


class Performance:
    """A program being run on a stage. `run` does all but what waits for the end of the run, `finish` that too.

    It is `alone` where no other one makes records appear that can only be counted where this one counts some. `known`
    is what was found out before about records that it waits for.
    """

    def __init__(
        self,
        program: Program,
        stage: Stage,
        *,
        alone: bool = False,
        events: Events = NOBODY,
        known: Sequence[Check] = (),
    ) -> None:
        self.program = program
        self.intent = intent(program, stage)
        self._stage = stage
        self._exchanges = Exchanges()
        self._scene = Scene(stage, program, self.intent, self._exchanges, alone=alone)
        self._steps = [StepRun(step=step, bound=phrased(step)) for step in program.steps]
        self._alone = alone
        for run in [run for run in self._steps if run.bound is not None and run.bound[0] in ONE][:1]:
            run.known = tuple(known)
        self._events = events
        self._stopped = ""
        self._lacked = self._cannot = self._ran = self._finished = self._abandoned = False

    async def run(self) -> None:
        """Run the steps in order. A failed check stops nothing; a step that cannot be done stops the steps after it.

        Nothing is written where what it looks at was out of reach before the run.
        """
        self._events.scenario_started(self.program)
        self._refuse_strange_steps()
        with told_to(self._exchanges):
            if reason := self._stage.out_of_reach(self.intent.concerned):
                self._give_up(None, reason, Verdict.ERRORED)
            elif self._alone and not self._stopped:
                await self._look_around()
            for runs in in_a_row([run for run in self._steps if not is_at_the_end(run.step)], by=lambda run: run.bound):
                if len(runs) > 1 and not self._stopped:
                    await self._watch(runs)
                else:
                    for run in runs:
                        await self._do(run)
                self._scene.has_just_edited = runs[0].bound is not None and runs[0].bound[0] is EDITED
        self._ran = True

    async def finish(self) -> None:
        """Run the steps that look at the end of the run."""
        with told_to(self._exchanges):
            for run in self._steps:
                if is_at_the_end(run.step):
                    await self._do(run)
        self._finished = True

    def abandon(self, reason: str, verdict: Verdict = Verdict.ERRORED) -> None:
        """Give up what has not been run, because the run was stopped."""
        if not self._stopped and not self.is_over:
            self._abandoned = True
            for run in self._steps if verdict is Verdict.SKIPPED else ():
                run.known = ()  # what is not to be run any more counts for nothing
            self._give_up(None, reason, verdict)

    def refute(self, flood: Surplus) -> None:
        """Say of a scenario that counts records of a flooded datatype what the flood means for it."""
        left = next((run for run in self._steps if not run.done), None)
        if left is None or flood.datatype not in self.intent.counted & self.intent.claimed:
            return
        first = len(self._scene.claims)
        said = f"no more {flood.datatype} records appear than are accounted for"
        self._scene.claim(said, False, expected=f"{flood.due} at most", actual=f"{flood.there}")
        left.done, left.claims = True, slice(first, len(self._scene.claims))

    @property
    def has_run(self) -> bool:
        """Whether all was done that does not wait for the end of the run."""
        return self._ran

    def ahead(self, waits: Waits) -> Ahead:
        """What is still to be done before the end of the run."""
        left = [run for run in self._steps if not run.done and not is_at_the_end(run.step)]
        in_turn = self._alone or (self.intent.counted and not self.intent.bare)
        return Ahead(
            seconds=waits.of(run.bound[0] for run in left if run.bound is not None),
            alone_in=frozenset(self.intent.touched if in_turn else ()),
        )

    @property
    def is_decided(self) -> bool:
        """Whether it does not have to run again by itself, whatever others find."""
        return self._alone or not self.intent.counted

    @property
    def is_over(self) -> bool:
        """Whether all was done, also what waits for the end of the run."""
        return self._finished or (self._ran and not any(is_at_the_end(run.step) for run in self._steps))

    def is_settled(self, *, strays_known: bool) -> bool:
        """Whether nothing that others do can change what came out; strays are looked for when all have acted."""
        if not self.is_over or self._abandoned:
            return False
        return all(claim.is_settled(self._stage.arrivals, strays_known=strays_known) for claim in self._scene.claims)

    @property
    def is_lonely(self) -> bool:
        """Whether a check lacks a sign of life, which other scenarios may give."""
        return not all(claim.is_settled(self._stage.arrivals, strays_known=True) for claim in self._scene.claims)

    @property
    def is_clean(self) -> bool:
        """Whether nothing speaks against it so far; what the system's API cannot do at all does not."""
        spoken_against = any(
            check.verdict is not Verdict.PASSED and not (check.guard and check.verdict is Verdict.UNVERIFIABLE)
            for check in (claim.check for claim in self._scene.claims)
        )
        return not spoken_against and (not self._stopped or self._cannot)

    def outcome(self) -> ScenarioOutcome:
        """What came out, once all signs of life are in."""
        checks = [claim.settled(self._stage.arrivals, self._stage.uneven) for claim in self._scene.claims]
        steps = tuple(self._step_outcome(run, checks) for run in self._steps)
        verdict, reason = _verdict([*checks, *(check for run in self._steps for check in run.known)], steps)
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

    def _refuse_strange_steps(self) -> None:
        """Give up before anything is written, where a step is not the harness's: what it needs or does nobody knows."""
        for run in self._steps:
            if run.bound is None:
                self._give_up(run, f"{self.program.feature}:{run.step.line}: {strange(run.step)}", Verdict.ERRORED)
                return

    async def _look_around(self) -> None:
        """Let what was before come to rest, and take down what is there of every datatype that it concerns."""
        await self._stage.rest()
        try:
            for datatype in self.intent.concerned:
                look = await self._stage.look(datatype)
                self._scene.at_start |= {Id(datatype=datatype, id=id) for id in look.records}
        except ConnectorError as error:
            self._give_up(None, error.message, Verdict.ERRORED)

    async def _watch(self, runs: Sequence[StepRun]) -> None:
        """Do steps that only watch, all at once; what each finds and exchanges is its own, in their order."""
        scenes = [self._scene.beside(Exchanges()) for _ in runs]
        tasks = [asyncio.ensure_future(self._do(run, scene)) for run, scene in zip(runs, scenes, strict=True)]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for run, scene in zip(runs, scenes, strict=True):
                first = len(self._scene.claims)
                self._scene.claims += scene.claims
                run.claims = slice(first, len(self._scene.claims))

    async def _do(self, run: StepRun, beside: Scene | None = None) -> None:
        # that nothing is lost can be seen whatever became of this scenario's own records
        if self._stopped and not (run.bound is not None and run.bound[0] is NONE_LOST and self._lacked):
            run.verdict, run.message = Verdict.UNVERIFIABLE, f"not done: {self._stopped}"
            return
        scene, stage = beside or self._scene, self._stage
        first = len(scene.claims)
        run.done = True
        run.began = stage.clock.now()
        try:
            assert run.bound is not None  # noqa: S101 - a program with such a step has been given up
            with told_to(scene.exchanges):
                await ACTS[run.bound[0]](scene, run.bound[1], run.step.table)
        except asyncio.CancelledError:
            run.done = False  # it was cut short, so it has shown nothing
            raise
        except Unprepared as missing:
            self._lacked = True
            self._give_up(run, str(missing), Verdict.UNVERIFIABLE, scene=scene)
        except Impossible as cannot:
            self._cannot = True
            self._give_up(run, str(cannot), Verdict.UNVERIFIABLE, guard=True, scene=scene)
        except Miswritten as wrong:
            self._give_up(run, f"{self.program.feature}:{run.step.line}: {wrong}", Verdict.ERRORED, scene=scene)
        except Surplus as flood:
            self._give_up(run, flood.message, Verdict.ERRORED, scene=scene)
            raise
        except HarnessError as error:
            self._give_up(run, error.message, Verdict.ERRORED, scene=scene)
        finally:
            run.ended = stage.clock.now()
            run.claims = slice(first, len(scene.claims))
            run.exchanges = scene.exchanges.take()
        if self._events.hears_steps:
            self._tell_of(run, scene)

    def _tell_of(self, run: StepRun, scene: Scene) -> None:
        own = [claim.settled(self._stage.arrivals, self._stage.uneven) for claim in scene.claims[run.claims]]
        verdict, message = self._said(run, (*own, *run.known))
        self._events.step_ended(self.program, run.step, verdict, message)

    def _give_up(
        self, run: StepRun | None, reason: str, verdict: Verdict, *, guard: bool = False, scene: Scene | None = None
    ) -> None:
        self._stopped = reason
        claim = run.step.text if run is not None else self.program.name
        (scene or self._scene).give_up(claim, reason, verdict, guard=guard)
        if run is not None:
            run.verdict, run.message = verdict, reason

    def _step_outcome(self, run: StepRun, checks: list[Check]) -> StepOutcome:
        own = (*checks[run.claims], *run.known)
        verdict, message = self._said(run, own)
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

    def _said(self, run: StepRun, own: Sequence[Check]) -> tuple[Verdict, str]:
        """A step's verdict by its own checks, and why."""
        judged, message = run.verdict, run.message
        if not run.done and not message:
            judged, message = Verdict.UNVERIFIABLE, f"not done: {self._stopped}"
        verdict = worst([judged, *(check.verdict for check in own)]) if own else judged
        worst_check = next((check for check in own if check.verdict is verdict and verdict is not Verdict.PASSED), None)
        return verdict, message or (worst_check.said if worst_check else "")


def _verdict(checks: list[Check], steps: tuple[StepOutcome, ...]) -> tuple[Verdict, str]:
    if not steps:
        return Verdict.ERRORED, "the scenario has no steps"
    if not checks:
        return Verdict.ERRORED, "the scenario has no step that checks anything"
    judged = [check for check in checks if not check.guard or check.verdict is Verdict.FAILED]
    if not judged:
        said = next((check.reason for check in checks if check.reason), "")
        return Verdict.UNVERIFIABLE, said or "a guard: it could have shown a fault but cannot show that all is well"
    verdict = worst(check.verdict for check in judged)
    if verdict is Verdict.PASSED:
        return verdict, ""
    return verdict, next(check.said for check in judged if check.verdict is verdict)
