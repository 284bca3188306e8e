"""The head of a document: its title, when it was generated, the introduction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from harness.diagnostics import Severity
from harness.location import Location
from harness.spec.account import Account, excerpt
from harness.spec.blocks import Block, BlockKind
from harness.spec.names import sides, split

WORD = "Dataflow"
GENERATED = "Generated:"
GENERATED_FORM = "Generated: 2024-09-10 14:16:17"
INTRODUCTION = ("Introduction", "Introduction.")
TITLE_FORM = "`Zendesk to Tripletex Dataflow` between two lines of `=` as long as it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a document says before its first mapping; `rest` are the blocks that follow."""

    location: Location
    source: str
    target: str
    generated: str
    rest: tuple[Block, ...]


def read_head(account: Account, blocks: Sequence[Block]) -> Head | None:
    """Read a document's head, or report that there is none and so no dataflow document."""
    headings = [index for index, block in enumerate(blocks) if block.kind is BlockKind.HEADING]
    parted = candidates(account.line(blocks[headings[0]].title)) if headings else ()
    if not parted:
        place = account.place(blocks[headings[0]].title if headings else _first_line(account))
        message = f"not a dataflow document: no title “… to … Dataflow”, but {excerpt(account.line(place.line))}"
        account.report(Severity.ERROR, "structure.not-a-dataflow", place, message, f"it begins with {TITLE_FORM}")
        return None
    title = blocks[headings[0]]
    names = [account.line(blocks[index].title) for index in headings[1:]]
    source, target = parted[0] if len(parted) == 1 else max(parted, key=lambda pair: _agreement(pair, names))
    location = account.place(title.title)
    account.read(title.first, title.end)
    check_names(account, location, source, target, len(parted))
    generated, rest = _preface(account, blocks[headings[0] + 1 :], location)
    return Head(location=location, source=source, target=target, generated=generated, rest=rest)


def candidates(title: str) -> tuple[tuple[str, str], ...]:
    """The ways to read a document's title as two systems."""
    words = title.strip()
    if not words.endswith(WORD):
        return ()
    text = f" {words.removesuffix(WORD)} "
    return tuple((source.strip(), target.strip()) for source, target in sides(text))


def _agreement(pair: tuple[str, str], titles: Sequence[str]) -> int:
    """How many section titles begin their two sides with the names of the pair."""
    source, target = pair
    return sum(
        any(
            split(a, source, "").datatype.system == source and split(b, target, "").datatype.system == target
            for a, b in sides(title)
        )
        for title in titles
    )


def check_names(account: Account, place: Location, source: str, target: str, candidates: int) -> None:
    """Say what is missing or doubtful about the names in a title that can be parted in so many ways."""
    if not source and not target:
        message = "the title names no system"
        account.report(Severity.ERROR, "naming.no-systems", place, message, f"write {TITLE_FORM}")
    elif not source or not target:
        side, other = ("source", target) if not source else ("target", source)
        message = f"the title names no {side} system, only “{other}”"
        account.report(Severity.WARNING, "naming.missing-system", place, message, f"write {TITLE_FORM}")
    elif candidates > 1:
        message = f"the title can be parted in {candidates} ways; read as “{source}” to “{target}”"
        hint = "give the systems names without “to” in them"
        account.report(Severity.WARNING, "naming.ambiguous-title", place, message, hint)


def _preface(account: Account, blocks: Sequence[Block], title: Location) -> tuple[str, tuple[Block, ...]]:
    """Read "Generated" and the introduction; what else stands there stays open."""
    generated = ""
    introduction = False
    rest: tuple[Block, ...] = ()
    for index, block in enumerate(blocks):
        text = account.line(block.first)
        if block.kind is BlockKind.HEADING:
            if account.line(block.title).strip() not in INTRODUCTION:
                rest = tuple(blocks[index:])
                break
            account.read(block.first, block.end)
            introduction = True
        elif block.kind is BlockKind.TEXT and text.startswith(GENERATED) and not generated:
            account.read(block.first)
            generated = text.removeprefix(GENERATED).strip()
            _check_generated(account, block.first, generated)
        elif block.kind is BlockKind.TEXT and introduction:
            account.read(block.first, block.end)
            introduction = False
    if not generated:
        message = "the document does not say when it was generated"
        hint = f"below the title stands `{GENERATED_FORM}`"
        account.report(Severity.WARNING, "structure.no-generated", title, message, hint)
    return generated, rest


def _check_generated(account: Account, number: int, generated: str) -> None:
    try:
        datetime.strptime(generated, "%Y-%m-%d %H:%M:%S")
    except ValueError:
        message = f"the time of generation cannot be read: {excerpt(generated)}"
        hint = f"write it as `{GENERATED_FORM}`"
        account.report(Severity.WARNING, "syntax.generated-date", account.place(number), message, hint)


def _first_line(account: Account) -> int:
    return next((number for number, line in enumerate(account.lines, start=1) if line.strip()), 1)
