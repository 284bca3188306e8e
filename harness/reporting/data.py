"""What a page holds of a run for its script: an index of everything, and steps and evidence in pieces.

Arrays instead of objects, verdicts and kinds by number: the script has the same orders (`templates/script/index.js`).
"""

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from harness.model.evidence import Exchange
from harness.model.run import Run, RunDocument, ScenarioOutcome, StatementVerdict, StepOutcome
from harness.model.statement import StatementKind
from harness.model.verdict import Check, Settling, Verdict
from harness.reporting.anchor import anchors

VERDICTS = tuple(Verdict)
KINDS = tuple(StatementKind)
STEPS, EVIDENCE = 500, 50
"""Scenarios in a piece: a piece of steps is read when the first of them is opened, and all for a search."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names of places in the page, by id."""

    documents: dict[str, str]
    statements: dict[str, str]
    scenarios: dict[str, str]

    @classmethod
    def of(cls, run: Run) -> "Names":
        """Names that stay what they are in every report of the same statement."""
        return cls(
            documents=anchors((document.id for document in run.documents), "document:"),
            statements=anchors(verdict.statement.id for verdict in run.verdicts()),
            scenarios=anchors((scenario.id for scenario in run.scenarios), "scenario:"),
        )


def index(run: Run, names: Names) -> dict[str, object]:
    """Documents with their text, statements and scenarios with their verdicts; what a page shows before it is asked."""
    reasons: dict[str, int] = {"": 0}
    place = {id: number for number, id in enumerate(names.statements)}
    scenario = {id: number for number, id in enumerate(names.scenarios)}
    return {
        "verdicts": VERDICTS,
        "kinds": KINDS,
        "documents": [_document(document, names) for document in run.documents],
        "statements": [
            _statement(number, verdict, place, scenario, reasons, names)
            for number, document in enumerate(run.documents)
            for verdict in document.verdicts
        ],
        "scenarios": [_scenario(outcome, place, reasons, names) for outcome in run.scenarios],
        "reasons": list(reasons),
        "pieces": [STEPS, EVIDENCE],
    }


def pieces(run: Run, names: Names) -> Iterator[tuple[str, object]]:
    """The steps and the evidence of all scenarios, in pieces with a name each, in their order."""
    place = {id: number for number, id in enumerate(names.statements)}
    steps: list[object] = []
    shelf = _Shelf()
    number = 0
    for number, outcome in enumerate(run.scenarios, start=1):
        own = outcome.steps
        steps.append([_step(step, place) for step in own])
        shelf.put(own)
        if number % EVIDENCE == 0:
            yield f"evidence.{number // EVIDENCE - 1}", shelf.taken()
        if number % STEPS == 0:
            yield f"steps.{number // STEPS - 1}", steps
            steps = []
    if number % EVIDENCE:
        yield f"evidence.{number // EVIDENCE}", shelf.taken()
    if steps:
        yield f"steps.{number // STEPS}", steps


def packed(value: object) -> str:
    """A value as text that no page can misread: JSON, deflated, in base64."""
    return b64encode(zlib.compress(json.dumps(value, separators=(",", ":")).encode("ascii"))).decode("ascii")


def verdicts_in(text: str) -> tuple[list[Verdict], list[Verdict]]:
    """The verdicts of the statements and of the scenarios that a packed index holds.

    Raises ValueError or zlib.error for any other text.
    """
    held: dict[str, list[list[object]]] = json.loads(zlib.decompress(b64decode(text)))
    statements, scenarios = (
        [one[place] for one in held[what]] for what, place in (("statements", 4), ("scenarios", 2))
    )
    return [VERDICTS[int(str(one))] for one in statements], [VERDICTS[int(str(one))] for one in scenarios]


def _document(document: RunDocument, names: Names) -> list[object]:
    lines = [line.removesuffix("\r") for line in document.text.split("\n")]
    if lines and not lines[-1]:
        lines.pop()  # the line end of the last line
    remarks = [
        [one.location.line, str(one.location), one.severity, one.code, one.message, one.hint]
        for one in document.diagnostics
    ]
    digest = document.digest.removeprefix("sha256:")[:16]
    return [names.documents[document.id], document.path, digest, lines, remarks]


def _statement(
    document: int,
    verdict: StatementVerdict,
    place: dict[str, int],
    scenario: dict[str, int],
    reasons: dict[str, int],
    names: Names,
) -> list[object]:
    one = verdict.statement
    return [
        names.statements[one.id],
        document,
        one.location.line,
        KINDS.index(one.kind),
        VERDICTS.index(verdict.verdict),
        reasons.setdefault(verdict.reason, len(reasons)),
        one.text,
        place.get(one.parent, -1),
        [scenario[id] for id in dict.fromkeys(verdict.scenarios)],
        verdict.left_out,
        _settling(verdict.settling),
    ]


def _scenario(outcome: ScenarioOutcome, place: dict[str, int], reasons: dict[str, int], names: Names) -> list[object]:
    return [
        names.scenarios[outcome.id],
        outcome.name or outcome.id,
        VERDICTS.index(outcome.verdict),
        reasons.setdefault(outcome.reason, len(reasons)),
        f"{outcome.feature}:{outcome.line}",
        outcome.tags,
        [place[id] for id in outcome.statements if id in place],
    ]


def _step(step: StepOutcome, place: dict[str, int]) -> list[object]:
    requests = sum(1 + exchange.repeats for exchange in step.exchanges)
    verdict = VERDICTS.index(step.verdict)
    checks = [_check(check, place) for check in step.checks]
    facts = [step.keyword, step.text, verdict, round(step.began, 3), round(step.ended, 3), requests]
    return [*facts, step.table, step.message, checks]


def _check(check: Check, place: dict[str, int]) -> list[object]:
    """Only as long as there is something to say; most checks passed as they should."""
    facts: list[object] = [
        check.claim,
        VERDICTS.index(check.verdict),
        place.get(check.statement, -1),
        check.expected,
        0 if check.actual == check.expected else check.actual,
        check.settled,
        check.watched,
        check.reason,
        check.seen,
        int(check.guard),
    ]
    while facts[-1] in (None, "", 0):
        facts.pop()
    return facts


class _Shelf:
    """Evidence of some scenarios, each body once."""

    def __init__(self) -> None:
        self._bodies: dict[str, int] = {"": 0}
        self._of: list[object] = []

    def put(self, steps: Iterable[StepOutcome]) -> None:
        self._of.append([[self._exchange(exchange) for exchange in step.exchanges] for step in steps])

    def taken(self) -> object:
        """What was put since the last time."""
        found = {"bodies": list(self._bodies), "of": self._of}
        self._bodies, self._of = {"": 0}, []
        return found

    def _exchange(self, one: Exchange) -> list[object]:
        sent, answered = (self._bodies.setdefault(body, len(self._bodies)) for body in (one.request, one.response))
        facts = [round(one.time, 3), one.system, one.method, one.url, one.status, sent, answered]
        return [*facts, one.repeats] if one.repeats else [*facts]


def _settling(found: Settling | None) -> str:
    """How long the sync took for what a statement promises, in words."""
    if found is None:
        return ""
    if found.count == 1:
        return f"Settled in {found.max:g} s"
    return f"{found.count} times settled: p50 {found.p50:g} s, p95 {found.p95:g} s, at most {found.max:g} s"
