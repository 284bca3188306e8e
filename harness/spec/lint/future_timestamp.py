"""A document cannot have been generated later than now."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from harness.diagnostics import Diagnostic, Severity
from harness.location import Location
from harness.spec.account import split_lines
from harness.spec.lint.page import Page
from harness.spec.lint.subject import Subject

MARK = "Generated:"
AHEAD = timedelta(hours=14)  # documents name no zone, and the easternmost clocks are this far ahead of UTC

PAGE = Page(
    code="structure.future-timestamp",
    severity=Severity.WARNING,
    what="The document says that it was generated in the future.",
    why="Which of two versions is the newer one is told by this time, so a wrong one hides later versions.",
    wrong="Generated: 2204-09-10 14:16:17",
    right="Generated: 2024-09-10 14:16:17",
)


def rule(subject: Subject) -> Iterator[Diagnostic]:
    if generated_later(subject.flow.generated, subject.now):
        message = f"generated at {subject.flow.generated}, which is in the future"
        yield PAGE.at(_place(subject), message, "write the time at which the document was generated")


def generated_later(generated: str, now: datetime) -> bool:
    """Whether a document's time is later than it is now anywhere; of one that cannot be read the reader speaks."""
    latest = now + AHEAD
    if generated[:4] < f"{latest.year:04}":
        return False  # most documents are of an earlier year, and taking a time apart is slow
    try:
        return datetime.strptime(generated, "%Y-%m-%d %H:%M:%S") > latest
    except ValueError:
        return False


def _place(subject: Subject) -> Location:
    lines = enumerate(split_lines(subject.text), start=1)
    line = next((number for number, line in lines if line.startswith(MARK)), subject.flow.location.line)
    return Location(path=subject.flow.path, line=line)
