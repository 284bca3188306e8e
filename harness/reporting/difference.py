"""Where two values differ, word by word, and letter by letter where words are alike."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\w+|\s+|.", re.DOTALL)
_LONGEST = 4_000  # characters; comparing takes the square of it
_LONGEST_WORD = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a value, and whether the other value has something else there."""

    text: str
    differs: bool = False


def difference(expected: str, actual: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both values in pieces; values that are equal, absent or too long to compare are one piece each."""
    if expected == actual or not expected or not actual:
        return whole(expected), whole(actual)
    if max(len(expected), len(actual)) > _LONGEST:
        return whole(expected, differs=True), whole(actual, differs=True)
    return _pieces(_TOKEN.findall(expected), _TOKEN.findall(actual))


def _pieces(left: list[str], right: list[str]) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    matcher = SequenceMatcher(a=left, b=right, autojunk=False)
    wanted: list[Piece] = []
    got: list[Piece] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        before, after = "".join(left[a:b]), "".join(right[c:d])
        if tag == "replace" and b - a == d - c == 1 and _alike(before, after):
            inner = _pieces(list(before), list(after))
            wanted.extend(inner[0])
            got.extend(inner[1])
            continue
        for pieces, text in ((wanted, before), (got, after)):
            if text:
                pieces.append(Piece(text=text, differs=tag != "equal"))
    return tuple(wanted), tuple(got)


def _alike(before: str, after: str) -> bool:
    """Two words of which one is a misspelling of the other, so that single letters say more than the words do."""
    longest = max(len(before), len(after))
    return 1 < longest <= _LONGEST_WORD and SequenceMatcher(a=before, b=after, autojunk=False).ratio() > 0.6


def whole(text: str, *, differs: bool = False) -> tuple[Piece, ...]:
    """A value as one piece, or as none when it is empty."""
    return (Piece(text=text, differs=differs),) if text else ()
