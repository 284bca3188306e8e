"""From checks to verdicts: every statement of a document gets one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from types import MappingProxyType

from harness.model.dataflow import Dataflow
from harness.model.run import ScenarioOutcome, StatementVerdict, counts
from harness.model.scenario import Depth, Limit, Plan
from harness.model.statement import Statement, statements
from harness.model.verdict import Check, Verdict, settling, worst

NOTHING: Mapping[str, str] = MappingProxyType({})


def judge(
    dataflow: Dataflow,
    plan: Plan,
    outcomes: Sequence[ScenarioOutcome],
    unselected: Mapping[str, str],
    depth: Depth = Depth.DEEP,
    excluded: Mapping[str, str] = NOTHING,
) -> tuple[StatementVerdict, ...]:
    """A verdict for every statement of a document, in the order of its lines.

    `outcomes` are the document's scenarios that ran; `unselected` names planned scenarios that were not asked for,
    each with the reason. What was left out of a greater `depth` is not listed. A refutation counts before everything
    else; then what limits the statement. Of the `excluded` ones (by id) nothing is said but the reason.
    """
    bench = Bench(plan, outcomes, unselected, depth)
    verdicts: dict[str, StatementVerdict] = {}
    every = tuple(statements(dataflow))
    for statement in every:
        if statement.id in excluded:
            verdicts[statement.id] = StatementVerdict(
                statement=statement, verdict=Verdict.SKIPPED, reason=excluded[statement.id]
            )
        else:
            verdicts[statement.id] = bench.verdict(statement)
    children: dict[str, list[str]] = {}
    for statement in every:
        children.setdefault(statement.parent, []).append(statement.id)
    for statement in every:
        rows = [verdicts[id] for id in children.get(statement.id, ())]
        if rows:
            verdicts[statement.id] = _of_rows(verdicts[statement.id], rows)
    for statement in every:
        if statement.id not in excluded:
            times = settling(bench.times({statement.id, *children.get(statement.id, ())}))
            verdicts[statement.id] = replace(verdicts[statement.id], settling=times)
    return tuple(verdicts[statement.id] for statement in every)


class Bench:
    """What is known about the statements of one document."""

    def __init__(
        self, plan: Plan, outcomes: Sequence[ScenarioOutcome], unselected: Mapping[str, str], depth: Depth
    ) -> None:
        self._limits: dict[str, Limit] = {}
        for limit in plan.limits:
            self._limits.setdefault(limit.statement, limit)
        self._left_out = [left for left in plan.left_out if depth.includes(left.depth)]
        self._touching: dict[str, list[ScenarioOutcome]] = {}
        self._settled: dict[str, list[float]] = {}
        for outcome in outcomes:
            for statement in _touched(outcome):
                self._touching.setdefault(statement, []).append(outcome)
            for check in (check for step in outcome.steps for check in step.checks):
                if check.verdict is Verdict.PASSED and check.settled is not None:
                    self._settled.setdefault(check.statement, []).append(check.settled)
        self._unselected = unselected
        self._planned = plan.scenarios
        self._ran = {outcome.name for outcome in outcomes}

    def verdict(self, statement: Statement) -> StatementVerdict:
        seen = self._touching.get(statement.id, [])
        checks = list(_checks(statement.id, seen))
        verdict, reason = self._decide(statement.id, checks)
        impossible = [f"{one.claim}: {one.reason}" for one in checks if one.guard and one.reason]
        return StatementVerdict(
            statement=statement,
            verdict=verdict,
            reason=reason,
            scenarios=tuple(outcome.id for outcome in seen),
            left_out=(*self._omitted(statement.id), *dict.fromkeys(impossible)),
        )

    def times(self, statements: Set[str]) -> Iterator[float]:
        """How long each claim of some statements that passed took to be seen."""
        for statement in statements:
            yield from self._settled.get(statement, ())

    def _decide(self, statement: str, checks: list[Check]) -> tuple[Verdict, str]:
        judged = [check for check in checks if not check.guard or check.verdict is Verdict.FAILED]
        failed = next((check for check in judged if check.verdict is Verdict.FAILED), None)
        if failed is not None:
            return Verdict.FAILED, failed.said
        if statement in self._limits:
            return self._limits[statement].verdict, self._limits[statement].reason
        for scenario in self._planned:
            if statement in scenario.statements and scenario.name not in self._ran | self._unselected.keys():
                return Verdict.ERRORED, f"the scenario “{scenario.name}” is in no feature file; run `harness generate`"
        if not judged:
            reasons = [self._unselected[name] for name in self._names(statement) if name in self._unselected]
            if reasons:
                return Verdict.SKIPPED, reasons[0]
            said = next((check.reason for check in checks if check.reason), "nothing that was run judges it")
            return Verdict.UNVERIFIABLE, said
        verdict = worst(check.verdict for check in judged)
        return verdict, next((check.reason for check in judged if check.verdict is verdict), "")

    def _omitted(self, statement: str) -> Iterator[str]:
        yield from (f"{left.check}: {left.reason}" for left in self._left_out if left.statement == statement)
        for name in self._names(statement):
            if name in self._unselected and self._ran:
                yield f"{name}: {self._unselected[name]}"

    def _names(self, statement: str) -> Iterator[str]:
        return (scenario.name for scenario in self._planned if statement in scenario.statements)


def _of_rows(sentence: StatementVerdict, rows: list[StatementVerdict]) -> StatementVerdict:
    """A sentence with rows takes its worst row, or its own verdict where that is worse still."""
    verdict = worst(row.verdict for row in rows)
    if sentence.verdict is Verdict.FAILED:
        return sentence
    number = counts(row.verdict for row in rows)[verdict]
    said = next((row.reason for row in rows if row.verdict is verdict), "")
    alike = all(row.reason == said for row in rows)
    reason = "" if verdict is Verdict.PASSED else said if alike else f"{number} of {len(rows)} rows {verdict}: {said}"
    return StatementVerdict(
        statement=sentence.statement,
        verdict=verdict,
        reason=reason,
        scenarios=sentence.scenarios,
        left_out=sentence.left_out,
    )


def _touched(outcome: ScenarioOutcome) -> set[str]:
    return {*outcome.statements, *(check.statement for step in outcome.steps for check in step.checks)}


def _checks(statement: str, outcomes: Iterable[ScenarioOutcome]) -> Iterator[Check]:
    for outcome in outcomes:
        own = [check for step in outcome.steps for check in step.checks if check.statement == statement]
        cut_short = outcome.verdict in (Verdict.ERRORED, Verdict.SKIPPED)  # what it has shown until then is not all
        if cut_short and all(check.verdict is not outcome.verdict for check in own):
            yield Check(statement=statement, claim=outcome.name, verdict=outcome.verdict, reason=outcome.reason)
        yield from own
