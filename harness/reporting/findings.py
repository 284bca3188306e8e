"""What went wrong, one finding for each scenario that shows it, with every sentence it refutes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from harness.model.run import Run, StatementVerdict
from harness.model.verdict import WORST_FIRST, Check, Verdict
from harness.reporting.anchor import Link
from harness.reporting.scenes import Appearance, CheckView, Stage

BAD = (Verdict.FAILED, Verdict.ERRORED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence or row that a finding is about: as its document says it, where, and the checks against it."""

    text: str
    place: str
    line: Link | None
    kind: str
    verdict: Verdict
    reason: str
    checks: tuple[CheckView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that failed or errored; `scenario` is None where no scenario ran."""

    anchor: str
    title: str
    verdict: Verdict
    sentences: tuple[Sentence, ...]
    scenario: Appearance | None
    others: tuple[Appearance, ...]


def findings(run: Run, stage: Stage) -> tuple[Finding, ...]:
    """The findings of a run, failed before errored, otherwise in the order of the documents.

    Every statement and every scenario that failed or errored is in one. A sentence that is bad only through a row
    stands with that row.
    """
    bad = [verdict for verdict in run.verdicts() if verdict.verdict in BAD]
    against = _checks_against(bad, stage)
    home = {verdict.statement.id: _home(verdict, stage, against) for verdict in bad}
    for verdict in bad:
        if not home[verdict.statement.id]:
            rows = [row for row in bad if row.statement.parent == verdict.statement.id and home[row.statement.id]]
            home[verdict.statement.id] = home[rows[0].statement.id] if rows else ""
    groups: dict[str, list[StatementVerdict]] = defaultdict(list)
    for verdict in bad:
        groups[home[verdict.statement.id] or f"\0{verdict.statement.id}"].append(verdict)
    told = {scenario for verdict in bad for scenario in verdict.scenarios}
    for identifier, outcome in stage.outcomes.items():
        if outcome.verdict in BAD and identifier not in told:
            groups.setdefault(identifier, [])
    order = sorted(groups, key=lambda key: WORST_FIRST.index(_worst(key, groups[key], stage)))
    return tuple(_finding(number, key, groups[key], stage, against) for number, key in enumerate(order, start=1))


def _checks_against(bad: Sequence[StatementVerdict], stage: Stage) -> dict[str, list[tuple[str, Check]]]:
    result: dict[str, list[tuple[str, Check]]] = defaultdict(list)
    told = {scenario for verdict in bad for scenario in verdict.scenarios}
    for scenario in (outcome for id, outcome in stage.outcomes.items() if id in told):
        for step in scenario.steps:
            for check in step.checks:
                if check.verdict in BAD:
                    result[check.statement].append((scenario.id, check))
    return result


def _home(verdict: StatementVerdict, stage: Stage, against: dict[str, list[tuple[str, Check]]]) -> str:
    for scenario, check in against.get(verdict.statement.id, ()):
        if check.verdict is verdict.verdict:
            return scenario
    bad = [scenario for scenario in verdict.scenarios if stage.outcomes[scenario].verdict in BAD]
    return bad[0] if bad else ""


def _worst(key: str, group: list[StatementVerdict], stage: Stage) -> Verdict:
    verdicts = [verdict.verdict for verdict in group] or [stage.outcomes[key].verdict]
    return min(verdicts, key=WORST_FIRST.index)


def _finding(
    number: int, key: str, group: list[StatementVerdict], stage: Stage, against: dict[str, list[tuple[str, Check]]]
) -> Finding:
    sentences = tuple(
        Sentence(
            text=verdict.statement.text,
            place=str(verdict.statement.location),
            line=stage.statements.get(verdict.statement.id),
            kind=verdict.statement.kind.value,
            verdict=verdict.verdict,
            reason=verdict.reason,
            checks=tuple(stage.check(check) for _, check in against.get(verdict.statement.id, ())),
        )
        for verdict in group
    )
    scenario = stage.appear(key) if key in stage.outcomes else None
    others = dict.fromkeys(
        name for verdict in group for name in verdict.scenarios if name != key and stage.outcomes[name].verdict in BAD
    )
    return Finding(
        anchor=f"finding:{number}",
        title=scenario.link.text if scenario else "No scenario could show it",
        verdict=_worst(key, group, stage),
        sentences=sentences,
        scenario=scenario,
        others=tuple(stage.appear(name) for name in others),
    )
