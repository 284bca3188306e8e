"""A document's text with what changed in its dataflow, and nothing else, written anew."""

from collections.abc import Iterable
from typing import TypeVar

from harness.location import Location
from harness.model.dataflow import Dataflow, Mapping, Origin, Sentence
from harness.spec import canonical
from harness.spec.account import BYTE_ORDER_MARK
from harness.spec.pieces import LINE_ENDS, Piece, joined, piece, with_ends
from harness.spec.revise_head import revised_head
from harness.spec.revise_table import revised_table

BETWEEN_SECTIONS = 2

Node = TypeVar("Node", Mapping, Sentence)


def revised(flow: Dataflow, origin: Origin) -> str:
    """The text of `flow`, given what it was made from; parts are recognised by their places."""
    return _Revision(flow, origin).text()


class _Revision:
    def __init__(self, flow: Dataflow, origin: Origin) -> None:
        self._flow = flow
        self._old = origin.dataflow
        self._mark = BYTE_ORDER_MARK if origin.text.startswith(BYTE_ORDER_MARK) else ""
        self._lines = with_ends(origin.text.removeprefix(BYTE_ORDER_MARK))
        self._line_end = next((line[len(line.rstrip(LINE_ENDS)) :] for line in self._lines), "") or "\n"
        self._mappings = _spans(self._old.mappings, len(self._lines) + 1)

    def text(self) -> str:
        first = min((first for _, first, _ in self._mappings.values()), default=len(self._lines) + 1)
        head = piece(self._lines, 1, first)
        head_text = revised_head(self._flow, self._old, with_ends(head.body), self._line_end)
        pieces = [Piece(body=head_text, gap=head.gap, first=1, end=first)]
        pieces += [self._mapping(mapping) for mapping in self._flow.mappings]
        text = joined(pieces, line_end=self._line_end, blanks=(1, BETWEEN_SECTIONS))
        return f"{self._mark}{text}{self._foot(pieces[-1])}"

    def _foot(self, last: Piece) -> str:
        """The blank lines at the end, as they were, if the document still ends with the same kind of part."""
        final = len(self._lines) + 1
        if bool(self._flow.mappings) == bool(self._old.mappings):
            foot = last.gap if last.end == final else piece(self._lines, 1, final).gap
            if foot or last.end == final or last.body.endswith(tuple(LINE_ENDS)):
                return foot
        return self._line_end * (bool(self._flow.mappings) + (not last.body.endswith(tuple(LINE_ENDS))))

    def _mapping(self, mapping: Mapping) -> Piece:
        known = self._mappings.pop(mapping.location, None)
        if known is None:
            return Piece(body=self._written(canonical.section(self._flow, mapping)))
        old, first, end = known
        whole = piece(self._lines, first, end)
        if mapping == old:
            return whole
        sentences = _spans(old.sentences, end)
        start = min((line for _, line, _ in sentences.values()), default=end)
        heading = piece(self._lines, first, start)
        same = (mapping.title, mapping.source, mapping.target) == (old.title, old.source, old.target)
        if not same:
            written = self._written(canonical.heading(self._flow, mapping))
            heading = Piece(body=written + "".join(self._lines[first + 1 : start - 1]), first=first, end=start)
        pieces = [heading]
        for sentence in mapping.sentences:
            span = sentences.pop(sentence.location, None) if same else None
            pieces.append(self._sentence(mapping, sentence, old, span))
        body = joined(pieces, line_end=self._line_end, blanks=(0, 1))
        return Piece(body=body, gap=whole.gap, first=first, end=end)

    def _sentence(
        self, mapping: Mapping, sentence: Sentence, old: Mapping, span: tuple[Sentence, int, int] | None
    ) -> Piece:
        if span and (sentence.kind, sentence.detail) == (span[0].kind, span[0].detail):
            before, first, end = span
            whole = piece(self._lines, first, end)
            if mapping.rows(sentence) == old.rows(before):
                return whole
            text = revised_table(self._lines, whole, mapping.rows(sentence), old.rows(before), self._line_end)
            if text is not None:
                return Piece(body=text, gap=whole.gap, first=first, end=end)
        lines = [*canonical.opening(self._flow, mapping, sentence)]
        for each in mapping.rows(sentence):
            lines += canonical.row(each)
        if span:
            return Piece(body=self._written(lines), gap=piece(self._lines, *span[1:]).gap, first=span[1], end=span[2])
        return Piece(body=self._written(lines))

    def _written(self, lines: Iterable[str]) -> str:
        return "".join(f"{line}{self._line_end}" for line in lines)


def _spans(nodes: Iterable[Node], end: int) -> dict[Location, tuple[Node, int, int]]:
    """Where each part stands: from its own line up to that of the next one."""
    found: dict[Location, tuple[Node, int, int]] = {}
    for node in sorted(nodes, key=lambda node: node.location, reverse=True):
        found[node.location] = (node, node.location.line, end)
        end = node.location.line
    return found
