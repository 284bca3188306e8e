"""What a page holds of a run for its script: an index of everything, and steps and evidence in pieces.

Arrays instead of objects, verdicts and kinds by number: the script has the same orders (`templates/script/index.js`).
"""

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from harness.model.evidence import Exchange
from harness.model.run import Run, RunDocument, ScenarioOutcome, StatementVerdict, StepOutcome
from harness.model.statement import StatementKind
from harness.model.verdict import Check, Settling, Verdict
from harness.reporting.anchor import anchors
from harness.reporting.characters import shown

VERDICTS = tuple(Verdict)
KINDS = tuple(StatementKind)
WIDEST = 11
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
    documents = [_document(document, names) for document in run.documents]
    stated = [
        _statement(number, verdict, place, scenario, reasons, names, lines)
        for number, (document, (*_, lines, _remarks)) in enumerate(zip(run.documents, documents, strict=True))
        for verdict in document.verdicts
    ]
    return {
        "verdicts": VERDICTS,
        "kinds": KINDS,
        "documents": documents,
        "statements": _columns(stated),
        "scenarios": _columns([_scenario(outcome, reasons, names) for outcome in run.scenarios]),
        "reasons": list(reasons),
        "pieces": [STEPS, EVIDENCE],
    }


def pieces(run: Run, names: Names) -> Iterator[tuple[str, object]]:
    """The steps and the evidence of all scenarios, in pieces with a name each, in their order."""
    place = {id: number for number, id in enumerate(names.statements)}
    steps, shelf = _Steps(place), _Shelf()
    number = 0
    for number, outcome in enumerate(run.scenarios, start=1):
        own = outcome.steps
        steps.put(own)
        shelf.put(own)
        if number % EVIDENCE == 0:
            yield f"evidence.{number // EVIDENCE - 1}", shelf.taken()
        if number % STEPS == 0:
            yield f"steps.{number // STEPS - 1}", steps.taken()
    if number % EVIDENCE:
        yield f"evidence.{number // EVIDENCE}", shelf.taken()
    if number % STEPS:
        yield f"steps.{number // STEPS}", steps.taken()


def packed(value: object) -> str:
    """A value as text that no page can misread: JSON, deflated, in base64."""
    return b64encode(zlib.compress(json.dumps(value, separators=(",", ":")).encode("ascii"))).decode("ascii")


def verdicts_in(text: str) -> tuple[list[Verdict], list[Verdict]]:
    """The verdicts of the statements and of the scenarios that a packed index holds.

    Raises ValueError or zlib.error for any other text.
    """
    held: dict[str, list[list[object]]] = json.loads(zlib.decompress(b64decode(text)))
    statements, scenarios = (held[what][place] for what, place in (("statements", 4), ("scenarios", 2)))
    return [VERDICTS[int(str(one))] for one in statements], [VERDICTS[int(str(one))] for one in scenarios]


def _columns(rows: Sequence[Sequence[object]]) -> list[list[object]]:
    """Columns, which are more alike than rows, so that they take less room."""
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[]] * WIDEST


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
    lines: object,
) -> list[object]:
    """Its text is 0 where it is the line's; the place of its parent and of its scenarios are told from its own."""
    one, own = verdict.statement, place[verdict.statement.id]
    line = one.location.line
    is_line = isinstance(lines, list) and 1 <= line <= len(lines) and lines[line - 1] == one.text
    return [
        names.statements[one.id],
        document,
        line,
        KINDS.index(one.kind),
        VERDICTS.index(verdict.verdict),
        reasons.setdefault(verdict.reason, len(reasons)),
        0 if is_line else one.text,
        own - place[one.parent] if one.parent in place else 0,
        [scenario[id] - own for id in dict.fromkeys(verdict.scenarios)],
        verdict.left_out,
        _settling(verdict.settling),
    ]


def _scenario(outcome: ScenarioOutcome, reasons: dict[str, int], names: Names) -> list[object]:
    """Its anchor is 0 where the script can make it of feature and name."""
    name = outcome.name or outcome.id
    anchor = names.scenarios[outcome.id]
    return [
        0 if anchor == "_".join(f"scenario:{outcome.feature}::{shown(name)}".split()) else anchor,
        name,
        VERDICTS.index(outcome.verdict),
        reasons.setdefault(outcome.reason, len(reasons)),
        outcome.feature,
        outcome.line,
        outcome.tags,
    ]


class _Steps:
    """The steps and checks of some scenarios, each fact in a column of its own."""

    def __init__(self, place: dict[str, int]) -> None:
        self._place = place
        self._last = self._clock = 0
        self._clear()

    def put(self, steps: Iterable[StepOutcome]) -> None:
        before = len(self._steps)
        self._steps += map(self._step, steps)
        self._numbers.append(len(self._steps) - before)

    def taken(self) -> object:
        """What was put since the last time."""
        found = {"numbers": self._numbers, "steps": _columns(self._steps), "checks": _columns(self._checks)}
        self._clear()
        return found

    def _clear(self) -> None:
        self._numbers: list[int] = []
        self._steps: list[list[object]] = []
        self._checks: list[list[object]] = []
        self._last = self._clock = 0

    def _step(self, step: StepOutcome) -> list[object]:
        """Milliseconds: since the step before ended, and of this one."""
        self._checks += map(self._check, step.checks)
        requests = sum(1 + exchange.repeats for exchange in step.exchanges)
        began, ended = round(step.began * 1000), round(step.ended * 1000)
        since, self._clock = began - self._clock, ended
        facts = [step.keyword, step.text, VERDICTS.index(step.verdict), since, ended - began, requests]
        return [*facts, step.table, step.message, len(step.checks)]

    def _check(self, check: Check) -> list[object]:
        """The place of its statement is told from that of the check before; the actual value is 0 where expected."""
        place = self._place.get(check.statement, -1)
        since, self._last = place - self._last, place
        return [
            check.claim,
            VERDICTS.index(check.verdict),
            since,
            check.expected,
            0 if check.actual == check.expected else check.actual,
            check.settled,
            check.watched,
            check.reason,
            check.seen,
            int(check.guard),
        ]


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
