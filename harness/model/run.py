"""One execution: what was read, what was run, what came out. The report is made from this alone."""

from collections.abc import Iterable
from dataclasses import dataclass

from harness.diagnostics import Diagnostic
from harness.model.evidence import Exchange
from harness.model.statement import Statement
from harness.model.verdict import Check, Settling, Verdict

Table = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOutcome:
    """One step of a scenario as it came out; `began` and `ended` are seconds of the run's clock since its start."""

    keyword: str
    text: str
    line: int
    verdict: Verdict
    table: Table = ()
    message: str = ""
    began: float = 0.0
    ended: float = 0.0
    checks: tuple[Check, ...] = ()
    exchanges: tuple[Exchange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioOutcome:
    """One scenario as it came out. `id` is unique in the run; `statements` are the ids it was written for."""

    id: str
    name: str
    feature: str
    line: int
    document: str
    statements: tuple[str, ...]
    verdict: Verdict
    reason: str = ""
    tags: tuple[str, ...] = ()
    steps: tuple[StepOutcome, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementVerdict:
    """The verdict of one statement, why, and the scenarios (by id) that looked at it.

    `left_out` names what this statement would also oblige us to check but could not be built, each with its reason.
    `settling` is how long what passed here, or in its rows, took to be seen.
    """

    statement: Statement
    verdict: Verdict
    reason: str = ""
    scenarios: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    settling: Settling | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunDocument:
    """One document of a run with its own text, its diagnostics and a verdict for each of its statements."""

    id: str
    path: str
    text: str
    digest: str
    diagnostics: tuple[Diagnostic, ...]
    verdicts: tuple[StatementVerdict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One execution. `started` is ISO 8601 in UTC, `duration` seconds by the wall clock; `fault` is empty or the
    misbehaviour that the simulated sync was told to show; `notes` are sentences for the top of the report. `shard` is
    which part of a larger run it is, as `2/3`, or empty."""

    id: str
    started: str
    duration: float
    harness: str
    mode: str
    depth: str
    fault: str
    documents: tuple[RunDocument, ...]
    scenarios: tuple[ScenarioOutcome, ...]
    notes: tuple[str, ...] = ()
    shard: str = ""

    def verdicts(self) -> Iterable[StatementVerdict]:
        """Every statement's verdict, document by document in the order of its lines."""
        return (verdict for document in self.documents for verdict in document.verdicts)


def counts(verdicts: Iterable[Verdict]) -> dict[Verdict, int]:
    """How often each verdict occurs; every verdict has an entry."""
    result = dict.fromkeys(Verdict, 0)
    for verdict in verdicts:
        result[verdict] += 1
    return result
