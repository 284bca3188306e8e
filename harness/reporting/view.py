"""What the HTML report shows, as values: the templates decide nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from harness.model.run import Run, counts
from harness.model.verdict import WORST_FIRST, Verdict
from harness.reporting.anchor import Link, link
from harness.reporting.causes import Cause, causes
from harness.reporting.data import Names, index, packed, pieces
from harness.reporting.findings import BAD, findings

FEW = 40
"""Places that are named for a reason; the rest is a filter away."""
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
    """Statements that are not verified for one and the same reason: how many, and the first of them."""

    verdict: Verdict
    reason: str
    number: int
    statements: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document in the list of all of them; its text is drawn by the script."""

    link: Link
    total: int
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The whole report: what is read without a script, and packed what the script draws when it is asked to.

    `pieces` are made while they are read, so that a long page is never held as a whole.
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
    findings: int
    causes: tuple[Cause, ...]
    contents: tuple[Entry, ...]
    index: str
    pieces: Iterator[tuple[str, str]]


def page(run: Run) -> Page:
    """What the report of a run shows: a pure function, so that the same run gives the same page."""
    names = Names.of(run)
    verdicts = [verdict.verdict for verdict in run.verdicts()]
    found = findings(run, names)
    return Page(
        title=f"Run {run.id}",
        verdict=sentence(verdicts),
        facts=_facts(run),
        notes=run.notes,
        total=len(verdicts),
        counts=tally(verdicts),
        scenarios_total=len(run.scenarios),
        scenarios=tally(scenario.verdict for scenario in run.scenarios),
        groups=_groups(run, names),
        findings=len(found),
        causes=causes(found),
        contents=tuple(
            Entry(
                link=link(document.path, names.documents[document.id]),
                total=len(document.verdicts),
                counts=tally(verdict.verdict for verdict in document.verdicts),
            )
            for document in run.documents
        ),
        index=packed(index(run, names)),
        pieces=((name, packed(piece)) for name, piece in pieces(run, names)),
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


def _groups(run: Run, names: Names) -> tuple[Group, ...]:
    numbers: Counter[tuple[Verdict, str]] = Counter()
    first: dict[tuple[Verdict, str], list[Link]] = defaultdict(list)
    for document in run.documents:
        for verdict in document.verdicts:
            if verdict.verdict is Verdict.PASSED or verdict.verdict in BAD:
                continue
            key = verdict.verdict, verdict.reason
            numbers[key] += 1
            if numbers[key] <= FEW:
                words = f"{document.path.rsplit('/', 1)[-1]}:{verdict.statement.location.line}"
                first[key].append(link(words, names.statements[verdict.statement.id]))
    return tuple(
        Group(verdict=verdict, reason=reason, number=number, statements=tuple(first[verdict, reason]))
        for (verdict, reason), number in numbers.most_common()
    )
