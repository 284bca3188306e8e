"""Texts for the tests of the reader: our example document, parts of documents, and what reading them gives."""

from pathlib import Path

import harness
from harness.model.dataflow import Dataflow, Mapping, Reading
from harness.spec.read import read

ROOT = Path(__file__).parents[2]
EXAMPLE_PATH = Path(harness.__file__).parent / "examples" / "fjordcrm-nordbooks.rst"
EXAMPLE = EXAMPLE_PATH.read_text(encoding="utf-8")
EXAMPLES = [path.read_bytes().decode() for path in sorted(EXAMPLE_PATH.parent.glob("*.rst"))]
CORPUS = ROOT.parent / "shared" / "corpus"

EVERY = "Every {a} will be synchronized with a {b}."
WHEN = "When a deal is sold, it  will be synchronized with a {b}."
LINK = "Before any synchronization can take place, a link between a {a} and a {b} must be established."
CONNECTED = (
    "A new {b} will be created from a {a} if it is connected to a Fjordcrm Deal, Order-line, or Note that is "
    "synchronized into Nordbooks."
)
MATCH = (
    "If a matching {b} already exists, the {a} will be merged with the existing one.\n"
    "If no matching {b} is found, a new {b} will be created."
)
MERGE = "A {a} will merge with a {b} if one of the following property combinations match:"
KEEP = (
    "Once a link between a {a} and a {b} is established, it will keep in sync between the two systems, regardless of "
    "where it is edited."
)
PROPS = "The following properties are synchronized between a {a} and a {b}:"


def table(*rows: tuple[str, ...]) -> str:
    """A list-table of these rows, header and all."""
    cells = "".join(f"   {'*' if index == 0 else ' '} - {cell}\n" for row in rows for index, cell in enumerate(row))
    return f".. list-table::\n   :header-rows: 1\n\n{cells}"


def merge_table(a: str, b: str, *rows: tuple[str, str]) -> str:
    return table((f"{a} Property", f"{b} Property"), *rows)


def props_table(a: str, b: str, *rows: tuple[str, str, str]) -> str:
    return table((f"{a} Property", f"{b} Property", "Nordbooks Data Type"), *rows)


def section(*parts: str, a: str = "Fjordcrm Company", b: str = "Nordbooks Customer") -> str:
    """A section of these sentences and tables; {a} and {b} in them stand for its datatypes."""
    title = f"{a} to {b}"
    body = "\n\n".join(part.strip("\n").replace("{a}", a).replace("{b}", b) for part in parts)
    return f"{title}\n{'-' * len(title)}\n{body}\n\n"


def document(*sections: str, title: str = "Fjordcrm to Nordbooks Dataflow") -> str:
    """A document of these sections."""
    line = "=" * len(title)
    head = (
        f"{line}\n{title}\n{line}\n\nGenerated: 2026-11-01 08:00:00\n\nIntroduction\n------------\n\nOne paragraph.\n\n"
    )
    return head + "\n".join(sections)


def reading(text: str) -> Reading:
    """What a text reads as, with the accounts checked: every line is blank, read or diagnosed."""
    result = read(text, path="a.rst", document_id="a")
    lines = result.lines
    assert lines.total == lines.blank + lines.read + lines.diagnosed
    return result


def dataflow(text: str) -> Dataflow:
    """The dataflow of a text that reads without any diagnostic."""
    result = reading(text)
    assert result.diagnostics == ()
    assert result.dataflow is not None
    return result.dataflow


def mapping(*parts: str, a: str = "Fjordcrm Company", b: str = "Nordbooks Customer") -> Mapping:
    """The one mapping of a document with one section."""
    result = reading(document(section(*parts, a=a, b=b)))
    assert result.dataflow is not None
    (only,) = result.dataflow.mappings
    return only


def found(text: str) -> list[tuple[str, str, str]]:
    """The diagnostics of a text: `line:column`, severity and code."""
    return [
        (f"{each.location.line}:{each.location.column}", each.severity.value, each.code)
        for each in reading(text).diagnostics
    ]


def line_of(text: str, start: str) -> int:
    """The number of the first line that begins with this."""
    return next(number for number, line in enumerate(text.split("\n"), start=1) if line.startswith(start))
