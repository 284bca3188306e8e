"""What changed between two versions, to be pasted into a pull request."""

from collections.abc import Iterator, Sequence

from harness.cli.changes_text import heading, layout_note, places, sum_of, total, words
from harness.planning.comparison import Comparison
from harness.spec.compare.change import Change

PLAIN = frozenset(" .,;/-=→…“”'\"?%()")  # beside letters and digits; all others could mean something in Markdown


def markdown(comparisons: Sequence[Comparison]) -> Iterator[str]:
    """A table of changes for each document, its scenarios folded away, the sums on top."""
    yield f"**{escaped(total(comparisons))}**"
    for comparison in comparisons:
        document = comparison.document
        if not document.changes and not document.layout:
            continue
        yield ""
        yield f"### {code(heading(document))}"
        if document.changes:
            yield ""
            yield "| | change | does | place |"
            yield "|---|---|---|---|"
            yield from map(_row, document.changes)
        if note := layout_note(document):
            yield ""
            yield escaped(note)
        if comparison.scenarios:
            yield ""
            yield f"<details><summary>Scenarios touched: {escaped(sum_of(comparison))}</summary>"
            yield ""
            for each in comparison.scenarios:
                yield f"- {each.touch}: {code(each.feature)} {escaped(each.scenario.name)}"
            yield ""
            yield "</details>"


def escaped(text: str) -> str:
    """A text that Markdown and HTML take for nothing but text: whatever could mean more stands as a reference."""
    joined = " ".join(text.split())
    return "".join(letter if letter.isalnum() or letter in PLAIN else f"&#{ord(letter)};" for letter in joined)


def code(text: str) -> str:
    """A text in typewriter letters, in which people and issues are not looked for either."""
    return f"<code>{escaped(text)}</code>"


def _row(change: Change) -> str:
    kind, _, said = words(change).partition(": ")
    where = f"{code(change.mapping)}<br>" if change.mapping else ""
    mark = "**breaking**" if change.breaking else ""
    return f"| {mark} | {kind} {where}{code(said)} | {escaped(change.reason)} | {code(places(change))} |"
