"""Data types that spilled out of their table, put back in for docutils, which else ends the table there."""

from collections.abc import Sequence

from harness.spec.table import CELL

INSIDE = " " * 7


def mended(lines: Sequence[str]) -> list[str]:
    """The lines with every unindented data type below a cell indented; line for line the same otherwise."""
    result = []
    below_cell = False
    for line in lines:
        spilled = below_cell and line[:1] in ('"', "[")
        result.append(INSIDE + line if spilled else line)
        if line.strip():
            below_cell = spilled or bool(CELL.match(line))
    return result
