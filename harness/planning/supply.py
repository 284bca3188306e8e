"""Test data: values that are unique in the document, the same each time, and harmless."""

from decimal import Decimal
from hashlib import sha256

from harness.expr.cell import PlainType
from harness.expr.jsontext import Json
from harness.expr.paths import parts
from harness.planning.tokens import near_miss, token

NUMBERS = (PlainType.INTEGER, PlainType.DECIMAL, PlainType.FLOAT)


class Supply:
    """Hands out values for one document. Texts carry a token, numbers are unique, flags alternate.

    A value depends on what it is for (`purpose`) and not on the order of asking, so that a new row changes no
    other row's data.
    """

    def __init__(self, document: str) -> None:
        self._document = document
        self._taken: dict[Json, str] = {}

    def value(self, kind: PlainType, path: str, purpose: str, *, edit: int = 0) -> Json:
        """A value of a type for a property; `edit` counts the edits of that property in a scenario."""
        if kind is PlainType.BOOLEAN:
            return edit % 2 == 0
        seed = f"{self._document}\n{purpose}\n{path}\n{edit}"
        for attempt in range(1000):
            candidate = _make(kind, path, seed if not attempt else f"{seed}\n{attempt}")
            close = (candidate, near(candidate))
            if all(self._taken.get(value, seed) == seed for value in close):
                self._taken.update(dict.fromkeys(close, seed))
                return candidate
        raise AssertionError(f"no value left for {path}")


def near(value: Json) -> Json:
    """A value that a careless eye takes for this one: one letter off, or one off for a number."""
    if isinstance(value, str):
        return near_miss(value)
    return value + 1 if isinstance(value, int | Decimal) and not isinstance(value, bool) else value


def _make(kind: PlainType, path: str, seed: str) -> Json:
    if kind in NUMBERS:
        number = 10_000 + 2 * (int.from_bytes(sha256(seed.encode()).digest()[:4]) % 450_000)
        return number if kind is PlainType.INTEGER else Decimal(number) + Decimal("0.5")
    name = (parts(path) or ("value",))[-1].lower()
    word = token(seed)
    if "mail" in name:
        return f"{word}@example.com"
    return f"{' '.join(name.split())} {word}"
