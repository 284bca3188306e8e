"""Whole documents: figures, places, line ends, and that no line is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.location import Location
from harness.model.dataflow import Dataflow, Dependency, LineCount, PropertyMapping, Reading
from harness.model.statement import statements
from harness.spec.account import split_lines
from harness.spec.files import read_paths
from tests.spec.texts import (
    CORPUS,
    EVERY,
    EXAMPLE,
    KEEP,
    PROPS,
    ROOT,
    dataflow,
    document,
    props_table,
    reading,
    section,
)

MARK = "\ufeff"
FOREIGN = [
    *("", "   ", "====", "----", ".. x::", ".. include:: /etc/passwd", "   * - a", "     - b", '"string"', "to", "\t"),
    *(" A to B", "..", "::", "\x00", "\x85", "\u2028", "text,", "* x", ":f: x", "__", "|", "+--+", ">>> x", "\f"),
]


def places(flow: Dataflow) -> Iterator[tuple[Location, str]]:
    """Every place in a dataflow with the text that must stand there; titles, sentences, first cells."""
    yield flow.location, f"{flow.source} to {flow.target}".strip()
    for mapping in flow.mappings:
        yield mapping.location, mapping.title.strip()
        for sentence in mapping.sentences:
            yield sentence.location, sentence.text
        for rule in mapping.merge_rules:
            yield rule.location, rule.source
        for row in mapping.properties:
            yield row.location, row.source


def misplaced(result: Reading) -> list[tuple[Location, str]]:
    """The places whose text in the document is another one."""
    assert result.dataflow
    lines = split_lines(result.text)
    wrong = []
    for place, text in places(result.dataflow):
        here = lines[place.line - 1][place.column - 1 :]
        following = lines[place.line] if place.line < len(lines) else ""
        if not here.startswith(text) and f"{here.strip()} {following.strip()}" != text:
            wrong.append((place, text))
    return wrong


def test_the_five_documents() -> None:
    """5 documents, 15 mappings, 2 merge rules, no property rows, 49 statements; every line read or blank."""
    readings = read_paths([ROOT / "specs"])
    flows = [each.dataflow for each in readings if each.dataflow]
    mappings = [mapping for flow in flows for mapping in flow.mappings]
    assert (len(flows), len(mappings)) == (5, 15)
    assert sum(len(mapping.merge_rules) for mapping in mappings) == 2
    assert sum(len(mapping.properties) for mapping in mappings) == 0
    assert sum(len(list(statements(flow))) for flow in flows) == 49
    assert [each.lines.diagnosed for each in readings] == [0] * 5
    assert all(each.lines.total == each.lines.blank + each.lines.read for each in readings)


def test_what_is_said_about_the_five_documents() -> None:
    """Fifteen tables without rows, one repeated section, and nothing else."""
    codes = [each.code for result in read_paths([ROOT / "specs"]) for each in result.diagnostics]
    assert sorted(codes) == ["structure.header-only-table"] * 15 + ["structure.repeated-section"]


def test_places_are_those_of_the_text() -> None:
    """At every place in the model stands, in the file, the very sentence or cell."""
    for result in (*read_paths([ROOT / "specs"]), reading(EXAMPLE)):
        assert misplaced(result) == []


def test_a_property_row_with_everything() -> None:
    """Raw text, place and dependencies of a row; RST's signs are ordinary letters in it."""
    row = ("na`me_ *x* |y| \\z (Dependant on having NO in c)", "a..b\t", '["list", "_."]')
    table = props_table("Fjordcrm Company", "Nordbooks Customer", row)
    (only,) = dataflow(document(section(EVERY, KEEP, PROPS, table))).mappings
    assert only.properties == (
        PropertyMapping(
            id="a/company--customer/props/na-me_--x---y---z--a..b",
            location=Location(path="a.rst", line=26, column=8),
            source="na`me_ *x* |y| \\z",
            target="a..b",
            data_type='["list", "_."]',
            dependencies=(Dependency(value="NO", property="c"),),
        ),
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", MARK])
def test_line_ends_and_byte_order_mark_change_nothing_but_the_text(end: str, mark: str) -> None:
    """The model is the same, places too, and the text of the reading is the very text."""
    text = mark + EXAMPLE.replace("\n", end)
    result = reading(text)
    assert result.text == text
    assert result.diagnostics == ()
    assert result.dataflow == reading(EXAMPLE).dataflow


def test_a_document_without_mappings_is_one() -> None:
    flow = dataflow(document())
    assert flow.mappings == ()
    assert (flow.source, flow.target, flow.generated) == ("Fjordcrm", "Nordbooks", "2026-11-01 08:00:00")


def test_line_counts_of_a_document_with_a_stray_line() -> None:
    text = "\n".join(["stray", "", document()])
    assert reading(text).lines == LineCount(total=13, blank=5, read=7, diagnosed=1)


@pytest.mark.parametrize("introduction", ["Introduction\n------------", "Introduction.\n------------"])
def test_both_spellings_of_the_introduction(introduction: str) -> None:
    dataflow(document().replace("Introduction\n------------", introduction))


@given(st.data())
@settings(max_examples=150)
def test_no_line_is_lost_whatever_is_done_to_a_document(data: st.DataObject) -> None:
    """Lines dropped, doubled, swapped, cut and mixed with foreign ones: never an exception, never a line lost."""
    lines = EXAMPLE.split("\n")
    foreign = st.sampled_from(FOREIGN)
    for _ in range(data.draw(st.integers(1, 6))):
        index = data.draw(st.integers(0, len(lines) - 1))
        match data.draw(st.sampled_from(["drop", "double", "swap", "cut", "foreign"])):
            case "drop" if len(lines) > 1:
                del lines[index]
            case "double":
                lines.insert(index, lines[index])
            case "swap":
                lines[index], lines[-1] = lines[-1], lines[index]
            case "cut":
                lines[index] = lines[index][: data.draw(st.integers(0, 60))]
            case _:
                lines.insert(index, data.draw(foreign))
    result = reading("\n".join(lines))
    if result.dataflow:
        ids = [statement.id for statement in statements(result.dataflow)]
        assert len(set(ids)) == len(ids)


@given(st.text(max_size=200))
@settings(max_examples=200)
def test_any_text_is_read_or_refused(text: str) -> None:
    """Text that is no document gives diagnostics, never an exception."""
    assert reading(text).diagnostics
    reading(document(section(text.replace("{", "").replace("}", ""))))


@pytest.fixture(scope="module")
def readings() -> tuple[Reading, ...]:
    """Every document of the corpus."""
    return read_paths([CORPUS])


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of published documents, ../shared/corpus, is not here")
class TestCorpus:
    """153 published documents."""

    def test_every_document_is_read(self, readings: tuple[Reading, ...]) -> None:
        assert len(readings) == 153
        assert all(result.dataflow for result in readings)

    def test_no_line_is_dropped(self, readings: tuple[Reading, ...]) -> None:
        """What is not read is the nine data types that stand outside of their tables."""
        for result in readings:
            lines = result.lines
            spilled = [each for each in result.diagnostics if each.code == "syntax.spilled-data-type"]
            assert lines.total == lines.blank + lines.read + lines.diagnosed
            assert lines.diagnosed == len(spilled)

    def test_counts_agree_with_a_plain_search(self, readings: tuple[Reading, ...]) -> None:
        """Mappings, merge rows, property rows and dependencies, counted without any of our code."""
        text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(CORPUS.rglob("*.rst")))
        tables = [part.split("\n\n")[1] for part in text.split(".. list-table::")[1:]]
        rows = [(table.split("   * - ")[1].count("     -") + 1, table.count("   * -") - 1) for table in tables]
        mappings = [mapping for result in readings if result.dataflow for mapping in result.dataflow.mappings]
        assert len(mappings) == text.count("The following properties are synchronized between a ")
        assert sum(len(each.merge_rules) for each in mappings) == sum(count for width, count in rows if width == 2)
        assert sum(len(each.properties) for each in mappings) == sum(count for width, count in rows if width == 3)
        dependencies = sum(len(row.dependencies) for each in mappings for row in each.properties)
        assert dependencies == text.lower().count("dependant on having ")

    def test_places_and_ids(self, readings: tuple[Reading, ...]) -> None:
        for result in readings:
            assert misplaced(result) == []
            assert result.dataflow
            ids = [statement.id for statement in statements(result.dataflow)]
            assert len(set(ids)) == len(ids)

    def test_what_is_said_is_of_kinds_that_are_known_there(self, readings: tuple[Reading, ...]) -> None:
        codes = {each.code for result in readings for each in result.diagnostics}
        assert codes == {
            "naming.missing-system",
            "rules.link-beside-every",
            "structure.header-only-table",
            "structure.repeated-section",
            "syntax.spilled-data-type",
            "types.malformed-data-type",
        }


def test_reading_does_not_look_at_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading a text is pure: a document of a path that does not exist is read all the same."""
    monkeypatch.chdir(tmp_path)
    assert reading(EXAMPLE).dataflow
