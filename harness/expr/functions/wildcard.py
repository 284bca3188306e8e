"""The patterns of `matches`: `*` is any text, `?` any one character, everything else itself (DTL ground rule 9)."""

from collections.abc import Callable

Spend = Callable[[int], None]


def fits(pattern: str, text: str, spend: Spend) -> bool:
    """Whether the whole text is as the pattern says; spends what the search costs at most."""
    first, *rest = pattern.split("*")
    if not rest:
        return len(text) == len(first) and _at(first, text, 0)
    *middle, last = rest
    if len(first) + len(last) > len(text) or not _at(first, text, 0) or not _at(last, text, len(text) - len(last)):
        return False
    at, end = len(first), len(text) - len(last)
    for part in middle:
        found = _find(part, text, at, end, spend)
        if found < 0:
            return False
        at = found + len(part)
    return at <= end


def _at(part: str, text: str, at: int) -> bool:
    if "?" not in part:
        return text.startswith(part, at)
    return all(sign in ("?", text[at + index]) for index, sign in enumerate(part))


def _find(part: str, text: str, at: int, end: int, spend: Spend) -> int:
    """Where a part first stands; the first place is as good as any, as `*` takes what lies between."""
    if "?" not in part:
        return text.find(part, at, end)
    for start in range(at, end - len(part) + 1):
        spend(len(part))
        if _at(part, text, start):
            return start
    return -1
