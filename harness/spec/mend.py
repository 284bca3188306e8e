"""Lines put right for docutils where it would lose what follows; line for line the same, the raw text stays as it is.

A data type that spilled out of its table ends the table for docutils. A section title whose first system name is empty
begins with a blank, which makes it a part of the table above it.
"""

from collections.abc import Sequence

from harness.spec.structure import UNDERLINE
from harness.spec.table import CELL

INSIDE = " " * 7


def mended(lines: Sequence[str]) -> list[str]:
    """The lines with spilled data types indented and indented section titles not."""
    result = []
    before = ""
    below_cell = False
    for line, after in zip(lines, (*lines[1:], ""), strict=True):
        spilled = below_cell and line[:1] in ('"', "[")
        if spilled:
            result.append(INSIDE + line)
        elif line[:1].isspace() and " to " in line and not before.strip() and UNDERLINE.match(after):
            result.append(line.lstrip())
        else:
            result.append(line)
        if line.strip():
            below_cell = spilled or bool(CELL.match(line))
        before = line
    return result
