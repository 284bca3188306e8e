"""What reading and judging one document gave, as three lines of JSON that say nothing of the document's name or path.

The sums and what decides whether the document is an older version, the diagnostics, the digest for the rules about
several documents: each line is of use without the others, and can be carried along without being taken apart.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from harness.diagnostics import Diagnostic, Severity
from harness.location import Location
from harness.model.dataflow import Reading
from harness.model.statement import statements
from harness.spec.lint.digest import Digest, Row, Section, digest
from harness.spec.lint.judge import judge_alone

LINES = 3
END = b"\n"


class Sums(NamedTuple):
    """How many mappings and statements a document has, and when it was generated."""

    mappings: int
    statements: int
    generated: str


def entry(reading: Reading, now: datetime) -> bytes:
    """Judge a document that was read, and write down what there is to say about it."""
    flow = reading.dataflow
    sums = Sums(len(flow.mappings), sum(1 for _ in statements(flow)), flow.generated) if flow else Sums(0, 0, "")
    found = [
        (each.location.line, each.location.column, each.code, each.severity, each.message, each.hint)
        for each in judge_alone(reading, now)
    ]
    return END.join(_encoded(part) for part in (sums, found, digest(flow) if flow else None))


def sums(line: bytes) -> Sums:
    """The first line of an entry."""
    return Sums(*json.loads(line))


def diagnostics(line: bytes, path: str) -> list[Diagnostic]:
    """The second line of an entry, said of the document at this path."""
    return [
        Diagnostic(
            location=Location(path=path, line=number, column=column),
            code=code,
            severity=Severity(severity),
            message=message,
            hint=hint,
        )
        for number, column, code, severity, message, hint in json.loads(line)
    ]


def digested(line: bytes) -> Digest | None:
    """The third line of an entry; None if there is no dataflow."""
    value = json.loads(line)
    if value is None:
        return None
    systems, generated, sections = value
    return Digest((systems[0], systems[1]), generated, tuple([_section(*each) for each in sections]))


def _section(
    source: list[str],
    target: list[str],
    place: list[int],
    every: list[list[int]],
    connected: list[tuple[list[int], list[str]]],
    keeps: bool,
    rules: list[list[object]],
    properties: list[list[object]],
) -> Section:
    return Section(
        (source[0], source[1]),
        (target[0], target[1]),
        (place[0], place[1]),
        tuple([(line, column) for line, column in every]),
        tuple([((line, column), tuple(names)) for (line, column), names in connected]),
        keeps,
        _rows(rules),
        _rows(properties),
    )


def _rows(rows: Iterable[Iterable[object]]) -> tuple[Row, ...]:
    return tuple([Row._make(row) for row in rows])


def _encoded(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode("ascii")
