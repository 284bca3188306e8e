"""What reading and judging one document gave, as three lines of JSON that say nothing of the document's name or path.

The sums and what decides whether the document is an older version, the diagnostics, the digest for the rules about
several documents: each line is of use without the others, and can be carried along without being taken apart.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from harness.diagnostics import Diagnostic, Severity
from harness.location import Location
from harness.model.dataflow import Alias, Reading
from harness.model.statement import statements
from harness.spec.aliases import is_undecided, short_forms
from harness.spec.lint.digest import Digest, Section, digest
from harness.spec.lint.judge import judge_alone

LINES = 3
END = b"\n"


class Head(NamedTuple):
    """How many mappings and statements a document has; its systems as in its digest, None if it is no dataflow.

    `names` are the systems as the title spells them, `short` what its sections call them in short, `undecided` whether
    that leaves open which system a section means.
    """

    mappings: int
    statements: int
    systems: Sequence[str] | None
    generated: str
    names: Sequence[str]
    short: Sequence[Sequence[str]]
    undecided: bool


def entry(reading: Reading, now: datetime, aliases: Sequence[Alias] = ()) -> bytes:
    """Judge a document that was read, and write down what there is to say about it."""
    flow = reading.dataflow
    told = digest(flow, aliases) if flow else None
    if flow and told:
        number = sum(1 for _ in statements(flow))
        undecided = is_undecided(reading)
        short = tuple(short_forms(flow)) if undecided else ()
        names = (flow.source, flow.target)
        head = Head(len(flow.mappings), number, told.systems, told.generated, names, short, undecided)
    else:
        head = Head(0, 0, None, "", (), (), False)
    found = [
        (each.location.line, each.location.column, each.code, each.severity, each.message, each.hint)
        for each in judge_alone(reading, now)
    ]
    return END.join(_encoded(part) for part in (head, found, told))


def head(line: bytes) -> Head:
    """The first line of an entry."""
    return Head(*_decoded(line))


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
        for number, column, code, severity, message, hint in _decoded(line)
    ]


def digested(line: bytes) -> Digest | None:
    """The third line of an entry; None if there is no dataflow."""
    value = _decoded(line)
    if value is None:
        return None
    systems, generated, sections = value
    return Digest((systems[0], systems[1]), generated, tuple([Section(*each) for each in sections]))


def _encoded(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode("ascii")


def _decoded(line: bytes) -> Any:  # the one place where nothing is known of the value yet
    return json.loads(line.decode("ascii"))
