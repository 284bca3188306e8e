"""Canonical layout: what is said stays, or there is no layout."""

from itertools import cycle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.spec.layout import laid_out, said
from harness.spec.pieces import with_ends
from harness.spec.read import read
from tests.spec.test_render import ENDS, MARK, ODD
from tests.spec.texts import CORPUS, EXAMPLE, ROOT

SAFE = {"every sentence", "no mapping", "older introduction", "blanks and tabs", "spilled data type", "empty cells"}
UNSAFE = {"unknown sentence", "unknown section", "a row of one cell", "directive", "stray lines before and after"}


def assert_safe(text: str) -> bool:
    """Whether there is a canonical text; if so, it says the same and is its own canonical text."""
    before = read(text, "a.rst")
    after = laid_out(before)
    if after is None:
        return False
    again = read(after, "a.rst")
    assert before.dataflow
    assert again.dataflow
    assert said(again.dataflow) == said(before.dataflow)
    assert laid_out(again) == after
    return True


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("mark", ["", MARK])
def test_odd_documents(name: str, end: str, mark: str) -> None:
    ends = cycle([ENDS[end] or "\r\n", ENDS[end] or "\n"])
    text = "".join(line.rstrip("\n") + next(ends) if line.endswith("\n") else line for line in with_ends(ODD[name]))
    safe = assert_safe(mark + text)
    assert safe or name not in SAFE
    assert not safe or name not in UNSAFE


@given(st.data())
@settings(max_examples=100)
def test_mutilated_documents(data: st.DataObject) -> None:
    lines = EXAMPLE.split("\n")
    for _ in range(data.draw(st.integers(1, 3))):
        index = data.draw(st.integers(3, len(lines) - 1))
        lines[index] = data.draw(st.sampled_from(["", " x", "----", '"string"', "   * - a", ".. x::", "stray", "\x0b"]))
    assert_safe("\n".join(lines))


def test_the_five_documents_are_canonical() -> None:
    for path in (ROOT / "specs").glob("*.rst"):
        text = path.read_bytes().decode()
        assert laid_out(read(text, "a.rst")) == text


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of published documents, ../shared/corpus, is not here")
def test_the_corpus() -> None:
    """Every published document has a canonical text that says the same."""
    assert all(assert_safe(path.read_bytes().decode()) for path in CORPUS.rglob("*.rst"))
