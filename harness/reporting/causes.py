"""Findings that probably have one cause, so that a fault of the sync is one thing to read and not a flood."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from harness.model.statement import StatementKind
from harness.model.verdict import Verdict
from harness.reporting.findings import Finding

CREATING = (StatementKind.EVERY, StatementKind.WHEN, StatementKind.CONNECTED, StatementKind.MATCH)
LINKING = (*CREATING, StatementKind.MERGE, StatementKind.MERGE_ROW)
SENTENCE = {StatementKind.MERGE_ROW: StatementKind.MERGE, StatementKind.PROPS_ROW: StatementKind.PROPS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A finding that stands for others, and those; `why` says what they have in common."""

    finding: Finding
    likewise: tuple[Finding, ...]
    why: str


def causes(findings: Sequence[Finding]) -> tuple[Cause, ...]:
    """Findings by what they probably have in common, in the order of the first of each.

    Where the records of a mapping do not come or do not merge, whatever else fails in it may follow from that. Else
    those of one mapping belong together that are about one kind of sentence, and what could not be run for one reason,
    wherever it was.
    """
    lost = {
        finding.mapping
        for finding in findings
        if finding.verdict is Verdict.FAILED and any(one.kind in LINKING for one in finding.sentences)
    }
    groups: defaultdict[tuple[str, ...], list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[_key(finding, finding.mapping in lost)].append(finding)
    return tuple(_cause(group) for group in groups.values())


def _key(finding: Finding, lost: bool) -> tuple[str, ...]:
    if not finding.sentences:
        return (finding.anchor,)  # a scenario of people's own: nothing tells what it has in common with others
    first = finding.sentences[0]
    if finding.verdict is Verdict.ERRORED:
        reasons = [check.reason for check in first.checks if check.reason] or [first.reason]
        return ("errored", reasons[0])
    if lost:
        return ("failed", finding.mapping)
    return ("failed", finding.mapping, SENTENCE.get(first.kind, first.kind))


def _cause(group: Sequence[Finding]) -> Cause:
    first, *likewise = sorted(group, key=_rank)
    why = "in the same mapping" if first.verdict is Verdict.FAILED else "for the same reason"
    return Cause(finding=first, likewise=tuple(likewise), why=why)


def _rank(finding: Finding) -> int:
    """How near a finding is to the root: a record that does not come, then one that does not merge."""
    kinds = {sentence.kind for sentence in finding.sentences}
    return 0 if kinds & {*CREATING} else 1 if kinds & {*LINKING} else 2
