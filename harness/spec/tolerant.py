"""Reads the text of one document as docutils sees it: tolerant of what is broken, exact about where and how."""

from collections.abc import Sequence
from dataclasses import replace

from docutils.utils import column_width

from harness.diagnostics import Severity
from harness.model.dataflow import Alias, Dataflow, Origin, Reading
from harness.spec.account import Account, excerpt, split_lines
from harness.spec.blocks import Block, BlockKind
from harness.spec.identify import identified
from harness.spec.limits import too_long
from harness.spec.lint import RULES
from harness.spec.mend import mended
from harness.spec.names import applied
from harness.spec.parting import part
from harness.spec.section import SECTION_FORM, SectionDraft, SectionReader
from harness.spec.sentences import Wordings
from harness.spec.structure import blocks
from harness.spec.table import is_row
from harness.spec.title import TITLE_FORM, Head, read_head


def read_tolerantly(text: str, *, path: str, document_id: str, aliases: Sequence[Alias] = ()) -> Reading:
    """Read any text; never raises for what it contains, each of its lines ends in the model or in a diagnostic."""
    account = Account(path, split_lines(text))
    dataflow = None
    if not any(line.strip() for line in account.lines):
        hint = f"it begins with {TITLE_FORM}"
        account.report(Severity.ERROR, "structure.empty", account.place(1), "the document is empty", hint)
    elif too_long(account):
        text = ""
    else:
        dataflow = _read(account, document_id, aliases)
        account.unread(Severity.WARNING, 1, len(account.lines) + 1)
        _check_line_end(account, text)
    if dataflow:
        dataflow = replace(dataflow, origin=Origin(text=text, dataflow=dataflow))
    return Reading(path=path, text=text, dataflow=dataflow, diagnostics=account.diagnostics(), lines=account.counts())


def _read(account: Account, document_id: str, aliases: Sequence[Alias]) -> Dataflow | None:
    found = blocks(mended(account.lines))
    head = read_head(account, found)
    if head is None:
        _refuse_only(account, found)
        account.cover(1, len(account.lines) + 1)
        return None
    drafts = tuple(
        draft
        for section, last in _sections(head.rest)
        if (draft := _section(account, head, section, aliases, at_end=last))
    )
    for rule in RULES:
        for diagnostic in rule(drafts):
            account.add(diagnostic)
    mappings = identified(drafts, document_id)
    return Dataflow(
        id=document_id,
        location=head.location,
        source=head.source,
        target=head.target,
        generated=head.generated,
        mappings=mappings,
        aliases=applied(aliases, mappings),
    )


def _sections(found: Sequence[Block]) -> list[tuple[tuple[Block, ...], bool]]:
    """The blocks of each section, its heading first, and whether the document ends with it."""
    sections: list[list[Block]] = []
    for block in found:
        if block.kind is BlockKind.HEADING:
            sections.append([])
        sections[-1].append(block)
    return [(tuple(section), section is sections[-1]) for section in sections]


def _section(
    account: Account, head: Head, section: Sequence[Block], aliases: Sequence[Alias], *, at_end: bool
) -> SectionDraft | None:
    heading, *content = section
    title = account.line(heading.title).rstrip()
    place = account.place(heading.title)
    if " to " not in title or heading.first != heading.title:
        _refuse_only(account, content)
        message = f"this section is no mapping and is not read: {excerpt(title)}"
        covers = (heading.first, section[-1].end)
        account.report(Severity.ERROR, "structure.unknown-section", place, message, SECTION_FORM, covers=covers)
        return None
    account.read(heading.first, heading.end)
    _check_underline(account, heading)
    parted = part(title, head.source, head.target, aliases)
    for problem in parted.problems:
        account.report(Severity.WARNING, problem.code, place, problem.message, SECTION_FORM)
    systems = (parted.source.system, parted.target.system)
    reader = SectionReader(account, Wordings(*parted.names), systems)
    reader.read(content, at_end=at_end)
    return SectionDraft(
        title=title,
        location=place,
        source=parted.source,
        target=parted.target,
        sentences=tuple(reader.sentences),
    )


def _check_line_end(account: Account, text: str) -> None:
    last = len(account.lines)
    if is_row(account.line(last)) and text[-1] not in "\r\n":
        message = "the document ends in a table, without a line end: it may have been cut"
        account.report(
            Severity.WARNING, "structure.no-line-end", account.place(last), message, "end the last line with a line end"
        )


def _check_underline(account: Account, heading: Block) -> None:
    title, underline = account.line(heading.title).rstrip(), account.line(heading.end - 1).rstrip()
    if column_width(title) > len(underline):
        place = account.place(heading.end - 1)
        message = f"the underline is shorter than its title: {len(underline)} instead of {column_width(title)}"
        hint = f"write it as long as the title: {underline[0] * column_width(title)}"
        account.report(Severity.WARNING, "syntax.short-underline", place, message, hint)


def _refuse_only(account: Account, found: Sequence[Block]) -> None:
    """Report the directives among the blocks of a part that is not read as a whole."""
    for block in found:
        if block.kind is BlockKind.DIRECTIVE:
            account.unread(Severity.ERROR, block.first, block.end)
