"""Test data: the same each time, and unique in the document where it must tell records apart."""

from collections.abc import Iterator

from harness.expr.jsontext import Json
from harness.planning.kinds import COMMON, Kind
from harness.planning.samples import near, sample

TRIES = 1000


class Supply:
    """Hands out values for one document.

    A value depends on what it is for (`purpose`) and not on the order of asking, so that a new row changes no
    other row's data.
    """

    def __init__(self, document: str) -> None:
        self._document = document
        self._taken: dict[str, str] = {}

    def value(self, kind: Kind, path: str, purpose: str, *, edit: int = 0) -> Json:
        """A value of a kind for a property; `edit` counts the edits of that property in a scenario.

        Of a common kind it differs from that of the edit before; of any other it is nobody else's value, and neither
        it nor a near miss of it is one letter or digit from one.
        """
        if kind is Kind.BOOLEAN:
            return edit % 2 == 0
        seed = f"{self._document}\n{purpose}\n{path}\n{edit}"
        before = self.value(kind, path, purpose, edit=edit - 1) if kind in COMMON and edit else None
        for attempt in range(TRIES):
            candidate = sample(kind, path, seed if not attempt else f"{seed}\n{attempt}")
            if kind in COMMON:
                if candidate != before:
                    return candidate
                continue
            close = {alike for value in (candidate, near(kind, candidate)) for alike in _alike(str(value))}
            if all(self._taken.get(each, seed) == seed for each in close):
                self._taken.update(dict.fromkeys(close, seed))
                return candidate
        raise AssertionError(f"no value left for {path}")


def _alike(text: str) -> Iterator[str]:
    """What it has in common with each text that is it, or differs from it in one letter."""
    for place in range(len(text)):
        yield f"{text[:place]}\0{text[place + 1 :]}"
