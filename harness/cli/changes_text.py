"""What changed between two versions, for people."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from harness.cli.output import counted
from harness.planning.comparison import Comparison
from harness.planning.touched import Touch, Touched
from harness.spec.compare.change import Change, DocumentChanges


def text(comparisons: Sequence[Comparison]) -> Iterator[str]:
    """A heading for each document and section, a line for each change (`!` breaking), the sums at the end."""
    for comparison in comparisons:
        document = comparison.document
        if not document.changes and not document.layout:
            continue
        yield heading(document)
        for mapping, changes in groupby(document.changes, key=lambda change: change.mapping):
            if mapping:
                yield f"  {mapping.strip()}"
            indent = "    " if mapping else "  "
            yield from (f"{indent}{_line(change)}" for change in changes)
        if note := layout_note(document):
            yield f"  {note}"
        if comparison.scenarios:
            yield f"  scenarios touched: {sum_of(comparison)}"
            yield from (f"    {_scenario(each)}" for each in comparison.scenarios)
        yield ""
    yield total(comparisons)


def heading(document: DocumentChanges) -> str:
    """The document's path, and what it was where that is another."""
    if document.old and document.new and document.old.path != document.new.path:
        return f"{document.new.path} (before: {document.old.path})"
    return document.path


def layout_note(document: DocumentChanges) -> str:
    """What differs without a meaning, and what could not be compared, in one line."""
    told = []
    if document.layout:
        only = "layout only: " if not document.changes else "layout: "
        told.append(f"{only}{', '.join(document.layout)}")
    if document.partial and document.changes:
        told.append("a part cannot be read and was not compared")
    return "; ".join(told)


def words(change: Change) -> str:
    """A change in words: its kind and what is said before and after."""
    kind = change.kind.replace(".", " ")
    if change.old is None or change.new is None:
        side = change.new or change.old
        return f"{kind}: {side.text if side else ''}"
    if change.old.text == change.new.text:
        return f"{kind}: {change.new.text}"
    return f"{kind}: {change.old.text} is now {change.new.text}"


def places(change: Change) -> str:
    """Where a change stands: in NEW, and before that in OLD."""
    told = [f"{change.new.location}"] if change.new else []
    told += [f"was {change.old.location}"] if change.old else []
    return ", ".join(told)


def sum_of(comparison: Comparison) -> str:
    """How many scenarios of a document are touched, of how many."""
    touches = Counter(each.touch for each in comparison.scenarios)
    now = touches[Touch.CHANGED] + touches[Touch.NEW]
    gone = f", {touches[Touch.GONE]} gone" if touches[Touch.GONE] else ""
    return f"{now} of {comparison.planned}{gone}"


def total(comparisons: Sequence[Comparison]) -> str:
    """All of it in one sentence."""
    changed = [each for each in comparisons if each.document.changes]
    changes = [change for each in changed for change in each.document.changes]
    layout = sum(bool(each.document.layout) and not each.document.changes for each in comparisons)
    scenarios = Counter(one.touch for each in comparisons for one in each.scenarios)
    touched = scenarios[Touch.CHANGED] + scenarios[Touch.NEW]
    told = [
        f"{counted(len(changes), 'change')} in {len(changed):,} of {counted(len(comparisons), 'document')}",
        f"{sum(change.breaking for change in changes):,} breaking",
        f"{touched:,} of {counted(sum(each.planned for each in comparisons), 'scenario')} touched",
        f"{scenarios[Touch.GONE]:,} gone",
    ]
    only = f"; {counted(layout, 'document')} in layout only" if layout else ""
    return f"{', '.join(told)}{only}."


def _line(change: Change) -> str:
    mark = "! " if change.breaking else "  "
    reason = f"breaking: {change.reason}" if change.breaking else change.reason
    return f"{mark}{words(change)} — {reason} ({places(change)})"


def _scenario(touched: Touched) -> str:
    return f"{touched.touch}: {touched.feature}: {touched.scenario.name}"
