"""Everything there is to say about documents that were read, by all rules together."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from harness.diagnostics import Diagnostic
from harness.location import Location
from harness.model.dataflow import Dataflow, Reading
from harness.spec.lint import CROSS_RULES, DOCUMENT_RULES
from harness.spec.lint.identity import Key, letters
from harness.spec.lint.subject import Subject


def judge(readings: Sequence[Reading], now: datetime) -> tuple[Diagnostic, ...]:
    """The diagnostics of the readings with those of the rules about documents and sets of them.

    Document by document as given, each in the order of its lines. `now` is in UTC and without a zone.
    """
    found: defaultdict[str, list[Diagnostic]] = defaultdict(list)
    flows = [reading.dataflow for reading in readings if reading.dataflow]
    for reading in readings:
        if reading.dataflow:
            subject = Subject(flow=reading.dataflow, text=reading.text, now=now)
            for document_rule in DOCUMENT_RULES:
                found[reading.path] += document_rule.rule(subject)
    for cross_rule in CROSS_RULES:
        for diagnostic in cross_rule.rule(_current(flows)):
            found[diagnostic.location.path].append(diagnostic)
    return tuple(
        diagnostic
        for reading in readings
        for diagnostic in sorted((*reading.diagnostics, *found[reading.path]), key=_order)
    )


def _current(flows: Sequence[Dataflow]) -> list[Dataflow]:
    """The documents without older versions of others, which never hold at the same time."""
    newest: dict[Key, str] = {}
    for flow in flows:
        newest[_systems(flow)] = max(newest.get(_systems(flow), ""), flow.generated)
    return [flow for flow in flows if not all(_systems(flow)) or flow.generated == newest[_systems(flow)]]


def _systems(flow: Dataflow) -> Key:
    return letters(flow.source), letters(flow.target)


def _order(diagnostic: Diagnostic) -> tuple[Location, str]:
    return diagnostic.location, diagnostic.code
