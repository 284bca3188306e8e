"""Table rows as the model has them: properties, dependencies, data type."""

from dataclasses import dataclass, replace

from harness.diagnostics import Severity
from harness.location import Location
from harness.model.dataflow import Dependency, Side
from harness.spec.account import Account, excerpt
from harness.spec.cells import PropertyCell, data_type_problem, property_cell
from harness.spec.table import Cell

DATA_TYPES = 'a data type is `"string"`, `N/A` or an expression such as `["datetime-format","%Y-%m-%d","_."]`'
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

    A dependency that cannot be read costs its row; a malformed data type is reported, and its row kept as it stands.
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
    problem = data_type_problem(data_type)
    if problem:
        message = f"the data type cannot be read, {problem}: {excerpt(data_type)}"
        account.report(Severity.ERROR, "types.malformed-data-type", cells[2].location, message, DATA_TYPES)
    return RowDraft(
        location=cells[0].location,
        source=source.property,
        target=target.property,
        data_type=data_type,
        dependencies=source.dependencies + tuple(replace(each, side=Side.TARGET) for each in target.dependencies),
        aside=source.aside + target.aside,
    )


def _unreadable_dependency(account: Account, cells: tuple[Cell, ...], cell: Cell, read: PropertyCell) -> None:
    covers = (cells[0].location.line, cells[-1].location.line + 1)
    message = f"a dependency that cannot be read, {read.wrong}; its row is not read: {excerpt(cell.text)}"
    account.report(Severity.ERROR, "syntax.dependency", cell.location, message, DEPENDENCY, covers=covers)
