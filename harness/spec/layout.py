"""The canonical text of a document that was read: its layout put right, nothing that it says changed."""

from collections.abc import Iterator
from dataclasses import replace

from harness.diagnostics import Severity
from harness.model.dataflow import Dataflow, Mapping, Reading, Sentence, SentenceKind
from harness.spec import canonical
from harness.spec.account import BYTE_ORDER_MARK, split_lines
from harness.spec.read import read
from harness.spec.title import GENERATED, INTRODUCTION

SPILLED = "syntax.spilled-data-type"
KEPT = ("types.malformed-data-type",)


def laid_out(reading: Reading) -> str | None:
    """The canonical text of a document, None if it has an unread or broken part, which has none.

    Byte-order mark and the kind of line end (the first one decides) stay, as do the introduction's own words.
    What was written is read again: it must say exactly the same.
    """
    flow = reading.dataflow
    if flow is None or not _is_whole(reading):
        return None
    lines = split_lines(reading.text)
    introduction = _introduction(flow, lines)
    if introduction is None:
        return None
    end = next((mark for mark in ("\r\n", "\n", "\r") if _first_end(reading.text) == mark), "\n")
    mark = BYTE_ORDER_MARK if reading.text.startswith(BYTE_ORDER_MARK) else ""
    written = [*_head(flow, introduction)]
    for mapping in flow.mappings:
        written += ["", *_section(flow, mapping, lines), ""]
    text = mark + "".join(f"{line}{end}" for line in written)
    again = read(text, flow.path, document_id=flow.id)
    same = again.dataflow is not None and said(again.dataflow) == said(flow)
    return text if same and not again.lines.diagnosed else None


def _is_whole(reading: Reading) -> bool:
    """Whether all lines are in the model; spilled data types are, and a malformed data type is kept as it is."""
    spilled = sum(each.code == SPILLED for each in reading.diagnostics)
    broken = (each for each in reading.diagnostics if each.severity is Severity.ERROR and each.code not in KEPT)
    return reading.lines.diagnosed == spilled and not any(broken)


def said(flow: Dataflow) -> Dataflow:
    """What a document says: without places, origin and the wording of its sentences."""
    nowhere = replace(flow.location, line=1, column=1)
    return replace(
        flow,
        location=nowhere,
        origin=None,
        mappings=tuple(
            replace(
                mapping,
                location=nowhere,
                sentences=tuple(replace(each, location=nowhere, text="") for each in mapping.sentences),
                merge_rules=tuple(replace(each, location=nowhere) for each in mapping.merge_rules),
                properties=tuple(replace(each, location=nowhere) for each in mapping.properties),
            )
            for mapping in flow.mappings
        ),
    )


def _first_end(text: str) -> str:
    first = len(split_lines(text)[0]) + text.startswith(BYTE_ORDER_MARK)
    return text[first : first + 2] if text[first : first + 2] == "\r\n" else text[first : first + 1]


def _introduction(flow: Dataflow, lines: tuple[str, ...]) -> str | None:
    """The introduction's own words, empty if there are none; None if the head holds more than a head has."""
    first = min((mapping.location.line for mapping in flow.mappings), default=len(lines) + 1)
    over = {flow.location.line - 1, flow.location.line, flow.location.line + 1}
    own = [line.strip() for number, line in enumerate(lines[: first - 1], start=1) if number not in over]
    rest = [line for line in own if line and not line.startswith(GENERATED)]
    if rest and rest[0] in INTRODUCTION:
        rest = rest[2:]
    return " ".join(rest) if len(rest) <= 1 else None


def _head(flow: Dataflow, introduction: str) -> Iterator[str]:
    for line in canonical.head(flow):
        if line != canonical.introduction(flow):
            yield line
    yield introduction or canonical.introduction(flow)


def _section(flow: Dataflow, mapping: Mapping, lines: tuple[str, ...]) -> Iterator[str]:
    yield from canonical.heading(flow, mapping)
    for index, sentence in enumerate(mapping.sentences):
        if index:
            yield ""
        yield from _opening(flow, mapping, sentence, lines)
        for row in mapping.rows(sentence):
            yield from canonical.row(row)


def _opening(flow: Dataflow, mapping: Mapping, sentence: Sentence, lines: tuple[str, ...]) -> Iterator[str]:
    """A sentence and its header; where the title names no target, the header's own name of it stays."""
    *opening, last = canonical.opening(flow, mapping, sentence)
    yield from opening
    named = sentence.kind is SentenceKind.PROPS and not flow.target
    below = map(lines.__getitem__, range(sentence.location.line, len(lines)))  # not copied for every sentence
    own = (line.strip() for line in below if line.rstrip().casefold().endswith("data type"))
    yield f"     - {next(own, last).removeprefix('-').strip()}" if named else last
