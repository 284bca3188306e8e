"""Small documents for tests: sections put together from the sentences that they are to have."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from harness.model.dataflow import Dataflow
from harness.spec.read import read

A, B = "Alfa Person", "Beta Customer"


def document(*sections: str, source: str = "Alfa", target: str = "Beta", introduction: str = "Introduction") -> str:
    """A document with the given sections."""
    title = f"{source} to {target} Dataflow"
    rule = "=" * len(title)
    dated = f"{rule}\n{title}\n{rule}\n\nGenerated: 2026-01-02 03:04:05\n\n"
    head = f"{dated}{introduction}\n------------\n\n{INTRODUCTION}\n\n"
    return head.replace("{S}", source).replace("{T}", target) + "\n\n".join(sections)


def section(
    *kinds: str,
    a: str = A,
    b: str = B,
    rules: Iterable[tuple[str, str]] = (),
    rows: Iterable[tuple[str, ...]] = (),
    header: str | None = None,
    wordings: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """A section with sentences of these kinds; `rows` are (source, target) or (source, target, data type).

    `header` is the system above the data types, `wordings` are sentences that are to stand for the usual ones.
    """
    title = f"{a} to {b}"
    sentences = [{**SENTENCES, **wordings}[kind].replace("{A}", a).replace("{B}", b) for kind in kinds]
    above = b.split()[0] if header is None else header
    tables = {
        "MERGE": _table((f"{a} Property", f"{b} Property"), rules),
        "PROPS": _table(
            (f"{a} Property", f"{b} Property", f"{above} Data Type"),
            [row if len(row) > 2 else (*row, '"string"') for row in rows],
        ),
    }
    parts = [text + tables.get(kind, "") for kind, text in zip(kinds, sentences, strict=True)]
    return f"{title}\n{'-' * len(title)}\n" + "\n\n".join(parts) + "\n"


def flow(*sections: str, source: str = "Alfa", target: str = "Beta") -> Dataflow:
    """The dataflow of a document with the given sections."""
    reading = read(document(*sections, source=source, target=target), path="specs/test.rst", document_id="test")
    assert reading.dataflow is not None, reading.diagnostics
    return reading.dataflow


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = ["", "", ".. list-table::", "   :header-rows: 1", ""]
    for row in (header, *rows):
        lines += [f"   {'* -' if place == 0 else '  -'} {cell}" for place, cell in enumerate(row)]
    return "\n".join(lines)


INTRODUCTION = "This document says how data flows from {S} to {T}. It serves as a QA checklist for testing purposes."
SENTENCES = {
    "EVERY": "Every {A} will be synchronized with a {B}.",
    "WHEN": "When a {A} is ready, it  will be synchronized with a {B}.",
    "LINK": "Before any synchronization can take place, a link between a {A} and a {B} must be established.",
    "CONNECTED": "A new {B} will be created from a {A} if it is connected to a Alfa Deal "
    "that is synchronized into Beta.",
    "MATCH": "If a matching {B} already exists, the {A} will be merged with the existing one.\n"
    "If no matching {B} is found, a new {B} will be created.",
    "MERGE": "A {A} will merge with a {B} if one of the following property combinations match:",
    "KEEP": "Once a link between a {A} and a {B} is established, it will keep in sync between the two systems, "
    "regardless of where it is edited.",
    "PROPS": "The following properties are synchronized between a {A} and a {B}:",
}
