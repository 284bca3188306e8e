"""A property is a value or an object with properties of its own, not both."""

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from harness.diagnostics import Diagnostic, Severity
from harness.location import Location
from harness.model.dataflow import Datatype, Mapping
from harness.spec.lint.page import Page
from harness.spec.lint.subject import Subject

PAGE = Page(
    code="types.value-and-object",
    severity=Severity.WARNING,
    what="One row of a section takes a property for a value, another one for an object with properties of its own.",
    why="A record has the one or the other, so one of the two rows never holds.",
    wrong='   * - name\n     - displayName\n     - "string"\n   * - name\n     - displayName.string\n     - "string"',
    right='   * - name\n     - displayName.string\n     - "string"',
)


class Named(NamedTuple):
    """A property of one side of a mapping, and the row that names it first."""

    datatype: Datatype
    path: str
    place: Location


def rule(subject: Subject) -> Iterator[Diagnostic]:
    for mapping in subject.flow.mappings:
        for properties in _sides(mapping):
            paths = sorted(properties)
            for whole, value in properties.items():
                at = bisect_left(paths, f"{whole}.")
                if at < len(paths) and paths[at].startswith(f"{whole}."):
                    part = properties[paths[at]]
                    message = (
                        f"{whole} of {value.datatype} is a value in line {value.place.line} and an object, "
                        f"{part.path}, in line {part.place.line}"
                    )
                    yield PAGE.at(max(value.place, part.place), message, "name it as the system has it")


def _sides(mapping: Mapping) -> tuple[dict[str, Named], dict[str, Named]]:
    sources: dict[str, Named] = {}
    targets: dict[str, Named] = {}
    for row in mapping.properties:
        for found, datatype, path in ((sources, mapping.source, row.source), (targets, mapping.target, row.target)):
            if path:
                found.setdefault(path, Named(datatype, path, row.location))
    return sources, targets
