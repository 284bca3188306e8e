"""Every distinct data type cell of the published documents is read or diagnosed; `pytest -s` prints the table."""

from collections import Counter

import pytest

from harness.expr.evaluate import evaluate
from harness.expr.outcome import Known
from harness.expr.problems import problems
from harness.expr.read import read_cell
from harness.expr.table import table
from harness.expr.text import printed
from harness.expr.tree import Malformed
from harness.spec.read import read
from tests.spec.texts import CORPUS, EXAMPLE


def cells_of(*texts: str) -> Counter[str]:
    flows = [read(text, "a.rst").dataflow for text in texts]
    return Counter(row.data_type for flow in flows if flow for each in flow.mappings for row in each.properties)


def test_the_cells_of_a_document_with_their_status(capsys: pytest.CaptureFixture[str]) -> None:
    found = table({**cells_of(EXAMPLE), '"if","eq","","_."],"-","_."]': 1, '["uper","_."]': 2})
    lines = found.splitlines()
    assert lines[0].split() == ["rows", "status", "cell"]
    assert (
        '    1  malformed   "if","eq","","_."],"-","_."]  column 1: 2 brackets “[” lost before "if" and "eq"' in lines
    )
    assert '    2  remark      ["uper","_."]  column 1: no function is called “uper”' in lines


@pytest.mark.skipif(not CORPUS.exists(), reason="the published documents are not at hand")
def test_every_published_cell_is_read_or_diagnosed() -> None:
    texts = [path.read_bytes().decode() for path in sorted(CORPUS.rglob("*.rst"))]
    cells = cells_of(*texts)
    print(f"\n{table(cells)}")
    assert len(cells) > 30
    for text in cells:
        cell = read_cell(text)
        if isinstance(cell, Malformed):
            assert not text.startswith("[")
            assert "lost" in cell.message
        else:
            assert read_cell(printed(cell)) == cell
            assert problems(text) == ()
            assert isinstance(evaluate(cell, "12"), Known)
