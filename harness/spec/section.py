"""One mapping section, from its blocks to a draft of a mapping whose ids are still to be given."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from harness.diagnostics import Severity
from harness.location import Location
from harness.model.dataflow import Datatype, SentenceKind
from harness.spec.account import Account, excerpt
from harness.spec.blocks import Block, BlockKind
from harness.spec.names import squash
from harness.spec.rows import RowDraft, read_rows
from harness.spec.sentences import Form, Recognised, Wordings, condition, connected
from harness.spec.table import Table, is_row, read_more_rows, read_table

SECTION_FORM = "a section's title is `Zendesk Users to Tripletex Employee`"
COLUMNS = {SentenceKind.MERGE: 2, SentenceKind.PROPS: 3}
KINDS_ONLY = "a section has the sentences EVERY, WHEN, LINK, CONNECTED, MATCH, MERGE, KEEP and PROPS only"


@dataclass(slots=True, kw_only=True)
class SentenceDraft:
    """A sentence and its rows; `rejected` ones were diagnosed and do not reach the model."""

    kind: SentenceKind
    location: Location
    text: str
    detail: tuple[str, ...] = ()
    rows: list[RowDraft] = field(default_factory=list)
    table: Location | None = None
    header_only: bool = False
    rejected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionDraft:
    """A section as it was read; `sentences` has the rejected ones too."""

    title: str
    location: Location
    source: Datatype
    target: Datatype
    sentences: tuple[SentenceDraft, ...]


class SectionReader:
    """Reads the blocks of one section in their order."""

    def __init__(self, account: Account, wordings: Wordings, systems: tuple[str, str]) -> None:
        self._account = account
        self._systems = systems
        self._wordings = wordings
        self._open: SentenceDraft | None = None  # the sentence that waits for its table
        self._last: SentenceDraft | None = None  # the sentence whose table was the last thing read
        self.sentences: list[SentenceDraft] = []

    def read(self, blocks: Sequence[Block], *, at_end: bool) -> None:
        """Read a section's blocks; `at_end` says that the document ends with them."""
        for block in blocks:
            ends = at_end and block is blocks[-1]
            if block.kind is BlockKind.TEXT:
                self._text(block)
            elif block.kind is BlockKind.TABLE:
                self._table(block, ends=ends)
            elif block.kind is BlockKind.INDENTED and self._last and is_row(self._account.line(block.first)):
                self._more_rows(self._last, block, ends=ends)
            else:
                self._account.unread(Severity.ERROR, block.first, block.end)
        self._without_table(ends=at_end)
        if at_end:
            self._check_cut()

    def _text(self, block: Block) -> None:
        unknown: list[int] = []
        number = block.first
        while number < block.end:
            known = self._wordings.recognise(self._account.line(number))
            if known is None:
                unknown.append(number)
            elif known.form.kind is SentenceKind.WHEN and unknown:
                self._sentence(known, unknown[0], number + 1)
                unknown = []
            elif known.form.half:
                number = self._match(known, number, block.end)
            else:
                self._sentence(known, number, number + 1)
            if known is not None and unknown:
                self._unknown(unknown)
                unknown = []
            number += 1
        self._unknown(unknown)

    def _match(self, known: Recognised, number: int, end: int) -> int:
        """Read the two lines of MATCH; gives the last line that was read."""
        second = self._wordings.recognise(self._account.line(number + 1)) if number + 1 < end else None
        if known.form.half == 1 and second and second.form.half == 2:
            both = Recognised(form=known.form, agrees=known.agrees and second.agrees)
            self._sentence(both, number, number + 2)
            return number + 1
        other = "second" if known.form.half == 1 else "first"
        message = f"the {other} line of the sentence is missing: {excerpt(self._account.line(number))}"
        hint = f"it has two lines: {self._wordings.match()}"
        place = self._account.place(number)
        self._account.report(
            Severity.ERROR, "syntax.incomplete-sentence", place, message, hint, covers=(number, number + 1)
        )
        return number

    def _sentence(self, known: Recognised, first: int, end: int) -> None:
        self._without_table(ends=False)
        kind = known.form.kind
        text = " ".join(self._account.line(number).strip() for number in range(first, end))
        draft = SentenceDraft(
            kind=kind, location=self._account.place(first), text=text, detail=self._detail(kind, text)
        )
        self._account.read(first, end)
        if not known.agrees:
            self._disagrees(draft, known.form, first, end)
        self.sentences.append(draft)
        self._open = draft if kind in COLUMNS else None
        self._last = None

    def _detail(self, kind: SentenceKind, text: str) -> tuple[str, ...]:
        if kind is SentenceKind.WHEN:
            return (condition(text),)
        return connected(text, *self._systems) if kind is SentenceKind.CONNECTED else ()

    def _disagrees(self, draft: SentenceDraft, form: Form, first: int, end: int) -> None:
        draft.rejected = True
        not_read = "sentence and its table are" if draft.kind in COLUMNS else "sentence is"
        message = (
            f"the sentence names other datatypes than the section's title, “{self._wordings.source} to "
            f"{self._wordings.target}”; the {not_read} not read: {excerpt(draft.text)}"
        )
        right = self._wordings.match() if form.half else self._wordings.right(form)
        place = draft.location
        self._account.report(
            Severity.ERROR, "naming.sentence-disagrees", place, message, f"expected: {right}", covers=(first, end)
        )

    def _unknown(self, numbers: list[int]) -> None:
        if not numbers:
            return
        first, end = numbers[0], numbers[-1] + 1
        wrapped = self._wordings.recognise(" ".join(map(self._account.line, numbers))) if end - first > 1 else None
        if wrapped and wrapped.agrees and not wrapped.form.half:
            self._sentence(wrapped, first, end)
            return
        text = self._account.line(first)
        near = self._wordings.nearest(text)
        hint = f"did you mean: {near}" if near else KINDS_ONLY
        many = f"; {end - first} lines are not read" if end - first > 1 else ""
        message = f"no sentence that is known{many}: {excerpt(text)}"
        place = self._account.place(first)
        self._account.report(Severity.ERROR, "syntax.unknown-sentence", place, message, hint, covers=(first, end))

    def _table(self, block: Block, *, ends: bool) -> None:
        sentence, self._open = self._open, None
        if sentence is None:
            hint = "a table stands below “A … will merge with a …” or “The following properties are synchronized …”"
            self._account.unread(Severity.ERROR, block.first, block.end, why="of a table without a sentence", hint=hint)
            return
        if sentence.rejected:
            self._account.cover(block.first, block.end)
            return
        self._check_blank_line(block)
        columns = COLUMNS[sentence.kind]
        table = read_table(self._account, block.first, block.end, columns=columns, at_end=ends)
        sentence.table = table.location
        sentence.header_only = table.header_only
        self._last = sentence
        self._check_header(table)
        sentence.rows.extend(read_rows(self._account, table.rows))

    def _check_blank_line(self, block: Block) -> None:
        if self._account.line(block.first - 1).strip():
            place = self._account.place(block.first)
            message = "no blank line stands above the table, so that others take it for text"
            hint = "put a blank line between the sentence and `.. list-table::`"
            self._account.report(Severity.WARNING, "syntax.missing-blank-line", place, message, hint)

    def _check_header(self, table: Table) -> None:
        expected = (f"{self._wordings.source} Property", f"{self._wordings.target} Property")
        given = table.header[:2]
        if given and any(squash(cell) != squash(right) for cell, right in zip(given, expected, strict=False)):
            message = f"the columns are named otherwise than the section's title: {excerpt(' | '.join(given))}"
            hint = f"expected: {' | '.join(expected)}"
            self._account.report(Severity.WARNING, "naming.table-header", table.location, message, hint)

    def _more_rows(self, sentence: SentenceDraft, block: Block, *, ends: bool) -> None:
        columns = COLUMNS[sentence.kind]
        rows = read_more_rows(self._account, block.first, block.end, columns=columns, at_end=ends)
        sentence.rows.extend(read_rows(self._account, rows))

    def _check_cut(self) -> None:
        """Report a document that ends with a merge table, which two sentences and a table always follow."""
        if self._last and self._last.kind is SentenceKind.MERGE:
            place = self._last.rows[-1].location if self._last.rows else self._last.location
            message = "the document ends in the middle of a table: nothing follows the merge table"
            hint = "below it stand the KEEP and PROPS sentences"
            self._account.report(Severity.ERROR, "structure.truncated-table", place, message, hint)

    def _without_table(self, *, ends: bool) -> None:
        """Report the sentence that still waits for its table, if there is one."""
        sentence, self._open = self._open, None
        if sentence is None or sentence.rejected:
            return
        code = "structure.truncated-table" if ends else "structure.missing-table"
        message = "the document ends where a table must follow" if ends else "no table follows the sentence"
        hint = "below it stands `.. list-table::` with `:header-rows: 1` and a header row"
        self._account.report(Severity.ERROR, code, sentence.location, f"{message}: {excerpt(sentence.text)}", hint)
