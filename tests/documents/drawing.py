"""Documents drawn at random, the same one for the same seed, with everything that FORMAT.md says occurs.

They are as odd as published ones are, and no odder: each has some features of `features.FEATURES`, all together have
them all. Texts that are no such documents any more are made of these by the fuzzer, `tests.fuzz`.
"""

from random import Random

from tests.documents.building import SENTENCES, document, section
from tests.documents.vocabulary import (
    BROKEN_ORDERS,
    CONDITIONS,
    DATA_TYPES,
    DATATYPES,
    DEPENDENCIES,
    LISTED,
    MALFORMED,
    ORDERS,
    PROPERTIES,
    SYSTEMS,
)

BYTE_ORDER_MARK = "\ufeff"


def drawn(seed: int) -> str:
    """The document of a seed."""
    return _Drawing(Random(seed)).text()


class _Drawing:
    def __init__(self, draw: Random) -> None:
        self._draw = draw
        self._source, self._target = draw.choice(SYSTEMS)

    def text(self) -> str:
        draw = self._draw
        pairs = [self._pair() for _ in range(draw.choice((0, 1, 2, 3, 5)))]
        if pairs and self._rarely():
            pairs.append(pairs[0])
        if pairs and self._rarely():
            pairs.append(pairs[0][::-1])
        introduction = draw.choice(("Introduction", "Introduction", "Introduction."))
        sections = [self._section(a, b) for a, b in pairs]
        text = document(*sections, source=self._source, target=self._target, introduction=introduction)
        text = text.rstrip("\n") + "\n" * draw.choice((0, 1, 1, 2, 3))
        if self._rarely():
            text = text.replace('     - "string"\n', '"string"\n', 1)
        mark = BYTE_ORDER_MARK if self._rarely() else ""
        return mark + text.replace("\n", draw.choice(("\n", "\r\n")))

    def _rarely(self) -> bool:
        return self._draw.random() < 0.2

    def _pair(self) -> tuple[str, str]:
        a = f"{self._spelled(self._source)} {self._draw.choice(DATATYPES)}"
        b = f"{self._spelled(self._target)} {self._draw.choice(DATATYPES)}"
        return (a, a) if self._source == self._target and self._rarely() else (a, b)

    def _spelled(self, system: str) -> str:
        """Mostly as in the title; else in another case or with other blanks, its first word, or not at all."""
        if not self._rarely():
            return system
        return self._draw.choice((system.replace(" ", ""), system.replace(" ", "").capitalize(), system[:4], ""))

    def _section(self, a: str, b: str) -> str:
        draw = self._draw
        kinds = draw.choice(BROKEN_ORDERS) if self._rarely() else draw.choice(ORDERS)
        if a == b:
            kinds = ("LINK", "MERGE", "KEEP", "PROPS")
        header = draw.choice((self._target, self._target, "Other System", self._target * 2, ""))
        rows = [self._row() for _ in range(draw.choice((0, 0, 1, 4, 12)))]
        rules = [(self._rule(), self._rule()) for _ in range(draw.randint(1, 10))]
        wordings = {"WHEN": f"{draw.choice(CONDITIONS)}, it  will be synchronized with a {{B}}.", **self._connected()}
        return section(*kinds, a=a, b=b, rules=rules, rows=rows, header=header, wordings=wordings)

    def _connected(self) -> dict[str, str]:
        count = self._draw.randint(1, 16)
        *others, last = self._draw.sample(LISTED, count)
        listed = f"{', '.join(others)}, or {last}" if others else last
        into = "" if self._rarely() else self._target
        begins = SENTENCES["CONNECTED"].partition(" a Alfa Deal")[0]
        return {"CONNECTED": f"{begins} a {self._source} {listed} that is synchronized into {into}."}

    def _rule(self) -> str:
        return "" if self._rarely() and self._rarely() else self._draw.choice(PROPERTIES)

    def _row(self) -> tuple[str, str, str]:
        draw = self._draw
        source, target = draw.choice(PROPERTIES), draw.choice(PROPERTIES)
        if self._rarely():
            source = f"{source} ({''.join(draw.sample(DEPENDENCIES, draw.choice((1, 1, 2, 5))))})"
        elif self._rarely():
            target = f"{target} ({draw.choice(DEPENDENCIES)})"
        if self._rarely():
            target += draw.choice(("\t", " ", " \t"))
        return source, target, draw.choice(MALFORMED if self._rarely() else DATA_TYPES)
