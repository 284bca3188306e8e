"""What must hold of any text at all, a document or none; each claim raises AssertionError where it does not."""

import json
from collections import Counter
from datetime import datetime
from zlib import crc32

from harness.cli.flows import document_json
from harness.gherkin.text import write
from harness.model.dataflow import Dataflow, Reading
from harness.model.statement import statements
from harness.planning.plan import plan
from harness.spec.account import split_lines
from harness.spec.define import defined
from harness.spec.definition import parse
from harness.spec.fix import FIXES, fixed
from harness.spec.layout import laid_out, said
from harness.spec.lint.judge import judge
from harness.spec.read import read
from harness.spec.render import render
from harness.spec.strict import read_strictly
from harness.spec.tolerant import read_tolerantly

PATH = "a.rst"
SHARE = 8
MOST_SCENARIOS = 40
NOW = datetime(2026, 11, 1)  # in UTC, as `judge` wants it


def check(text: str) -> None:
    """All claims about one text."""
    reading = read(text, PATH)
    accounted(reading, text)
    judged(reading)
    readers_agree(text)
    mended_once(reading)
    if reading.dataflow is None:
        assert any(each.severity.value == "error" for each in reading.diagnostics), "neither model nor error"
        return
    assert render(reading.dataflow) == text, "another text comes back"
    ids = [each.id for each in statements(reading.dataflow)]
    assert len(set(ids)) == len(ids), "two statements have one id"
    laid_out_once(reading)
    defined_alike(reading)
    planned(reading.dataflow, text)


def accounted(reading: Reading, text: str) -> None:
    """Each line that is not blank is read or named in a diagnostic, and every place is one of the text."""
    lines = split_lines(text)
    count = reading.lines
    assert count.total == len(lines), "lines are missing"
    assert count.blank == sum(not line.strip() for line in lines), "blank lines are miscounted"
    assert count.total == count.blank + count.read + count.diagnosed, "a line is in no account"
    assert not count.diagnosed or reading.diagnostics, "a line is said to be diagnosed, and no diagnostic is there"
    _placed(reading.diagnostics, lines)


def judged(reading: Reading) -> None:
    """The rules have an opinion about anything that is read, and keep what the reader said."""
    found = judge([reading], NOW)
    assert not Counter(reading.diagnostics) - Counter(found), "a diagnostic was dropped"
    _placed(found, split_lines(reading.text) or ("",) * reading.lines.total)


def _placed(diagnostics: object, lines: tuple[str, ...]) -> None:
    assert isinstance(diagnostics, tuple)
    for each in diagnostics:
        assert each.message, "a diagnostic says nothing"
        assert 1 <= each.location.line <= max(len(lines), 1), f"{each.code} stands below the end"
        assert each.location.column >= 1, f"{each.code} stands nowhere"


def readers_agree(text: str) -> None:
    """The strict reader gives what the tolerant one does, or leaves the text to it."""
    strict = read_strictly(text, path=PATH, document_id="a")
    assert strict in (None, read_tolerantly(text, path=PATH, document_id="a")), "the two readers disagree"


def mended_once(reading: Reading) -> None:
    """Fixing loses no line, changes what they say in nothing, and finds nothing to do a second time."""
    result = fixed(reading, frozenset(FIXES))
    assert result.done or result.text == reading.text, "text changed without a word"
    before, after = split_lines(reading.text), split_lines(result.text)
    assert len(before) == len(after), "fixing lost a line"
    for old, new in zip(before, after, strict=True):
        assert old == new or new.strip().removeprefix("-").strip() == old.strip(), "fixing changed what a line says"
    if result.done:
        again = fixed(read(result.text, PATH), frozenset(FIXES))
        assert not again.done, "there is something to fix in what was fixed"


def laid_out_once(reading: Reading) -> None:
    """Canonical text says the same and is its own canonical text."""
    text = laid_out(reading)
    if text is None:
        return
    again = read(text, PATH)
    assert again.dataflow, "canonical text is no document"
    assert reading.dataflow, "canonical text of nothing"
    assert said(again.dataflow) == said(reading.dataflow), "canonical text says something else"
    assert laid_out(again) == text, "canonical text is not canonical"


def defined_alike(reading: Reading) -> None:
    """The JSON of `harness show` gives the document back."""
    try:
        content = json.dumps({"documents": [document_json(reading)]}, ensure_ascii=False).encode()
    except UnicodeEncodeError:  # lone surrogates can stand in no file
        return
    (definition,) = parse(content, "flows.json").documents
    assert render(defined(definition, "documents[0]")) == reading.text, "definitions give another text"


def planned(dataflow: Dataflow, text: str) -> None:
    """Scenarios can be planned and written; `write` itself compares what it reads back. For one text of eight, as this
    takes longer than all the rest."""
    if crc32(text.encode("utf-8", "surrogatepass")) % SHARE:
        return
    made = plan(dataflow)
    if made.scenarios and len(made.scenarios) <= MOST_SCENARIOS:
        write(made)
