"""Where two values differ, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\w+|\s+|.", re.DOTALL)
_LONGEST = 4_000  # characters; comparing takes the square of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a value, and whether the other value has something else there."""

    text: str
    differs: bool = False


def difference(expected: str, actual: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both values in pieces; values that are equal, absent or too long to compare are one piece each."""
    if expected == actual or not expected or not actual:
        return _whole(expected, differs=False), _whole(actual, differs=False)
    if max(len(expected), len(actual)) > _LONGEST:
        return _whole(expected, differs=True), _whole(actual, differs=True)
    left, right = _TOKEN.findall(expected), _TOKEN.findall(actual)
    matcher = SequenceMatcher(a=left, b=right, autojunk=False)
    wanted: list[Piece] = []
    got: list[Piece] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        for pieces, text in ((wanted, "".join(left[a:b])), (got, "".join(right[c:d]))):
            if text:
                pieces.append(Piece(text=text, differs=tag != "equal"))
    return tuple(wanted), tuple(got)


def _whole(text: str, *, differs: bool) -> tuple[Piece, ...]:
    return (Piece(text=text, differs=differs),) if text else ()
