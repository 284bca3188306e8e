"""What the HTML report shows, as values: the templates decide nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from harness.diagnostics import Diagnostic
from harness.model.run import Run, RunDocument, StatementVerdict, counts
from harness.model.verdict import WORST_FIRST, Settling, Verdict
from harness.reporting.anchor import Link, anchors, link
from harness.reporting.findings import BAD, Finding, findings
from harness.reporting.scenes import Appearance, Stage

_SHOWN_ORDER = (Verdict.PASSED, *(verdict for verdict in WORST_FIRST if verdict is not Verdict.PASSED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many of a whole have a verdict; `start` and `width` are its part of a bar of 1000."""

    verdict: Verdict
    number: int
    start: int
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Statements that are not verified for one and the same reason."""

    verdict: Verdict
    reason: str
    statements: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a sentence, which takes its verdict from the worst of them."""

    link: Link
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementView:
    """One statement below its line; `finding` leads to what went wrong."""

    anchor: str
    kind: str
    text: str
    place: str
    verdict: Verdict
    reason: str
    settling: str
    left_out: tuple[str, ...]
    scenarios: tuple[Appearance, ...]
    rows: tuple[Row, ...]
    finding: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """One line of a document with what is to be said about it."""

    number: int
    text: str
    statements: tuple[StatementView, ...]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document in the list of all of them."""

    link: Link
    total: int
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """One document; `elsewhere` and `remarks` have no line in its text."""

    anchor: str
    path: str
    digest: str
    total: int
    counts: tuple[Count, ...]
    lines: tuple[LineView, ...]
    elsewhere: tuple[StatementView, ...]
    remarks: tuple[Diagnostic, ...]
    diagnostics: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The whole report.

    `documents`, and after them `others`, are made while they are read, so that a long page is never held as a whole.
    """

    title: str
    verdict: str
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    total: int
    counts: tuple[Count, ...]
    scenarios_total: int
    scenarios: tuple[Count, ...]
    groups: tuple[Group, ...]
    findings: tuple[Finding, ...]
    contents: tuple[Entry, ...]
    documents: Iterator[DocumentView]
    others: Iterator[Appearance]


def page(run: Run) -> Page:
    """What the report of a run shows: a pure function, so that the same run gives the same page."""
    stage = Stage(run)
    found = findings(run, stage)
    told = {sentence.line: link(finding.title, finding.anchor) for finding in found for sentence in finding.sentences}
    placed = {scenario for verdict in run.verdicts() for scenario in verdict.scenarios}
    others = [outcome.id for outcome in stage.unseen() if outcome.id not in placed]
    names = anchors((document.id for document in run.documents), "document:")
    verdicts = [verdict.verdict for verdict in run.verdicts()]
    return Page(
        title=f"Run {run.id}",
        verdict=sentence(verdicts),
        facts=_facts(run),
        notes=run.notes,
        total=len(verdicts),
        counts=tally(verdicts),
        scenarios_total=len(run.scenarios),
        scenarios=tally(scenario.verdict for scenario in run.scenarios),
        groups=_groups(run, stage),
        findings=found,
        contents=tuple(
            Entry(
                link=link(document.path, names[document.id]),
                total=len(document.verdicts),
                counts=tally(verdict.verdict for verdict in document.verdicts),
            )
            for document in run.documents
        ),
        documents=(_document(document, names[document.id], stage, told) for document in run.documents),
        others=(stage.appear(id) for id in others),
    )


def sentence(verdicts: Iterable[Verdict]) -> str:
    """The verdict of a run in one sentence, which leads with what is not verified."""
    number = counts(verdicts)
    total = sum(number.values())
    if not total:
        return "Nothing was verified: there is no statement in what was read."
    rest = ", ".join(f"{number[verdict]} {verdict.value}" for verdict in WORST_FIRST[:-1] if number[verdict])
    noun = "statement" if total == 1 else "statements"
    if not rest:
        return f"All {total} {noun} verified." if total > 1 else f"The one {noun} is verified."
    missing = total - number[Verdict.PASSED]
    return f"{number[Verdict.PASSED]} of {total} {noun} verified, {missing} not: {rest}."


def tally(verdicts: Iterable[Verdict]) -> tuple[Count, ...]:
    """The counts of all verdicts, passed first and then the worst first; they add up to what was given."""
    number = counts(verdicts)
    total = sum(number.values())
    result: list[Count] = []
    done = 0
    for verdict in _SHOWN_ORDER:
        start = 1000 * done // total if total else 0
        done += number[verdict]
        end = 1000 * done // total if total else 0
        result.append(Count(verdict=verdict, number=number[verdict], start=start, width=end - start))
    return tuple(result)


def _facts(run: Run) -> tuple[tuple[str, str], ...]:
    return (
        ("Run", run.id),
        ("Started", run.started),
        ("Duration", f"{run.duration:.1f} s"),
        ("Mode", run.mode),
        ("Depth", run.depth),
        ("Fault", run.fault or "none"),
        ("Harness", run.harness),
    )


def _groups(run: Run, stage: Stage) -> tuple[Group, ...]:
    grouped: dict[tuple[Verdict, str], list[Link]] = defaultdict(list)
    for document in run.documents:
        for verdict in document.verdicts:
            if verdict.verdict is not Verdict.PASSED and verdict.verdict not in BAD:
                target = stage.statements[verdict.statement.id]
                words = f"{document.path.rsplit('/', 1)[-1]}:{verdict.statement.location.line}"
                grouped[verdict.verdict, verdict.reason].append(Link(text=words, href=target.href))
    groups = [
        Group(verdict=verdict, reason=reason, statements=tuple(statements))
        for (verdict, reason), statements in grouped.items()
    ]
    return tuple(sorted(groups, key=lambda group: -len(group.statements)))


def _document(document: RunDocument, anchor: str, stage: Stage, told: dict[Link | None, Link]) -> DocumentView:
    texts = document.text.split("\n")
    if texts and not texts[-1]:
        texts.pop()  # the line end of the last line
    stated: dict[int, list[StatementView]] = defaultdict(list)
    rows: dict[str, list[Row]] = defaultdict(list)
    for verdict in document.verdicts:
        if verdict.statement.parent:
            place = stage.statements[verdict.statement.id]
            rows[verdict.statement.parent].append(Row(link=place, verdict=verdict.verdict))
    for verdict in document.verdicts:
        line = verdict.statement.location.line
        view = _statement(verdict, tuple(rows.get(verdict.statement.id, ())), stage, told)
        stated[line if 1 <= line <= len(texts) else 0].append(view)
    remarks: dict[int, list[Diagnostic]] = defaultdict(list)
    for diagnostic in document.diagnostics:
        line = diagnostic.location.line
        remarks[line if 1 <= line <= len(texts) else 0].append(diagnostic)
    verdicts = [verdict.verdict for verdict in document.verdicts]
    return DocumentView(
        anchor=anchor,
        path=document.path,
        digest=document.digest.removeprefix("sha256:")[:16],
        total=len(verdicts),
        counts=tally(verdicts),
        lines=tuple(
            LineView(
                number=number,
                text=text.removesuffix("\r"),
                statements=tuple(stated.get(number, ())),
                diagnostics=tuple(remarks.get(number, ())),
            )
            for number, text in enumerate(texts, start=1)
        ),
        elsewhere=tuple(stated.get(0, ())),
        remarks=tuple(remarks.get(0, ())),
        diagnostics=len(document.diagnostics),
    )


def _statement(
    verdict: StatementVerdict, rows: tuple[Row, ...], stage: Stage, told: dict[Link | None, Link]
) -> StatementView:
    statement = verdict.statement
    place = stage.statements[statement.id]
    return StatementView(
        anchor=stage.anchor_of[statement.id],
        kind=statement.kind.value,
        text=statement.text,
        place=str(statement.location),
        verdict=verdict.verdict,
        reason=verdict.reason,
        settling=_settling(verdict.settling),
        left_out=verdict.left_out,
        scenarios=tuple(stage.appear(scenario, statement.id) for scenario in dict.fromkeys(verdict.scenarios)),
        rows=rows,
        finding=told.get(place),
    )


def _settling(found: Settling | None) -> str:
    """How long the sync took for what a statement promises, in words."""
    if found is None:
        return ""
    if found.count == 1:
        return f"Settled in {found.max:g} s"
    return f"{found.count} times settled: p50 {found.p50:g} s, p95 {found.p95:g} s, at most {found.max:g} s"
