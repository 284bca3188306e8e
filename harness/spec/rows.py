"""Table rows as the model has them: properties, dependencies, data type."""

from dataclasses import dataclass, replace

from harness.diagnostics import Severity
from harness.expr.problems import Problem, Wrong, problems
from harness.location import Location
from harness.model.dataflow import Dependency, Side
from harness.spec.account import Account, excerpt
from harness.spec.cells import PropertyCell, property_cell
from harness.spec.table import Cell

DATA_TYPES = 'a data type is `"string"`, `N/A` or an expression such as `["datetime-format","%Y-%m-%d","_."]`'
PROBLEMS = {
    Wrong.MALFORMED: (Severity.ERROR, "types.malformed-data-type", "the data type cannot be read, "),
    Wrong.UNKNOWN_FUNCTION: (Severity.WARNING, "types.unknown-function", ""),
    Wrong.ARGUMENTS: (Severity.WARNING, "types.wrong-arguments", ""),
    Wrong.DATE_FORMAT: (Severity.WARNING, "types.date-format", ""),
}
DEPENDENCY = "write it as `department.id (Dependant on having NO in country.code)`"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDraft:
    """A row of either table; `aside` is what tells it from a row of the same two properties."""

    location: Location
    source: str
    target: str
    data_type: str = ""
    dependencies: tuple[Dependency, ...] = ()
    aside: str = ""


def read_rows(account: Account, rows: tuple[tuple[Cell, ...], ...]) -> list[RowDraft]:
    """The rows of a MERGE table (two cells) or a PROPS table (three).

    A dependency that cannot be read costs its row; a data type that is malformed or says what nothing
    describes is reported, and its row kept as it stands.
    """
    return [draft for cells in rows if (draft := _merge(cells) if len(cells) == 2 else _property(account, cells))]


def _merge(cells: tuple[Cell, ...]) -> RowDraft:
    source, target = cells
    return RowDraft(location=source.location, source=source.text.strip(), target=target.text.strip())


def _property(account: Account, cells: tuple[Cell, ...]) -> RowDraft | None:
    source, target = property_cell(cells[0].text), property_cell(cells[1].text)
    wrong = [(cell, read) for cell, read in zip(cells, (source, target), strict=False) if read.wrong]
    for cell, read in wrong:
        _unreadable_dependency(account, cells, cell, read)
    if wrong:
        return None
    data_type = cells[2].text.strip()
    for problem in problems(data_type):
        _problem(account, cells[2].location, data_type, problem)
    return RowDraft(
        location=cells[0].location,
        source=source.property,
        target=target.property,
        data_type=data_type,
        dependencies=source.dependencies + tuple(replace(each, side=Side.TARGET) for each in target.dependencies),
        aside=source.aside + target.aside,
    )


def _problem(account: Account, cell: Location, data_type: str, problem: Problem) -> None:
    # A cell that goes on over a second line was joined by blanks: further on, its columns are not those of the line.
    within = cell.column + problem.column - 1 <= len(account.line(cell.line)) + 1
    place = replace(cell, column=cell.column + problem.column - 1) if within else cell
    severity, code, says = PROBLEMS[problem.wrong]
    account.report(severity, code, place, f"{says}{problem.message}: {excerpt(data_type)}", problem.hint or DATA_TYPES)


def _unreadable_dependency(account: Account, cells: tuple[Cell, ...], cell: Cell, read: PropertyCell) -> None:
    covers = (cells[0].location.line, cells[-1].location.line + 1)
    message = f"a dependency that cannot be read, {read.wrong}; its row is not read: {excerpt(cell.text)}"
    account.report(Severity.ERROR, "syntax.dependency", cell.location, message, DEPENDENCY, covers=covers)
