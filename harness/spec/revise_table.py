"""A table with the rows that changed written anew."""

from collections.abc import Sequence

from harness.model.dataflow import MergeRule, PropertyMapping
from harness.spec import canonical
from harness.spec.account import DIRECTIVE
from harness.spec.cells import property_cell
from harness.spec.pieces import LINE_ENDS, Piece
from harness.spec.table import taken_apart

Row = MergeRule | PropertyMapping


def revised_table(
    lines: Sequence[str], whole: Piece, rows: Sequence[Row], old: Sequence[Row], line_end: str
) -> str | None:
    """A sentence and its table with these rows instead of the old ones; None if there is no table to put them into."""
    last = whole.first + len(_split(lines, whole))
    spans = _row_spans(lines, old, last)
    head_end = min((first for _, first, _ in spans.values()), default=0) or _below_header(lines, whole.first, last)
    if not head_end:
        return None
    tail = max((end for _, _, end in spans.values()), default=head_end)
    text = [*lines[whole.first - 1 : head_end - 1]]
    for row in rows:
        known = spans.pop((row.location.line, row.location.column), None)
        if known is None:
            text += [f"{line}{line_end}" for line in canonical.row(row)]
        else:
            before, first, end = known
            text += _row(row, before, lines[first - 1 : end - 1], line_end)
    text += lines[tail - 1 : last - 1]
    return "".join(line if line.endswith(tuple(LINE_ENDS)) else line + line_end for line in text[:-1]) + text[-1]


def _split(lines: Sequence[str], whole: Piece) -> Sequence[str]:
    """The lines of a piece without the blank ones below it."""
    last = whole.end
    while last > whole.first and not lines[last - 2].strip():
        last -= 1
    return lines[whole.first - 1 : last - 1]


def _row_spans(lines: Sequence[str], old: Sequence[Row], last: int) -> dict[tuple[int, int], tuple[Row, int, int]]:
    """Where each row stands: up to the next one, or to the first blank line."""
    spans: dict[tuple[int, int], tuple[Row, int, int]] = {}
    limit = 0
    for row in sorted(old, key=lambda row: row.location, reverse=True):
        end = limit or row.location.line
        while not limit and end < last and lines[end - 1].strip():
            end += 1
        spans[row.location.line, row.location.column] = (row, row.location.line, end)
        limit = row.location.line
    return spans


def _below_header(lines: Sequence[str], first: int, last: int) -> int:
    """The line below the header row of a table without other rows; 0 if there is none."""
    number = first
    while number < last and not DIRECTIVE.match(lines[number - 1]):
        number += 1
    for blank in (False, True, False):
        while number < last and bool(lines[number - 1].strip()) is not blank:
            number += 1
    return number if number > first and lines[number - 2].lstrip().startswith("-") else 0


def _row(row: Row, old: Row, lines: Sequence[str], line_end: str) -> list[str]:
    """A row's own lines where it says what it said; cell by cell if each of them stands on a line of its own."""
    if _said(row) == _said(old):
        return list(lines)
    new = canonical.row(row)
    if len(lines) != len(new):
        return [f"{line}{line_end}" for line in new]
    return [_cell(line, before, own) for line, before, own in zip(new, lines, _unchanged(row, old, lines), strict=True)]


def _unchanged(row: Row, old: Row, lines: Sequence[str]) -> list[str]:
    """For each cell what it should hold instead of the canonical text: its own, or the new path before its aside."""
    kept = []
    dependencies = [each.dependencies if isinstance(each, PropertyMapping) else () for each in (row, old)]
    for cell, (now, before) in enumerate(zip(_said(row)[:2], _said(old)[:2], strict=True)):
        raw = lines[cell].rstrip(LINE_ENDS)
        marker, text = taken_apart(raw)
        aside = property_cell(text).aside if isinstance(row, PropertyMapping) else ""
        if dependencies[0] != dependencies[1]:
            kept.append("")
        elif now == before:
            kept.append(raw)
        else:
            kept.append(f"{marker}{now} {aside}".rstrip())
    if isinstance(row, PropertyMapping) and isinstance(old, PropertyMapping):
        kept.append(lines[2].rstrip(LINE_ENDS) if row.data_type == old.data_type else "")
    return kept


def _cell(new: str, before: str, own: str) -> str:
    return (own or new) + before[len(before.rstrip(LINE_ENDS)) :]


def _said(row: Row) -> tuple[str, ...]:
    if isinstance(row, MergeRule):
        return row.source, row.target
    return row.source, row.target, row.data_type, repr(row.dependencies)
