"""Pieces of a text put together: what stood side by side keeps its blank lines, what is new gets the usual ones."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LINES = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
LINE_ENDS = "\r\n"


def with_ends(text: str) -> list[str]:
    """The lines of a text with their ends, so that they make the text again when joined."""
    return LINES.findall(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some lines and the blank ones below them; `first` and `end` tell where they stood, 0 if they are new."""

    body: str
    gap: str = ""
    first: int = 0
    end: int = 0


def piece(lines: Sequence[str], first: int, end: int) -> Piece:
    """The lines from `first` up to `end`, counted from 1, as a piece."""
    last = end
    while last > first and not lines[last - 2].strip():
        last -= 1
    return Piece(
        body="".join(lines[first - 1 : last - 1]), gap="".join(lines[last - 1 : end - 1]), first=first, end=end
    )


def joined(pieces: Sequence[Piece], *, line_end: str, blanks: Sequence[int]) -> str:
    """The pieces one after the other; `blanks` says how many lines stand between two that did not stand so before."""
    return "".join(_joined(pieces, line_end, blanks))


def _joined(pieces: Sequence[Piece], line_end: str, blanks: Sequence[int]) -> Iterator[str]:
    for index, each in enumerate(pieces):
        yield each.body
        if index == len(pieces) - 1:
            return
        if each.end and each.end == pieces[index + 1].first:
            yield each.gap
        else:
            yield line_end * (blanks[min(index, len(blanks) - 1)] + (not each.body.endswith(tuple(LINE_ENDS))))
