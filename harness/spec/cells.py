"""What is written in property cells beside plain paths: dependencies."""

import re
from dataclasses import dataclass

from harness.model.dataflow import Dependency

HAVING = "nt on having "  # in every cell that has a dependency, well formed or not
MARK = re.compile(rf"(?:\)\s*\()?[Dd]epend[ae]{HAVING}")
OPENING = re.compile(rf"\(\s*[Dd]epend[ae]{HAVING}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyCell:
    """A property cell taken apart; `wrong` says why its dependencies cannot be read, `aside` is their raw text."""

    property: str
    dependencies: tuple[Dependency, ...] = ()
    aside: str = ""
    wrong: str = ""


def property_cell(text: str) -> PropertyCell:
    """Take a property and its dependencies apart; several are run together in one pair of brackets, or each has one."""
    stripped = text.strip()
    begins = OPENING.search(stripped)
    if begins is None:
        loose = MARK.search(stripped)
        wrong = "its opening bracket is missing" if loose else ""
        return PropertyCell(property=stripped, aside=stripped[loose.start() :] if loose else "", wrong=wrong)
    aside = stripped[begins.start() :]
    path = stripped[: begins.start()].strip()
    if not aside.endswith(")"):
        return PropertyCell(property=path, aside=aside, wrong="its closing bracket is missing")
    dependencies = []
    for piece in MARK.split(aside[1:-1])[1:]:
        value, found, condition = piece.rpartition(" in ")
        if not found:
            return PropertyCell(property=path, aside=aside, wrong=f"“ in ” is missing in “{piece.strip()}”")
        dependencies.append(Dependency(value=value.strip(), property=condition.strip()))
    return PropertyCell(property=path, dependencies=tuple(dependencies), aside=aside)
