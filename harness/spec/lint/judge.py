"""Everything there is to say about documents that were read, one by one and side by side."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from harness.diagnostics import Diagnostic
from harness.location import Location
from harness.model.dataflow import Alias, Reading
from harness.spec.lint import CROSS_RULES, DOCUMENT_RULES
from harness.spec.lint.digest import Documents, Newest, digest
from harness.spec.lint.subject import Subject


def judge(readings: Sequence[Reading], now: datetime, aliases: Sequence[Alias] = ()) -> tuple[Diagnostic, ...]:
    """The diagnostics of the readings with those of the rules about documents and sets of them.

    Document by document as given, each in the order of its lines. `now` is in UTC and without a zone.
    """
    digests = [(each.path, digest(each.dataflow, aliases)) for each in readings if each.dataflow]
    newest = Newest()
    for _, each in digests:
        newest.add(each.systems, each.generated)
    found = judge_together(Documents(digests, newest))
    return tuple(
        diagnostic
        for reading in readings
        for diagnostic in in_order(judge_alone(reading, now), found.get(reading.path, ()))
    )


def judge_alone(reading: Reading, now: datetime) -> tuple[Diagnostic, ...]:
    """The diagnostics of one reading with those of the rules about one document, in the order of its lines."""
    if reading.dataflow is None:
        return reading.diagnostics
    subject = Subject(flow=reading.dataflow, text=reading.text, now=now)
    return in_order(reading.diagnostics, [each for rule in DOCUMENT_RULES for each in rule.rule(subject)])


def judge_together(documents: Documents) -> Mapping[str, Sequence[Diagnostic]]:
    """What the rules about several documents say, by the path of the document that it is said of."""
    found: defaultdict[str, list[Diagnostic]] = defaultdict(list)
    for rule in CROSS_RULES:
        for diagnostic in rule.rule(documents):
            found[diagnostic.location.path].append(diagnostic)
    return found


def in_order(first: Sequence[Diagnostic], more: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics of one document in the order of its lines."""
    return tuple(sorted((*first, *more), key=_order))


def _order(diagnostic: Diagnostic) -> tuple[Location, str]:
    return diagnostic.location, diagnostic.code
