"""One well-formed mapping section, line by line; None stands for one that another reader must decide on."""

from collections.abc import Sequence

from harness.diagnostics import Severity
from harness.expr.problems import problems
from harness.location import Location
from harness.model.dataflow import Alias
from harness.model.dataflow import SentenceKind as Kind
from harness.spec import canonical
from harness.spec.account import Account
from harness.spec.cells import HAVING
from harness.spec.parting import Parted, part
from harness.spec.rows import RowDraft, read_rows
from harness.spec.section import SECTION_FORM, SectionDraft, SentenceDraft
from harness.spec.sentences import FORMS, FREE, Wordings, condition, connected
from harness.spec.table import Cell

BELOW = ("", ".. list-table::", "   :header-rows: 1", "")
FIRST, OTHER = "   * - ", "     - "
LEAST = 4  # characters of a title; below, docutils takes its underline for text
EXACT = tuple((form.wording, (form.kind, form.half)) for form in FORMS if FREE not in form.wording)


def read_section(
    account: Account, start: int, source: str, target: str, aliases: Sequence[Alias]
) -> tuple[SectionDraft, int] | None:
    """Read the section whose title is on line `start`, counted from 0, and give the line where it ends."""
    lines = account.lines
    title = lines[start]
    if not _is_title(title) or start + 1 == len(lines) or lines[start + 1] != "-" * len(title):
        return None
    parted = part(title, source, target, aliases)
    place = account.place(start + 1)
    for problem in parted.problems:
        account.report(Severity.WARNING, problem.code, place, problem.message, SECTION_FORM)
    found = _Section(account, parted).read(start + 2)
    if found is None:
        return None
    sentences, end = found
    draft = SectionDraft(
        title=title, location=place, source=parted.source, target=parted.target, sentences=tuple(sentences)
    )
    return draft, end


def _is_title(title: str) -> bool:
    plain = title.isascii() and title.isprintable() and title.rstrip() == title and len(title) >= LEAST
    return plain and title.count(" to ") == 1 and title.lstrip()[0].isalnum()


class _Section:
    def __init__(self, account: Account, parted: Parted) -> None:
        self._account = account
        self._parted = parted
        self._names = parted.names
        a, b = parted.names
        self._worded = {wording.format(A=a, B=b): found for wording, found in EXACT}
        self._wordings: Wordings | None = None

    def read(self, number: int) -> tuple[list[SentenceDraft], int] | None:
        """The sentences from a line on, and the line where the next section or the document ends them."""
        lines = self._account.lines
        path = self._account.path
        total = len(lines)
        sentences: list[SentenceDraft] = []
        while number < total:
            line = lines[number]
            if not line:
                number += 1
                continue
            if number + 1 < total and lines[number + 1][:LEAST] == "-" * LEAST:
                break
            kind, half = self._worded.get(line) or (self._free(line), 0)
            if kind is None or half == 2:
                return None
            draft = SentenceDraft(kind=kind, location=Location(path=path, line=number + 1), text=line)
            sentences.append(draft)
            number += 1
            if half:
                if number == total or self._worded.get(lines[number]) != (Kind.MATCH, 2):
                    return None
                draft.text = f"{line} {lines[number]}"
                number += 1
            elif kind is Kind.WHEN:
                draft.detail = (condition(line),)
            elif kind is Kind.CONNECTED:
                draft.detail = connected(line, self._parted.source.system, self._parted.target.system)
            elif kind in canonical.TABLES:
                number = self._table(draft, number)
            if not number or (number < total and lines[number]):
                return None
        if number == total and sentences and sentences[-1].kind is Kind.MERGE:
            return None
        return sentences, number

    def _free(self, line: str) -> Kind | None:
        """WHEN or CONNECTED, which hold text of their own."""
        self._wordings = self._wordings or Wordings(*self._names)
        known = self._wordings.recognise(line) if line[0].isalpha() and line.strip() == line else None
        return known.form.kind if known and known.agrees and FREE in known.form.wording else None

    def _table(self, draft: SentenceDraft, number: int) -> int:
        """Read a table below its sentence and give the line below it, or 0."""
        lines = self._account.lines
        a, b = self._names
        head = number + len(BELOW)
        columns = 3 if draft.kind is Kind.PROPS else 2
        header = lines[head : head + columns]
        if lines[number:head] != BELOW or header[:2] != (f"{FIRST}{a} Property", f"{OTHER}{b} Property"):
            return 0
        if columns == 3 and not (header[2:] and header[2].startswith(OTHER) and header[2].endswith(" Data Type")):
            return 0
        draft.table = Location(path=self._account.path, line=head + 1, column=8 + len(a) - len(a.lstrip()))
        end = head + columns
        rows = self._properties(draft, end) if columns == 3 else self._rules(draft, end)
        draft.header_only = not draft.rows
        return rows

    def _rules(self, draft: SentenceDraft, number: int) -> int:
        lines = self._account.lines
        path = self._account.path
        total = len(lines)
        while number < total and lines[number]:
            first, second = lines[number], lines[number + 1] if number + 1 < total else ""
            if first[:7] != FIRST or second[:7] != OTHER:
                return 0
            raw = first[7:]
            place = Location(path=path, line=number + 1, column=_column(raw))
            draft.rows.append(RowDraft(location=place, source=raw.strip(), target=second[7:].strip()))
            number += 2
        return number

    def _properties(self, draft: SentenceDraft, number: int) -> int:
        lines = self._account.lines
        path = self._account.path
        total = len(lines)
        rows = draft.rows
        while number < total and lines[number]:
            if number + 2 >= total:
                return 0
            first, second, third = lines[number], lines[number + 1], lines[number + 2]
            if first[:7] != FIRST or second[:7] != OTHER or third[:7] != OTHER:
                return 0
            source, target, data_type = first[7:], second[7:], third[7:].strip()
            if HAVING in source or HAVING in target or problems(data_type):
                cells = tuple(
                    Cell(location=Location(path=path, line=number + 1 + index, column=_column(raw)), text=raw)
                    for index, raw in enumerate((source, target, third[7:]))
                )
                drafts = read_rows(self._account, (cells,))
                if not drafts:
                    return 0
                rows += drafts
            else:
                place = Location(path=path, line=number + 1, column=_column(source))
                rows.append(RowDraft(location=place, source=source.strip(), target=target.strip(), data_type=data_type))
            number += 3
        return number


def _column(raw: str) -> int:
    """Where a cell's text begins, its marker being seven characters wide."""
    return 8 + len(raw) - len(raw.lstrip()) if raw[:1].isspace() and raw.strip() else 8
