"""Runs documents through the engine without pytest in between, for tests that do it often."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from harness.config import UNBOUND, Bindings, Clearing, Timing
from harness.gherkin.text import STATEMENT_TAG, read, write
from harness.model.dataflow import Dataflow
from harness.model.run import ScenarioOutcome, StatementVerdict
from harness.model.scenario import Depth
from harness.model.statement import StatementKind
from harness.model.verdict import Verdict
from harness.planning.plan import plan
from harness.running.engine import perform
from harness.running.judge import judge
from harness.running.mocked import mocked
from harness.running.phrased import Program, ProgramStep
from harness.sim.behaviour import Behaviour
from harness.sim.clock import run_virtually


@dataclass(frozen=True, slots=True, kw_only=True)
class Performed:
    """What came out for one document."""

    outcomes: tuple[ScenarioOutcome, ...]
    verdicts: tuple[StatementVerdict, ...]

    def with_verdict(self, verdict: Verdict) -> set[str]:
        """The statements with this verdict, without the document's part of their ids."""
        return {one.statement.id.partition("/")[2] for one in self.verdicts if one.verdict is verdict}

    def kinds(self, verdict: Verdict) -> set[StatementKind]:
        return {one.statement.kind for one in self.verdicts if one.verdict is verdict}


def performed(
    dataflow: Dataflow,
    behaviour: Callable[[], Behaviour] = Behaviour,
    *,
    clearing: Clearing = Clearing.UNSAID,
    bindings: Bindings = UNBOUND,
    depth: Depth = Depth.DEEP,
) -> Performed:
    """Plan, write, read back, run and judge a document against a simulated sync; none beyond `depth`."""
    bindings = replace(bindings, clearing=clearing)
    made = plan(dataflow, bindings)
    beyond = {one.name: f"belongs to depth {one.depth}" for one in made.scenarios if not depth.includes(one.depth)}
    asked = [program for program in programs(write(made), dataflow.id) if program.name not in beyond]
    outcomes = act(dataflow, asked, behaviour, bindings)
    return Performed(outcomes=outcomes, verdicts=judge(dataflow, made, outcomes, beyond, depth))


def act(
    dataflow: Dataflow,
    told: Sequence[Program],
    behaviour: Callable[[], Behaviour] = Behaviour,
    bindings: Bindings = UNBOUND,
) -> tuple[ScenarioOutcome, ...]:
    """Run programs against a simulated sync."""
    staged = mocked(dataflow, behaviour, Timing(), bindings)
    return run_virtually(perform(told, staged, done=lambda program: None))


def programs(text: str, document: str) -> tuple[Program, ...]:
    """The scenarios of a feature file as programs."""
    return tuple(
        Program(
            id=f"{document}::{written.name}",
            name=written.name,
            feature=f"features/{document}.feature",
            line=1,
            document=document,
            statements=tuple(tag.removeprefix(STATEMENT_TAG) for tag in written.tags if tag.startswith(STATEMENT_TAG)),
            tags=(),
            steps=tuple(_steps(written.steps)),
        )
        for written in read(text)
    )


def _steps(steps: tuple[tuple[str, str, tuple[tuple[str, ...], ...]], ...]) -> list[ProgramStep]:
    told: list[ProgramStep] = []
    for keyword, text, table in steps:
        kind = told[-1].type if keyword == "And" and told else keyword
        told.append(ProgramStep(keyword=keyword, type=kind, text=text, line=1, table=table))
    return told
