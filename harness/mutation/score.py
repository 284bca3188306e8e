"""What the scenarios of a document notice of each fault of the simulated sync, mapping by mapping."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from harness.config import Bindings, Timing
from harness.model.dataflow import Dataflow, Mapping
from harness.model.run import StatementVerdict
from harness.model.scenario import Depth, Plan
from harness.model.statement import StatementKind
from harness.model.verdict import Verdict
from harness.mutation.pool import pool
from harness.mutation.walks import NUMBER, Walks
from harness.planning.plan import plan
from harness.running.engine import perform
from harness.running.judge import judge
from harness.running.mocked import mocked
from harness.running.phrased import Program, ProgramStep
from harness.sim.behaviour import Behaviour
from harness.sim.clock import run_virtually
from harness.sim.faults import FAULTS
from harness.sim.faults.dead import Dead


class Outcome(StrEnum):
    """What came of a fault in a mapping."""

    KILLED = "killed"
    SURVIVED = "survived"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One fault in one mapping: what came of it, why it survived, and the kinds of statement that turned red for it."""

    fault: str
    mapping: str
    path: str
    line: int
    outcome: Outcome
    reason: str = ""
    kinds: tuple[StatementKind, ...] = ()


def mutants(
    flow: Dataflow, faults: Sequence[str], depth: Depth, bindings: Bindings, *, walks: int = NUMBER
) -> Iterator[Mutant]:
    """Run a document's scenarios under each fault, and say of each mapping whether a statement noticed it.

    A fault is killed where a statement of the mapping failed that is of a kind which the fault contradicts; under a
    sync that does nothing, besides, none may pass. It is not applicable only if so many random walks in the mapping
    give the same records with it as without it.
    """
    made = plan(flow, bindings)
    known = {mapping.id: Walks(flow, pool(flow, mapping, made, bindings), bindings) for mapping in flow.mappings}
    for fault in faults:
        verdicts = _verdicts(flow, made, FAULTS[fault], depth, bindings)
        for mapping in flow.mappings:
            yield _mutant(mapping, fault, verdicts, known[mapping.id], walks)


def _mutant(mapping: Mapping, fault: str, verdicts: Sequence[StatementVerdict], known: Walks, walks: int) -> Mutant:
    contradicted = set(FAULTS[fault].contradicts)
    own = [each for each in verdicts if each.statement.mapping == mapping.id]
    spoken = [each for each in own if each.statement.kind in contradicted]
    failed = tuple(dict.fromkeys(each.statement.kind for each in spoken if each.verdict is Verdict.FAILED))
    hollow = [each for each in own if each.verdict is Verdict.PASSED and fault == Dead.name]
    outcome, reason = Outcome.KILLED, ""
    if hollow:
        kinds = ", ".join(dict.fromkeys(each.statement.kind for each in hollow))
        outcome, reason = Outcome.SURVIVED, f"{kinds} passed although the sync is dead"
    elif not failed:
        walk = known.first_difference(FAULTS[fault], walks)
        outcome = Outcome.NOT_APPLICABLE if walk is None else Outcome.SURVIVED
        reason = "" if walk is None else f"{_why(spoken)}; shows in walk {walk}"
    return Mutant(
        fault=fault,
        mapping=mapping.id,
        path=mapping.location.path,
        line=mapping.location.line,
        outcome=outcome,
        reason=reason,
        kinds=failed,
    )


def _why(spoken: Sequence[StatementVerdict]) -> str:
    """What the statements that the fault contradicts said instead."""
    if not spoken:
        return "the mapping has no statement that speaks of it"
    said = dict.fromkeys(
        f"{each.statement.kind} {each.verdict}{f': {each.reason}' if each.reason else ''}" for each in spoken
    )
    return "; ".join(said)


def _verdicts(
    flow: Dataflow, made: Plan, behave: type[Behaviour], depth: Depth, bindings: Bindings
) -> tuple[StatementVerdict, ...]:
    beyond = {each.name: f"belongs to depth {each.depth}" for each in made.scenarios if not depth.includes(each.depth)}
    programs = [each for each in _programs(made) if each.name not in beyond]
    outcomes = run_virtually(perform(programs, mocked(flow, behave, Timing(), bindings), done=lambda program: None))
    return judge(flow, made, outcomes, beyond, depth)


def _programs(made: Plan) -> Iterator[Program]:
    """The scenarios as programs, as their feature file would give them."""
    for scenario in made.scenarios:
        steps: list[ProgramStep] = []
        for step in scenario.steps:
            type = steps[-1].type if step.keyword == "And" and steps else step.keyword
            steps.append(ProgramStep(keyword=step.keyword, type=type, text=step.text, line=1, table=step.table))
        yield Program(
            id=f"{made.document}::{scenario.name}",
            name=scenario.name,
            feature=made.document,
            line=1,
            document=made.document,
            statements=scenario.statements,
            tags=scenario.tags,
            steps=tuple(steps),
        )
