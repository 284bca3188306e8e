"""Reads documents that are written exactly as FORMAT.md prescribes, in one pass over their lines.

Every line is compared with the one that the format prescribes at its place, the same lines that `render` writes; where
one differs, nothing is decided here and `tolerant` reads the document. A test shows that both give the same readings.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from harness.model.dataflow import Alias, Dataflow, LineCount, Origin, Reading
from harness.spec.account import BYTE_ORDER_MARK, Account
from harness.spec.identify import identified
from harness.spec.limits import LONGEST_LINE
from harness.spec.lint import RULES
from harness.spec.names import applied
from harness.spec.section import SectionDraft
from harness.spec.strict_section import read_section
from harness.spec.title import GENERATED, INTRODUCTION, candidates, check_names

RULED = "------------"
SHORTEST = 4  # characters of a title; below, docutils takes its underline for text
PARAGRAPH = 9  # the line of the introduction, counted from 0


def read_strictly(text: str, *, path: str, document_id: str, aliases: Sequence[Alias] = ()) -> Reading | None:
    """Read a well-formed document; None for any other text, whatever is wrong with it."""
    lines = _lines(text)
    if lines is None or len(lines) <= PARAGRAPH or max(map(len, lines)) > LONGEST_LINE:
        return None
    account = Account(path, lines)
    head = _head(account, lines)
    if head is None:
        return None
    source, target, generated = head
    drafts: list[SectionDraft] = []
    number = PARAGRAPH + 1
    total = len(lines)
    while number < total:
        if lines[number]:
            section = None if lines[number - 1] else read_section(account, number, source, target, aliases)
            if section is None:
                return None
            draft, number = section
            drafts.append(draft)
        else:
            number += 1
    for rule in RULES:
        for diagnostic in rule(drafts):
            account.add(diagnostic)
    flow = Dataflow(
        id=document_id,
        location=account.place(2),
        source=source,
        target=target,
        generated=generated,
        mappings=identified(drafts, document_id),
    )
    if aliases:
        flow = replace(flow, aliases=applied(aliases, flow.mappings))
    carrying = replace(flow, origin=Origin(text=text, dataflow=flow))
    blank = lines.count("")
    counts = LineCount(total=total, blank=blank, read=total - blank, diagnosed=0)
    return Reading(path=path, text=text, dataflow=carrying, diagnostics=account.diagnostics(), lines=counts)


def _lines(text: str) -> tuple[str, ...] | None:
    """The lines of a text that has one kind of line end, LF or CRLF, also at its end."""
    text = text.removeprefix(BYTE_ORDER_MARK)
    end = "\r\n" if "\r" in text else "\n"
    if not text.endswith(end) or (end == "\r\n" and not text.count("\r\n") == text.count("\r") == text.count("\n")):
        return None
    return tuple(text.split(end)[:-1])


def _head(account: Account, lines: tuple[str, ...]) -> tuple[str, str, str] | None:
    """The two systems and the time of generation."""
    title, dated, introduction = lines[1], lines[4], lines[PARAGRAPH]
    ruled = lines[0] == lines[2] == "=" * len(title) and len(title) >= SHORTEST
    if not ruled or not title.isascii() or not title.isprintable() or title.rstrip() != title:
        return None
    if lines[3] or lines[5] or lines[8] or lines[6] not in INTRODUCTION or lines[7] != RULED:
        return None
    begins = introduction[:1].isalpha() and introduction.isascii() and not introduction.startswith(GENERATED)
    if not begins or (len(lines) > PARAGRAPH + 1 and lines[PARAGRAPH + 1]):
        return None
    generated = dated.removeprefix(f"{GENERATED} ")
    systems = candidates(title)
    if len(systems) != 1 or generated == dated or not _is_time(generated):
        return None
    ((source, target),) = systems
    check_names(account, account.place(2), source, target, 1)
    return source, target, generated


def _is_time(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).isoformat(" ") == text
    except ValueError:
        return False
