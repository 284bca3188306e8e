"""What is written in property cells beside plain paths: dependencies."""

import re
from dataclasses import dataclass

from harness.model.dataflow import Dependency

HAVING = "dependant on having "
MARK = re.compile(re.escape(HAVING), re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyCell:
    """A property cell taken apart; `wrong` says why its dependencies cannot be read, `aside` is their raw text."""

    property: str
    dependencies: tuple[Dependency, ...] = ()
    aside: str = ""
    wrong: str = ""


def property_cell(text: str) -> PropertyCell:
    """Take a property and its dependencies apart; several stand in one pair of brackets, run together."""
    stripped = text.strip()
    opening = stripped.lower().find(f"({HAVING}")
    if opening < 0:
        return PropertyCell(property=stripped)
    aside = stripped[opening:]
    path = stripped[:opening].strip()
    if not aside.endswith(")"):
        return PropertyCell(property=path, aside=aside, wrong="its closing bracket is missing")
    dependencies = []
    for piece in MARK.split(aside[1:-1])[1:]:
        value, found, condition = piece.rpartition(" in ")
        if not found:
            return PropertyCell(property=path, aside=aside, wrong=f"“ in ” is missing in “{piece.strip()}”")
        dependencies.append(Dependency(value=value.strip(), property=condition.strip()))
    return PropertyCell(property=path, dependencies=tuple(dependencies), aside=aside)
