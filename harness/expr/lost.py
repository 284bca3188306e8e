"""Says which brackets a data type cell has lost; thousands of published cells have lost their opening ones."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from harness.expr.signatures import CASTS, SIGNATURES
from harness.expr.tree import Malformed

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]]', re.DOTALL)
NAMED = 6  # more names than these are only counted


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    text: str
    at: int
    bare: bool  # no bracket stands before it


def missing(cell: str, sound: Callable[[str], bool]) -> Malformed | None:
    """Where brackets are missing outside of quoted text; None if none is.

    Lost opening brackets are named by the functions before which they stood: by all of them if there are just as many
    as brackets lost and the cell would be `sound` with these put back, else by the first. Nothing is put back.
    """
    tokens = _tokens(cell)
    brackets = [token.text for token in tokens if token.text in ("[", "]")]
    lost = brackets.count("]") - brackets.count("[")
    if lost > 0:
        return _opening(cell, tokens, lost, sound)
    if lost < 0:
        return Malformed(column=len(cell) + 1, message=f"{_brackets(-lost)} “]” lost at the end")
    return None


def _tokens(cell: str) -> Sequence[_Token]:
    found: list[_Token] = []
    for match in TOKEN.finditer(cell):
        bare = not (found and found[-1].text == "[")
        found.append(_Token(text=match.group(), at=match.start(), bare=bare))
    return found


def _opening(cell: str, tokens: Sequence[_Token], lost: int, sound: Callable[[str], bool]) -> Malformed:
    bare = [token for token in tokens if token.bare and token.text.strip('"') in SIGNATURES]
    sure = [token for token in bare if token.text.strip('"') not in CASTS]
    named = next((each for each in (sure, bare) if len(each) == lost and sound(_put_back(cell, each))), None)
    if named is None:
        first = tokens[0] if cell[0] != "[" else (sure or bare or [tokens[-1]])[0]
        where = f", the first before {first.text}" if lost > 1 else f" before {first.text}"
        if first.text == "]":
            where = ", or a closing one is too many"
        return Malformed(column=first.at + 1, message=f"{_brackets(lost)} “[” lost{where}")
    names = [token.text for token in named]
    if len(names) > NAMED:
        before = f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more"
    else:
        before = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    return Malformed(column=named[0].at + 1, message=f"{_brackets(lost)} “[” lost before {before}")


def _put_back(cell: str, before: Sequence[_Token]) -> str:
    for token in reversed(before):
        cell = f"{cell[: token.at]}[{cell[token.at :]}"
    return cell


def _brackets(count: int) -> str:
    return "one bracket" if count == 1 else f"{count} brackets"
