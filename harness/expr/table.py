"""The distinct data type cells of documents with what can be done with each, for people."""

from collections.abc import Iterator, Mapping

from harness.expr.declared import declared
from harness.expr.problems import Wrong, problems
from harness.expr.read import read_cell
from harness.expr.tree import Malformed


def table(cells: Mapping[str, int]) -> str:
    """A line for each cell, given with the number of its rows, the most frequent first.

    The status is `read` (with the types that the cell declares), `malformed`, or `remark` for a cell that can be read
    but names what nothing describes.
    """
    ordered = sorted(cells.items(), key=lambda each: (-each[1], each[0]))
    return "\n".join([" rows  status      cell", *(_line(text, rows) for text, rows in ordered)])


def _line(text: str, rows: int) -> str:
    status, said = _status(text)
    return f"{rows:5}  {status:10}  {text}  {said}".rstrip()


def _status(text: str) -> tuple[str, str]:
    found = problems(text)
    if found:
        status = "malformed" if found[0].wrong is Wrong.MALFORMED else "remark"
        return status, "; ".join(f"column {each.column}: {each.message}" for each in found)
    return "read", " or ".join(_types(text))


def _types(text: str) -> Iterator[str]:
    cell = read_cell(text)
    types = None if isinstance(cell, Malformed) else declared(cell)
    yield from sorted(types) if types is not None else ()
