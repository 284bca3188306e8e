"""Documents that nobody has seen before, with all that FORMAT.md lists: what must hold of each of them."""

from datetime import datetime

import pytest

from harness.model.dataflow import Reading
from harness.model.statement import statements
from harness.spec.files import read_paths
from harness.spec.lint.judge import judge
from harness.spec.read import read
from harness.spec.render import render
from harness.spec.strict import read_strictly
from harness.spec.tolerant import read_tolerantly
from tests.documents import drawn
from tests.documents.features import FEATURES, SHOWN
from tests.documents.searching import counts, plain
from tests.spec.texts import CORPUS, EXAMPLE_PATH, EXAMPLES

SEEDS = range(400)
NEW_ROW = ["   * - inserted.property", "     - inserted.too"]


@pytest.fixture(scope="module")
def texts() -> tuple[str, ...]:
    return tuple(map(drawn, SEEDS))


def ids(reading: Reading) -> list[str]:
    assert reading.dataflow
    return [each.id for each in statements(reading.dataflow)]


@pytest.mark.parametrize("feature", FEATURES)
def test_every_feature_of_the_format_is_drawn(feature: str, texts: tuple[str, ...]) -> None:
    """By several seeds, and not by all of them, so that a search that finds it everywhere is no proof."""
    count = sum(map(FEATURES[feature], texts))
    assert 3 <= count < len(texts), f"{feature}: in {count} of {len(texts)} documents"


@pytest.mark.parametrize("feature", SHOWN)
def test_every_feature_that_is_no_oddity_stands_in_the_examples(feature: str) -> None:
    assert any(map(SHOWN[feature], EXAMPLES))


def test_nothing_is_wrong_with_the_examples() -> None:
    """Neither error nor warning, by no rule."""
    readings = read_paths([EXAMPLE_PATH.parent])
    assert len(readings) == len(EXAMPLES) == 2
    assert [str(each) for each in judge(readings, datetime(2026, 12, 1)) if each.severity != "information"] == []


def test_the_same_seed_gives_the_same_document() -> None:
    assert drawn(7) == drawn(7) != drawn(8)


def test_drawn_documents_come_back_byte_for_byte(texts: tuple[str, ...]) -> None:
    """Those with errors, too; both readers read the same; every line is accounted for; no two ids are equal."""
    strict_ones = 0
    for text in texts:
        reading = read(text, "a.rst")
        assert reading.dataflow
        assert render(reading.dataflow) == text
        strict = read_strictly(text, path="a.rst", document_id="a")
        assert strict in (None, read_tolerantly(text, path="a.rst", document_id="a"))
        strict_ones += strict is not None
        lines = reading.lines
        assert lines.total == lines.blank + lines.read + lines.diagnosed
        assert lines.blank == sum(not line.strip() for line in plain(text).removesuffix("\n").split("\n"))
        assert len(set(ids(reading))) == len(ids(reading))
    assert strict_ones > len(texts) / 4


def test_nothing_is_said_about_drawn_documents_that_is_not_of_their_kind(texts: tuple[str, ...]) -> None:
    """No line of them is one that the reader does not know; errors are the data types that FORMAT.md calls malformed
    and the documents whose sentences stop after a table."""
    found = {each.code for text in texts for each in read(text, "a.rst").diagnostics if each.severity.value == "error"}
    assert found == {"types.malformed-data-type", "structure.truncated-table"}
    for text in texts:
        reading = read(text, "a.rst")
        assert reading.lines.diagnosed == sum(each.code == "syntax.spilled-data-type" for each in reading.diagnostics)


def test_a_row_that_is_inserted_moves_no_id(texts: tuple[str, ...]) -> None:
    """Below each header in turn."""
    for text in texts[:100]:
        end = "\r\n" if "\r\n" in text else "\n"
        lines = text.split(end)
        before = ids(read(text, "a.rst"))
        for number, line in enumerate(lines[:-1]):
            if not line.startswith("     - ") or not line.endswith(("Property", "Data Type")):
                continue
            if lines[number + 1].startswith("     -"):
                continue
            row = [*NEW_ROW, '     - "string"'] if line.endswith("Data Type") else NEW_ROW
            after = ids(read(end.join([*lines[: number + 1], *row, *lines[number + 1 :]]), "a.rst"))
            assert [id for id in after if id in before] == before
            assert len(after) == len(before) + 1


def counted(reading: Reading) -> tuple[int, int, int, int]:
    assert reading.dataflow
    mappings = reading.dataflow.mappings
    rows = [row for each in mappings for row in each.properties]
    dependencies = sum(len(row.dependencies) for row in rows)
    return len(mappings), sum(len(each.merge_rules) for each in mappings), len(rows), dependencies


def test_what_is_read_is_what_a_plain_search_finds(texts: tuple[str, ...]) -> None:
    """Mappings, merge rows, property rows, dependencies."""
    assert [counted(read(text, "a.rst")) for text in texts] == [counts(text) for text in texts]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of published documents, ../shared/corpus, is not here")
def test_what_is_read_of_the_corpus_is_what_a_plain_search_finds() -> None:
    texts = [path.read_bytes().decode() for path in sorted(CORPUS.rglob("*.rst"))]
    assert [counted(read(text, "a.rst")) for text in texts] == [counts(text) for text in texts]
