"""How fast documents are read, against docutils' own parser and against a plain search with regular expressions.

All three read the same documents in one process, turn by turn, and the best of the turns counts, so that a busy machine
slows them alike. docutils parses only: it makes no model, gives no places of cells and judges nothing.
"""

import re
import time
from collections.abc import Callable, Sequence
from typing import TypedDict

from docutils import frontend, utils
from docutils.parsers.rst import Parser

from harness.spec.read import read
from harness.spec.strict import read_strictly
from harness.spec.tolerant import read_tolerantly
from tests.spec.texts import (
    CORPUS,
    EVERY,
    EXAMPLE,
    KEEP,
    LINK,
    MERGE,
    PROPS,
    document,
    merge_table,
    props_table,
    section,
)

TURNS = 3
A, B = "Fjordcrm Company", "Nordbooks Customer"
SCAN = re.compile(
    r"^(?:Generated: .*|Every .*|.*, it  will be .*|Before any .*|A new .*|If .*|A .*:|Once .*|The following .*"
    r"|   \* - .*|     - .*|.* to .*)$",
    re.MULTILINE,
)


class Figures(TypedDict):
    """Seconds for all documents."""

    documents: int
    source: str
    characters: int
    strict: int
    read: float
    tolerant: float
    docutils: float
    scan: float


def measure() -> Figures:
    """Time all readers over the corpus if it is there, else over documents of the tests."""
    paths = sorted(CORPUS.rglob("*.rst"))
    texts = [path.read_bytes().decode() for path in paths] if paths else _made()
    ways: tuple[Callable[[str], object], ...] = (
        lambda text: read(text, "a.rst"),
        lambda text: read_tolerantly(text, path="a.rst", document_id="a"),
        _docutils,
        SCAN.findall,
    )
    ours, tolerant, docutils, scan = _best(ways, texts)
    return Figures(
        documents=len(texts),
        source="published documents" if paths else "documents of the tests",
        characters=sum(map(len, texts)),
        strict=sum(read_strictly(text, path="a.rst", document_id="a") is not None for text in texts),
        read=ours,
        tolerant=tolerant,
        docutils=docutils,
        scan=scan,
    )


def text(figures: Figures) -> str:
    """The figures as ratios, for people."""
    mega = figures["characters"] / 1e6
    each = 1e3 / figures["documents"]
    lines = [
        f"{figures['documents']} {figures['source']}, {mega:.2f} MB; {figures['strict']} of them by the strict reader",
        "",
        f"{'':38}{'ms/document':>12}{'MB/s':>9}{'ratio':>9}",
    ]
    for name, label in (
        ("read", "harness.read: model and diagnostics"),
        ("tolerant", "tolerant reader alone"),
        ("docutils", "docutils, parsing only"),
        ("scan", "regular expressions, nothing kept"),
    ):
        seconds = {"read": figures["read"], "tolerant": figures["tolerant"], "docutils": figures["docutils"]}.get(
            name, figures["scan"]
        )
        ratio = seconds / figures["read"]
        lines.append(f"{label:38}{seconds * each:12.3f}{mega / seconds:9.2f}{ratio:9.3g}")
    return "\n".join(lines)


def _best(ways: Sequence[Callable[[str], object]], texts: Sequence[str]) -> list[float]:
    best = [float("inf")] * len(ways)
    for _ in range(TURNS):
        for index, way in enumerate(ways):
            began = time.perf_counter()
            for each in texts:
                way(each)
            best[index] = min(best[index], time.perf_counter() - began)
    return best


def _docutils(source: str) -> object:
    settings = frontend.get_default_settings(Parser)
    settings.report_level = 5  # what docutils would print about header-only tables is not what is timed
    parsed = utils.new_document("document", settings)
    Parser().parse(source, parsed)
    return parsed


def _made() -> list[str]:
    merge = (LINK, MERGE, merge_table(A, B, ("orgNo", "number")), KEEP)
    return [
        EXAMPLE,
        *(
            document(section(EVERY, KEEP, PROPS, _rows(rows)), section(*merge, PROPS, _rows(rows)))
            for rows in range(40)
        ),
    ]


def _rows(count: int) -> str:
    return props_table(A, B, *((f"details.field{row}", f"properties.p{row}", '"string"') for row in range(count)))
