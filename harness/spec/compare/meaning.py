"""What stays of cells, names and sentences when their layout is taken away."""

import json
import re
from decimal import Decimal
from functools import lru_cache

from harness.model.dataflow import Dataflow, Datatype, Mapping, PropertyMapping, Sentence, SentenceKind
from harness.spec.names import squash

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\s+')


@lru_cache(maxsize=10_000)
def cell_meaning(data_type: str) -> str:
    """A data type cell without its layout: equal for cells that are the same JSON; of no JSON, blanks are left out."""
    try:
        value = json.loads(data_type, parse_float=_decimal)
        return json.dumps(value, sort_keys=True, separators=(",", ":"))
    except (ValueError, RecursionError):  # no JSON, digits beyond what Python converts, nested too deep
        return TOKEN.sub(lambda found: "" if found[0].isspace() else found[0], data_type)


def row_meaning(row: PropertyMapping) -> tuple[object, ...]:
    """What a row of a PROPS table says."""
    return row.source, row.target, cell_meaning(row.data_type), conditions(row)


def conditions(row: PropertyMapping) -> tuple[tuple[str, str], ...]:
    """What a row depends on: neither the order nor saying it twice means anything."""
    return tuple(sorted({(each.property, each.value) for each in row.dependencies}))


class Naming:
    """The names of one version of a document: which of its systems a name means, whatever this version calls it.

    A name that only the `other` version has stands for itself, and for what has no system's name here.
    """

    def __init__(self, flow: Dataflow, other: Dataflow) -> None:
        self.source, self.target = flow.source, flow.target
        self._roles: dict[str, str] = {}
        for role, name, called in (("{T}", flow.target, other.target), ("{S}", flow.source, other.source)):
            if name and called:
                self._roles[squash(name)] = role
            elif called:
                self._roles[""] = squash(called)

    def datatype(self, datatype: Datatype) -> tuple[str, str]:
        """A datatype by the part its system plays in the document and by the letters of its name."""
        system = squash(datatype.system)
        return self._roles.get(system, system), squash(datatype.name)

    def mapping(self, mapping: Mapping) -> tuple[tuple[str, str], tuple[str, str]]:
        return self.datatype(mapping.source), self.datatype(mapping.target)

    def sentence(self, mapping: Mapping, sentence: Sentence) -> str:
        """What a sentence says beyond its kind, whatever its section and its document call the datatypes and systems.

        A condition is compared by its very words, connections by their letters; the reader takes no other sentence
        that does not name just the datatypes of its section.
        """
        if sentence.kind is SentenceKind.WHEN:
            return _replaced(" ".join(" ".join(sentence.detail).split()), self._names(mapping))
        if sentence.kind is SentenceKind.CONNECTED:
            return _replaced(squash(sentence.text), [(squash(name), sign) for name, sign in self._names(mapping)])
        return ""

    def _names(self, mapping: Mapping) -> list[tuple[str, str]]:
        names = {self.target: "{T}", self.source: "{S}", str(mapping.target): "{B}", str(mapping.source): "{A}"}
        return sorted(names.items(), key=lambda pair: (-len(pair[0]), pair))


def _replaced(text: str, names: list[tuple[str, str]]) -> str:
    for name, sign in names:
        text = text.replace(name, sign) if name else text
    return text


def _decimal(digits: str) -> str:
    return f"\0{Decimal(digits).normalize()}"
