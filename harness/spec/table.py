"""The rows of a `list-table`, taken from its raw lines."""

import re
from dataclasses import dataclass, field

from harness.diagnostics import Severity
from harness.location import Location
from harness.spec.account import Account, excerpt

OPTION = re.compile(r"\s+:(?P<name>[\w-]+):\s*(?P<value>.*)$")
CELL = re.compile(r"(?P<marker>\s+\* -|\s+-)(?: (?P<text>.*))?$")
ROW_FORM = "a row is `   * - source` / `     - target`, in a property table with `     - data type` below"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell's raw text and the place where it begins."""

    location: Location
    text: str


@dataclass(slots=True, kw_only=True)
class Row:
    """The cells found so far, and the lines that they stand on."""

    first: int
    end: int
    cells: list[Cell] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The complete rows below the header of one table; `location` is that of the header, else of the table."""

    location: Location
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    header_only: bool = False


def is_row(line: str) -> bool:
    """Whether a line begins a row or a cell of a list-table."""
    return bool(CELL.match(line))


def taken_apart(line: str) -> tuple[str, str]:
    """The marker of a cell, with a blank after it, and the cell's text; of any other line all is text."""
    cell = CELL.match(line)
    return (f"{cell['marker']} ", cell["text"] or "") if cell else ("", line)


def read_table(account: Account, first: int, end: int, *, columns: int, at_end: bool) -> Table:
    """Read the table on the lines from `first` up to `end`; what cannot be read is reported and left out.

    The first row is the header. `at_end` says that nothing follows in the document, so that what is missing was cut.
    """
    body = _options(account, first, end)
    found = _rows(account, body, end, columns)
    if not found:
        _cut(account, account.place(first), "a table without rows", at_end=at_end)
        return Table(location=account.place(first), header=(), rows=())
    header = found[0]
    last = at_end and found[-1]
    complete = _is_complete(account, header, columns, at_end=header is last)
    named = complete and _is_header(account, header)
    rows = tuple(tuple(row.cells) for row in found[1:] if _is_complete(account, row, columns, at_end=row is last))
    names = tuple(cell.text for cell in header.cells) if named else ()
    return Table(location=header.cells[0].location, header=names, rows=rows, header_only=complete and len(found) == 1)


def read_more_rows(
    account: Account, first: int, end: int, *, columns: int, at_end: bool
) -> tuple[tuple[Cell, ...], ...]:
    """Read rows that stand apart from their table, as below an unindented line."""
    found = _rows(account, first, end, columns)
    last = at_end and found and found[-1]
    return tuple(tuple(row.cells) for row in found if _is_complete(account, row, columns, at_end=row is last))


def _options(account: Account, first: int, end: int) -> int:
    """Account for the directive's line and its options; gives the first line of the body."""
    title = account.line(first).partition("::")[2].strip()
    if title:
        account.unread(Severity.WARNING, first, first + 1, why="no title is expected here", hint="`.. list-table::`")
    else:
        account.read(first)
    number = first + 1
    while number < end and (option := OPTION.match(account.line(number))):
        if (option["name"], option["value"].strip()) == ("header-rows", "1"):
            account.read(number)
        else:
            hint = "the only option is `:header-rows: 1`"
            account.unread(Severity.WARNING, number, number + 1, why="no option of these tables", hint=hint)
        number += 1
    return number


def _rows(account: Account, first: int, end: int, columns: int) -> list[Row]:
    rows: list[Row] = []
    for number in range(first, end):
        text = account.line(number)
        if not text.strip():
            continue
        cell = CELL.match(text)
        if cell and (rows or "*" in cell["marker"]):
            raw = cell["text"] or ""
            column = len(cell["marker"]) + 2 + (len(raw) - len(raw.lstrip()) if raw.strip() else 0)
            if "*" in cell["marker"]:
                rows.append(Row(first=number, end=number))
            rows[-1].cells.append(Cell(location=account.place(number, column), text=raw))
            rows[-1].end = number + 1
        elif rows and text[0].isspace() and rows[-1].end == number:
            _continue(account, rows[-1], number)
        elif rows and len(rows[-1].cells) == columns - 1 and columns > 2:
            _adopt(account, rows[-1], number)
        else:
            account.unread(Severity.ERROR, number, number + 1, why="no row or cell of the table", hint=ROW_FORM)
    return rows


def _continue(account: Account, row: Row, number: int) -> None:
    cell = row.cells[-1]
    row.cells[-1] = Cell(location=cell.location, text=f"{cell.text.rstrip()} {account.line(number).strip()}".strip())
    row.end = number + 1
    message = f"the cell goes on over a second line: {excerpt(account.line(number))}"
    hint = f"read as one; write it on one line: {row.cells[-1].text}"
    account.report(Severity.WARNING, "syntax.continued-cell", account.place(number), message, hint)


def _adopt(account: Account, row: Row, number: int) -> None:
    text = account.line(number).strip()
    row.cells.append(Cell(location=account.place(number), text=text))
    message = f"the data type {excerpt(text)} stands on a line of its own, outside the table"
    hint = f"read as the data type of the row above it; indent it as a cell: `     - {text}`"
    place = account.place(number)
    account.report(Severity.WARNING, "syntax.spilled-data-type", place, message, hint, covers=(number, number + 1))


def _is_complete(account: Account, row: Row, columns: int, *, at_end: bool) -> bool:
    given = len(row.cells)
    if given == columns:
        account.read(row.first, row.end)
        return True
    problem = f"a row of {given} {'cell' if given == 1 else 'cells'} in a table of {columns} columns"
    _cut(account, row.cells[-1].location, problem, at_end=at_end and given < columns, covers=(row.first, row.end))
    return False


def _cut(account: Account, place: Location, problem: str, *, at_end: bool, covers: tuple[int, int] = (0, 0)) -> None:
    if at_end:
        code, message = "structure.truncated-table", f"the document ends in the middle of a table: {problem}"
    else:
        code, message = "syntax.row-cells", problem
    account.report(Severity.ERROR, code, place, message, ROW_FORM, covers=covers)


def _is_header(account: Account, header: Row) -> bool:
    endings = ("property", "property", "data type")
    cells = tuple(cell.text.strip() for cell in header.cells)
    if all(cell.casefold().endswith(ending) for cell, ending in zip(cells, endings, strict=False)):
        return True
    message = f"the first row is no header: {excerpt(' | '.join(cells))}"
    hint = "the first row names the columns: `A Property`, `B Property` and, in a property table, `B Data Type`"
    place = header.cells[0].location
    account.report(Severity.ERROR, "syntax.table-header", place, message, hint, covers=(header.first, header.end))
    return False
