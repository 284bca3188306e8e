"""Lines put right for docutils where it would lose what follows; line for line the same, the raw text stays as it is.

A data type that spilled out of its table ends the table for docutils. A section title whose first system name is empty
begins with a blank, which makes it a part of the table above it; so does a sentence that begins with one.
"""

from collections.abc import Sequence

from harness.spec.sentences import is_worded
from harness.spec.structure import UNDERLINE
from harness.spec.table import CELL

INSIDE = " " * 7


def mended(lines: Sequence[str]) -> list[str]:
    """The lines with spilled data types indented, and section titles and sentences not."""
    result = []
    before = ""
    below_cell = False
    for line, after in zip(lines, (*lines[1:], ""), strict=True):
        spilled = below_cell and line[:1] in ('"', "[")
        if spilled:
            result.append(INSIDE + line)
        elif line[:1].isspace() and (_is_title(line, before, after) or _is_sentence(line, before)):
            result.append(line.lstrip())
        else:
            result.append(line)
        if line.strip():
            below_cell = spilled or bool(CELL.match(line))
        before = line
    return result


def _is_title(line: str, before: str, after: str) -> bool:
    return " to " in line and not before.strip() and bool(UNDERLINE.match(after))


def _is_sentence(line: str, before: str) -> bool:
    return (not before.strip() or bool(UNDERLINE.match(before))) and is_worded(line)
