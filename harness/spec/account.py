"""The account of a document's lines: which belong to the model, which a diagnostic names, what was found."""

import re

from harness.diagnostics import Diagnostic, Severity
from harness.location import Location
from harness.model.dataflow import LineCount

BYTE_ORDER_MARK = "\ufeff"
LINE_END = re.compile(r"\r\n|\n|\r")
DIRECTIVE = re.compile(r"\s*\.\. +(?:\|[^|]*\| +)?(?P<name>[\w.:+-]+?) ?::(?: |$)")

_OPEN, _READ, _DIAGNOSED = range(3)

ONLY_LIST_TABLE = "the only directive of a dataflow document is `.. list-table::`"
REMOVE_LINE = "remove it, or write it as one of the sentences and tables that a mapping section has"


def split_lines(text: str) -> tuple[str, ...]:
    """The lines of a text without their ends (LF, CRLF or CR) and without a byte-order mark."""
    lines = LINE_END.split(text.removeprefix(BYTE_ORDER_MARK))
    if lines[-1] == "":
        lines.pop()
    return tuple(lines)


class Account:
    """Collects, for one document, what happened to every line; lines and columns are counted from 1."""

    def __init__(self, path: str, lines: tuple[str, ...]) -> None:
        self.path = path
        self.lines = lines
        self._states = bytearray(len(lines))
        self._found: list[Diagnostic] = []

    def line(self, number: int) -> str:
        """A line's raw text, empty beyond the end of the document."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def place(self, number: int, column: int = 0) -> Location:
        """A place in the document; column 0 stands for the first character of the line that is not blank."""
        if not column:
            text = self.line(number)
            column = len(text) - len(text.lstrip()) + 1 if text.strip() else 1
        return Location(path=self.path, line=number, column=column)

    def read(self, first: int, end: int = 0) -> None:
        """Say that the lines from `first` up to `end` (one line if left out) belong to the model."""
        self._mark(first, end or first + 1, _READ)

    def cover(self, first: int, end: int) -> None:
        """Say that the lines from `first` up to `end` are not read because of something reported elsewhere."""
        self._mark(first, end, _DIAGNOSED)

    def add(self, diagnostic: Diagnostic) -> None:
        """Add a diagnostic that covers no line."""
        self._found.append(diagnostic)

    def report(
        self,
        severity: Severity,
        code: str,
        place: Location,
        message: str,
        hint: str,
        *,
        covers: tuple[int, int] = (0, 0),
    ) -> None:
        """Make and add a diagnostic; the lines that it `covers` (first and end) are not read but accounted for."""
        self.add(Diagnostic(location=place, code=code, severity=severity, message=message, hint=hint))
        self._mark(*covers, _DIAGNOSED)

    def unread(
        self, severity: Severity, first: int, end: int, *, why: str = "not read", hint: str = REMOVE_LINE
    ) -> None:
        """Report the lines from `first` up to `end` that are still open; directives among them are refused by name."""
        for start, stop in self._open(first, end):
            directive = DIRECTIVE.match(self.line(start))
            if directive and directive["name"].lower() != "list-table":
                self._refuse(directive["name"], start, stop)
                continue
            many = f"these {stop - start} lines are" if stop - start > 1 else "this line is"
            message = f"{many} {why}: {excerpt(self.line(start))}"
            self.report(severity, "syntax.unread-line", self.place(start), message, hint, covers=(start, stop))

    def counts(self) -> LineCount:
        """How the lines were accounted for; every line is in exactly one number besides the total."""
        blank = sum(not line.strip() for line in self.lines)
        states = [state for state, line in zip(self._states, self.lines, strict=True) if line.strip()]
        return LineCount(
            total=len(self.lines), blank=blank, read=states.count(_READ), diagnosed=states.count(_DIAGNOSED)
        )

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What was found, in the order of the places."""
        return tuple(sorted(self._found, key=lambda found: (found.location, found.code)))

    def _refuse(self, name: str, first: int, end: int) -> None:
        message = f"the directive `{name}` is refused: documents cannot include, insert or define anything"
        self.report(
            Severity.ERROR, "syntax.refused-directive", self.place(first), message, ONLY_LIST_TABLE, covers=(first, end)
        )

    def _mark(self, first: int, end: int, state: int) -> None:
        for index in range(max(first - 1, 0), min(end - 1, len(self.lines))):
            self._states[index] = state

    def _open(self, first: int, end: int) -> list[tuple[int, int]]:
        """Runs of lines nothing was said about; a directive and the indented lines under it make a run of their own."""
        runs: list[tuple[int, int]] = []
        within = False
        for number in range(first, min(end, len(self.lines) + 1)):
            text = self.line(number)
            if not text.strip():
                within = within and bool(DIRECTIVE.match(self.line(runs[-1][0])))
                continue
            if self._states[number - 1] != _OPEN:
                within = False
                continue
            directive = DIRECTIVE.match(text)
            if within and not directive and self._belongs(runs[-1][0], text):
                runs[-1] = (runs[-1][0], number + 1)
            else:
                runs.append((number, number + 1))
            within = True
        return runs

    def _belongs(self, first: int, text: str) -> bool:
        head = self.line(first)
        return not DIRECTIVE.match(head) or _indent(text) > _indent(head)


def excerpt(text: str, limit: int = 80) -> str:
    """The beginning of a line in quotes, for a message."""
    stripped = text.strip()
    return f"“{stripped}”" if len(stripped) <= limit else f"“{stripped[:limit]}…”"


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())
