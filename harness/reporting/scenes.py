"""Scenarios, their steps and checks for reading; a scenario stands in the page once and is linked from elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass

from harness.model.run import Run, ScenarioOutcome, StepOutcome
from harness.model.verdict import Check, Verdict
from harness.reporting.anchor import Link, anchors, link
from harness.reporting.difference import Piece, difference, whole
from harness.reporting.evidence import ExchangeView, Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """One judged claim; `statement` leads to the statement that it judges, where the page has it.

    `as_expected` where saying the value once is enough.
    """

    claim: str
    verdict: Verdict
    statement: Link | None
    expected: tuple[Piece, ...]
    actual: tuple[Piece, ...]
    as_expected: bool
    reason: str
    watched: str
    settled: str
    seen: str
    guard: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One step as it came out; `head` and `rows` are its table."""

    keyword: str
    text: str
    verdict: Verdict
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    message: str
    took: str
    checks: tuple[CheckView, ...]
    exchanges: tuple[ExchangeView, ...]
    requests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioView:
    """One scenario in full.

    `steps` are made while they are read, once and in the order of the page: a page has all its scenarios before the
    first of them is written, and a body refers to those shown before it.
    """

    anchor: str
    name: str
    verdict: Verdict
    reason: str
    place: str
    tags: tuple[str, ...]
    took: str
    serves: tuple[Link, ...]
    steps: Iterator[StepView]


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """A scenario at one place of the page: in full (`scenario`), or a link to it with the checks that count here."""

    link: Link
    verdict: Verdict
    scenario: ScenarioView | None
    checks: tuple[CheckView, ...]


class Stage:
    """Shows each scenario of a run in full the first time that it is asked for."""

    def __init__(self, run: Run) -> None:
        self.outcomes = {scenario.id: scenario for scenario in run.scenarios}
        self.anchors = anchors(self.outcomes, "scenario:")
        stated = {verdict.statement.id: verdict.statement for verdict in run.verdicts()}
        self.anchor_of = anchors(stated)
        self.statements = {
            key: link(f"{statement.kind.value}, line {statement.location.line}", self.anchor_of[key])
            for key, statement in stated.items()
        }
        self._shelf = Shelf()
        self._seen: set[str] = set()

    def unseen(self) -> tuple[ScenarioOutcome, ...]:
        """The scenarios that have no place in the page yet."""
        return tuple(outcome for key, outcome in self.outcomes.items() if key not in self._seen)

    def appear(self, identifier: str, statement: str = "") -> Appearance:
        """A scenario at the next place of the page, there for a statement (its id) or for itself."""
        outcome = self.outcomes[identifier]
        first = identifier not in self._seen
        self._seen.add(identifier)
        return Appearance(
            link=link(outcome.name or outcome.id, self.anchors[identifier]),
            verdict=outcome.verdict,
            scenario=self._full(outcome) if first else None,
            checks=() if first else tuple(map(self.check, _judging(outcome, statement))),
        )

    def check(self, check: Check) -> CheckView:
        passed = check.verdict is Verdict.PASSED  # then it does not matter how they differ
        expected, actual = (
            (whole(check.expected), whole(check.actual)) if passed else difference(check.expected, check.actual)
        )
        return CheckView(
            claim=check.claim,
            verdict=check.verdict,
            statement=self.statements.get(check.statement),
            expected=expected,
            actual=actual,
            as_expected=passed and bool(actual) and expected == actual,
            reason=check.reason,
            watched=_seconds(check.watched),
            settled=_seconds(check.settled),
            seen=_seconds(check.seen),
            guard=check.guard,
        )

    def _full(self, outcome: ScenarioOutcome) -> ScenarioView:
        steps = outcome.steps
        served = (self.statements.get(identifier) for identifier in outcome.statements)
        began = min((step.began for step in steps), default=0.0)
        ended = max((step.ended for step in steps), default=0.0)
        return ScenarioView(
            anchor=self.anchors[outcome.id],
            name=outcome.name or outcome.id,
            verdict=outcome.verdict,
            reason=outcome.reason,
            place=f"{outcome.feature}:{outcome.line}",
            tags=outcome.tags,
            took=f"{ended - began:.1f} s",
            serves=tuple(target for target in served if target),
            steps=self._steps(outcome),
        )

    def _steps(self, outcome: ScenarioOutcome) -> Iterator[StepView]:
        for step in outcome.steps:
            yield self._step(step, outcome.name or outcome.id)

    def _step(self, step: StepOutcome, scene: str) -> StepView:
        return StepView(
            keyword=step.keyword,
            text=step.text,
            verdict=step.verdict,
            head=step.table[0] if step.table else (),
            rows=step.table[1:],
            message="" if any(_says(check, step.message) for check in step.checks) else step.message,
            took=f"{step.ended - step.began:.1f} s",
            checks=tuple(self.check(check) for check in step.checks),
            exchanges=tuple(self._shelf.exchange(exchange, scene) for exchange in step.exchanges),
            requests=sum(1 + exchange.repeats for exchange in step.exchanges),
        )


def _judging(outcome: ScenarioOutcome, statement: str) -> Iterator[Check]:
    return (check for step in outcome.steps for check in step.checks if check.statement == statement)


def _seconds(number: float | None) -> str:
    return "" if number is None else f"{round(number, 3):g} s"


def _says(check: Check, message: str) -> bool:
    """Whether a step's message is no more than what its check shows anyway."""
    return message == check.reason or bool(check.claim and message.startswith(f"{check.claim}:"))
