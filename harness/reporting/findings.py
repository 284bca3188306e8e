"""What went wrong, one finding for each scenario that shows it, with every sentence it refutes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from harness.model.run import Run, ScenarioOutcome, StatementVerdict, StepOutcome
from harness.model.statement import StatementKind
from harness.model.verdict import WORST_FIRST, Check, Verdict
from harness.reporting.anchor import Link, link
from harness.reporting.checks import CheckView, shown
from harness.reporting.data import Names

BAD = (Verdict.FAILED, Verdict.ERRORED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence or row that a finding is about: as its document says it, where, and the checks against it."""

    text: str
    place: str
    line: Link
    kind: StatementKind
    verdict: Verdict
    reason: str
    checks: tuple[CheckView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step in one line; `checks` are those of a finding that is about no sentence."""

    verdict: Verdict
    text: str
    message: str
    checks: tuple[CheckView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that failed or errored in a mapping (its id); there are no `steps` where no scenario ran.

    `done` is the name of the place where the steps are, `number` the scenario's in the run; `others` are scenarios that
    went wrong for the same sentences.
    """

    anchor: str
    title: str
    mapping: str
    verdict: Verdict
    sentences: tuple[Sentence, ...]
    done: str
    number: int
    place: str
    steps: tuple[Step, ...]
    others: tuple[Link, ...]


def findings(run: Run, names: Names) -> tuple[Finding, ...]:
    """The findings of a run, failed before errored, otherwise in the order of the documents.

    Every statement and every scenario that failed or errored is in one. A sentence that is bad only through a row
    stands with that row.
    """
    return _Search(run, names).findings()


class _Search:
    def __init__(self, run: Run, names: Names) -> None:
        self._names = names
        self._bad = [verdict for verdict in run.verdicts() if verdict.verdict in BAD]
        self._outcomes = {scenario.id: scenario for scenario in run.scenarios}
        self._number = {id: number for number, id in enumerate(self._outcomes)}
        self._told = {scenario for verdict in self._bad for scenario in verdict.scenarios}
        self._against = self._checks_against()

    def findings(self) -> tuple[Finding, ...]:
        groups = self._groups()
        order = sorted(groups, key=lambda key: WORST_FIRST.index(self._worst(key, groups[key])))
        return tuple(self._finding(number, key, groups[key]) for number, key in enumerate(order, start=1))

    def _checks_against(self) -> dict[str, list[tuple[str, Check]]]:
        result: dict[str, list[tuple[str, Check]]] = defaultdict(list)
        for scenario in (outcome for id, outcome in self._outcomes.items() if id in self._told):
            for step in scenario.steps:
                for check in step.checks:
                    if check.verdict in BAD:
                        result[check.statement].append((scenario.id, check))
        return result

    def _groups(self) -> dict[str, list[StatementVerdict]]:
        """What is bad by the scenario that shows it; of a statement without one by its id after a NUL."""
        home = {verdict.statement.id: self._home(verdict) for verdict in self._bad}
        of_rows: dict[str, str] = {}
        for verdict in self._bad:
            if home[verdict.statement.id]:
                of_rows.setdefault(verdict.statement.parent, home[verdict.statement.id])
        home |= {id: of_rows.get(id, "") for id, scenario in home.items() if not scenario}
        groups: dict[str, list[StatementVerdict]] = defaultdict(list)
        for verdict in self._bad:
            groups[home[verdict.statement.id] or f"\0{verdict.statement.id}"].append(verdict)
        for identifier, outcome in self._outcomes.items():
            if outcome.verdict in BAD and identifier not in self._told:
                groups.setdefault(identifier, [])
        return groups

    def _home(self, verdict: StatementVerdict) -> str:
        for scenario, check in self._against.get(verdict.statement.id, ()):
            if check.verdict is verdict.verdict:
                return scenario
        bad = [scenario for scenario in verdict.scenarios if self._outcomes[scenario].verdict in BAD]
        return bad[0] if bad else ""

    def _worst(self, key: str, group: Sequence[StatementVerdict]) -> Verdict:
        verdicts = [verdict.verdict for verdict in group] or [self._outcomes[key].verdict]
        return min(verdicts, key=WORST_FIRST.index)

    def _finding(self, number: int, key: str, group: Sequence[StatementVerdict]) -> Finding:
        outcome = self._outcomes.get(key)
        others = dict.fromkeys(
            name
            for verdict in group
            for name in verdict.scenarios
            if name != key and self._outcomes[name].verdict in BAD
        )
        return Finding(
            anchor=f"finding:{number}",
            title=(outcome.name or outcome.id) if outcome else "No scenario could show it",
            mapping=group[0].statement.mapping if group else "",
            verdict=self._worst(key, group),
            sentences=tuple(map(self._sentence, group)),
            done=self._names.scenarios[outcome.id] if outcome else "",
            number=self._number.get(key, -1),
            place=f"{outcome.feature}:{outcome.line}" if outcome else "",
            steps=tuple(_step(step, bare=bool(group)) for step in outcome.steps) if outcome else (),
            others=tuple(self._link(self._outcomes[name]) for name in others),
        )

    def _sentence(self, verdict: StatementVerdict) -> Sentence:
        statement = verdict.statement
        words = f"{statement.kind.value}, line {statement.location.line}"
        return Sentence(
            text=statement.text,
            place=str(statement.location),
            line=link(words, self._names.statements[statement.id]),
            kind=statement.kind,
            verdict=verdict.verdict,
            reason=verdict.reason,
            checks=tuple(shown(check) for _, check in self._against.get(statement.id, ())),
        )

    def _link(self, outcome: ScenarioOutcome) -> Link:
        return link(outcome.name or outcome.id, self._names.scenarios[outcome.id])


def _step(step: StepOutcome, *, bare: bool) -> Step:
    said = any(_says(check, step.message) for check in step.checks)
    return Step(
        verdict=step.verdict,
        text=f"{step.keyword} {step.text}",
        message="" if said else step.message,
        checks=() if bare else tuple(shown(check) for check in step.checks if check.verdict in BAD),
    )


def _says(check: Check, message: str) -> bool:
    """Whether a step's message is no more than what its check shows anyway."""
    return message == check.reason or bool(check.claim and message.startswith(f"{check.claim}:"))
