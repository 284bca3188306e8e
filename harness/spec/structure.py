"""The block structure of a document, read by docutils.

docutils' own state machine does the reading, with three differences. Only what a dataflow document is made of is
looked for: headings, text, explicit markup; everything else stays text. Sections are not nested, since a document has
one level of them and a broken one may have any. Directives come from this module and never from docutils' registry:
`list-table` is ours, because docutils' own rejects a table of a header row only, and every other one is refused. No
inline markup is parsed, so that text stays raw and no role is ever looked up or defined.
"""

import re
from collections.abc import Sequence
from functools import cache
from re import Match
from typing import ClassVar

from docutils import frontend, nodes, statemachine, utils
from docutils.parsers.rst import Directive, Parser, states

from harness.spec.account import DIRECTIVE
from harness.spec.blocks import Block, BlockKind

UNDERLINE = re.compile(r"([!-/:-@[-`{-~])\1{3,}\s*$")  # docutils takes a shorter one for text

Context = list[str]
Step = tuple[Context, str | None, list[str]]


def blocks(lines: Sequence[str]) -> tuple[Block, ...]:
    """The blocks of a document in their order; lines that belong to none were nothing that docutils knows."""
    machine = _Machine(state_classes=(Body, Text, Line), initial_state="Body")
    document = utils.new_document("document", _settings())
    machine.run([_plain(line) for line in lines], document, inliner=_NoInline())
    machine.unlink()
    return tuple(machine.blocks)


def _plain(line: str) -> str:
    return line.expandtabs(8).replace("\v", " ").replace("\f", " ").rstrip()


@cache
def _settings() -> frontend.Values:
    settings = frontend.get_default_settings(Parser)
    settings.file_insertion_enabled = False
    settings.raw_enabled = False
    settings.report_level = 5
    settings.halt_level = 6
    return settings


class _Machine(states.RSTStateMachine):
    """The state machine, with the blocks found so far."""

    def __init__(self, *, state_classes: Sequence[type[states.RSTState]], initial_state: str) -> None:
        super().__init__(state_classes, initial_state)
        self.blocks: list[Block] = []

    def found(self, kind: BlockKind, first: int, end: int, *, title: int = 0) -> None:
        self.blocks.append(Block(kind=kind, first=first, end=end, title=title))

    def following(self) -> str:
        """The line after the current one, empty at the end."""
        index = self.line_offset + 1
        lines = self.input_lines or ()
        return str(lines[index]) if index < len(lines) else ""


class _NoInline(states.Inliner):
    """Leaves text as it is."""

    def init_customizations(self, settings: object) -> None:
        pass


class ListTable(Directive):
    """Our `list-table`: takes the lines as they are, whether or not there is a row below the header."""

    has_content = True
    kind: ClassVar[BlockKind] = BlockKind.TABLE

    def run(self) -> list[nodes.Node]:
        machine = self.state_machine
        assert isinstance(machine, _Machine)  # noqa: S101 - `blocks` is the only one that runs this directive
        machine.found(self.kind, self.lineno, machine.abs_line_number() + 1)
        return []


class Refused(ListTable):
    """Stands for every other directive: nothing of it is looked at."""

    kind = BlockKind.DIRECTIVE


def _machine(state: states.RSTState) -> _Machine:
    machine = state.state_machine
    assert isinstance(machine, _Machine)  # noqa: S101 - `blocks` is the only one that runs these states
    return machine


class Body(states.Body):
    """First line of a block."""

    initial_transitions = ("explicit_markup", "line", "text")

    def indent(self, match: Match[str], context: Context, next_state: str | None) -> Step:
        machine = _machine(self)
        first = machine.abs_line_number()
        machine.get_indented()
        machine.found(BlockKind.INDENTED, first, machine.abs_line_number() + 1)
        return [], next_state, []

    def explicit_markup(self, match: Match[str], context: Context, next_state: str | None) -> Step:
        machine = _machine(self)
        directive = DIRECTIVE.match(match.string)
        if directive:
            known = ListTable if directive["name"].lower() == "list-table" else Refused
            self.run_directive(known, directive, directive["name"], {})  # type: ignore[no-untyped-call]
        else:
            first = machine.abs_line_number()
            self.comment(match)  # type: ignore[no-untyped-call]
            machine.found(BlockKind.COMMENT, first, machine.abs_line_number() + 1)
        return [], next_state, []


class Text(states.Text):
    """Second line of a block that began as text."""

    def blank(self, match: Match[str] | None, context: Context, next_state: str | None) -> Step:
        last = _machine(self).abs_line_number() - 1
        _machine(self).found(BlockKind.TEXT, last, last + 1)
        return [], "Body", []

    def indent(self, match: Match[str], context: Context, next_state: str | None) -> Step:
        self.blank(match, context, next_state)
        raise statemachine.StateCorrection("Body")

    def underline(self, match: Match[str], context: Context, next_state: str | None) -> Step:
        if not _underlines(match.string) and len(match.string.rstrip()) < len(context[0].rstrip()):
            raise statemachine.TransitionCorrection("text")
        last = _machine(self).abs_line_number()
        _machine(self).found(BlockKind.HEADING, last - 1, last + 1, title=last - 1)
        return [], "Body", []

    def text(self, match: Match[str], context: Context, next_state: str | None) -> Step:
        machine = _machine(self)
        first = machine.abs_line_number() - 1
        try:
            block = machine.get_text_block(flush_left=True)
        except statemachine.UnexpectedIndentationError as error:
            block = error.args[0]
        length = _before_directive(block)
        if length < len(block):  # docutils would read on, and lose a table for want of a blank line above it
            machine.previous_line(len(block) - length)
        machine.found(BlockKind.TEXT, first, first + 1 + length)
        return [], "Body", []


class Line(states.RSTState):
    """The line after a line of punctuation: a title between two of them, or the first one was a stray."""

    patterns = states.Text.patterns
    initial_transitions = states.Text.initial_transitions

    def blank(self, match: Match[str] | None, context: Context, next_state: str | None) -> Step:
        return [], "Body", []

    def text(self, match: Match[str], context: Context, next_state: str | None) -> Step:
        machine = _machine(self)
        number = machine.abs_line_number()
        underline = machine.following()
        if _underlines(underline) and underline[0] == context[0][0]:
            machine.next_line()
            machine.found(BlockKind.HEADING, number - 1, number + 2, title=number)
            return [], "Body", []
        raise statemachine.StateCorrection("Body")

    indent = text

    def underline(self, match: Match[str], context: Context, next_state: str | None) -> Step:
        raise statemachine.StateCorrection("Body")


def _before_directive(lines: statemachine.StringList) -> int:
    return next((index for index, line in enumerate(lines) if DIRECTIVE.match(line)), len(lines))


def _underlines(line: str) -> bool:
    return bool(UNDERLINE.match(line))
