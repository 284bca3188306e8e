"""Mends what is wrong with a document where the right text is certain, and changes nothing else."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from harness.diagnostics import Diagnostic
from harness.expr.read import read_cell
from harness.expr.tree import Malformed
from harness.model.dataflow import Reading
from harness.model.statement import Statement, statements
from harness.spec.account import LINE_END
from harness.spec.read import read
from harness.spec.table import CELL

ENDS = re.compile(f"({LINE_END.pattern})")
Fix = Callable[[Sequence[str], int], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A document's text after fixing, and the diagnostics that are thereby done with."""

    text: str
    done: tuple[Diagnostic, ...]


def fixed(reading: Reading, codes: frozenset[str]) -> Fixed:
    """Mend a document's diagnostics of these codes, as far as there is a fix for them.

    Nothing is done where the mended text would not be read with the same statements, or with new diagnostics.
    """
    lines = ENDS.split(reading.text)[::2]
    ends = [*ENDS.split(reading.text)[1::2], ""]
    done = []
    for diagnostic in reading.diagnostics:
        fix = FIXES.get(diagnostic.code)
        line = fix(lines, diagnostic.location.line - 1) if fix and diagnostic.code in codes else None
        if line is not None:
            lines[diagnostic.location.line - 1] = line
            done.append(diagnostic)
    text = "".join(line + end for line, end in zip(lines, ends, strict=True))
    if not done or not _says_the_same(reading, text, done):
        return Fixed(text=reading.text, done=())
    return Fixed(text=text, done=tuple(done))


def _put_back(lines: Sequence[str], index: int) -> str | None:
    """A spilled data type as the last cell of the row above it, indented as the cell before."""
    above = next((line for line in reversed(lines[:index]) if line.strip()), "")
    cell = CELL.match(above)
    if cell is None or "*" in cell["marker"] or isinstance(read_cell(lines[index]), Malformed):
        return None
    return f"{cell['marker']} {lines[index].lstrip()}"


FIXES: dict[str, Fix] = {"syntax.spilled-data-type": _put_back}


def _says_the_same(reading: Reading, text: str, done: Sequence[Diagnostic]) -> bool:
    if reading.dataflow is None:
        return False
    again = read(text, path=reading.path, document_id=reading.dataflow.id)
    left = [each for each in reading.diagnostics if each not in done]
    return _statements(again) == _statements(reading) and [_sort(each) for each in again.diagnostics] == [
        _sort(each) for each in left
    ]


def _statements(reading: Reading) -> tuple[Statement, ...]:
    return tuple(statements(reading.dataflow)) if reading.dataflow else ()


def _sort(diagnostic: Diagnostic) -> tuple[str, int]:
    return diagnostic.code, diagnostic.location.line
