"""Writing documents: the very bytes that were read, and only what changed."""

import subprocess
import sys
from dataclasses import replace
from difflib import ndiff
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import harness
from harness.location import Location
from harness.model.dataflow import Dataflow, Datatype, Dependency, Mapping, PropertyMapping, Sentence, SentenceKind
from harness.spec.read import read
from harness.spec.render import render
from harness.spec.revise import revised
from tests.spec.texts import (
    CONNECTED,
    CORPUS,
    EVERY,
    EXAMPLE,
    KEEP,
    LINK,
    MATCH,
    MERGE,
    PROPS,
    ROOT,
    WHEN,
    document,
    merge_table,
    props_table,
    section,
)

A, B = "Fjordcrm Company", "Nordbooks Customer"
MARK = "\ufeff"
ROWS = (("name", "title", '"string"'), ("no (Dependant on having NO in c)", "number\t", '"integer"'))
PLAIN = document(section(EVERY, KEEP, PROPS, props_table(A, B, *ROWS)))
RULES = document(section(LINK, CONNECTED, MERGE, merge_table(A, B, ("orgNo", "number")), KEEP, PROPS))
NEW = Location(path="a.rst", line=0)

ODD = {
    "every sentence": EXAMPLE,
    "no mapping": document(),
    "no mapping and no line end": document().rstrip("\n"),
    "doubled name in the header": PLAIN.replace("Nordbooks Data Type", "NordbooksNordbooks Data Type"),
    "no name in the header": PLAIN.replace("- Nordbooks Data Type", "-  Data Type"),
    "older introduction": PLAIN.replace("Introduction\n", "Introduction.\n"),
    "spilled data type": PLAIN.replace('     - "string"', '"string"'),
    "lost blank line above the table": PLAIN.replace("\n\n.. list", "\n.. list"),
    "lost blank lines between sections": document(section(EVERY, KEEP), section(EVERY, KEEP)).replace("\n\n\n", "\n\n"),
    "many blank lines": PLAIN.replace("\n\n", "\n\n\n  \n"),
    "blanks and tabs": PLAIN.replace("name\n", "name \t \n").replace('"string"', ' "string"  '),
    "empty cells": PLAIN.replace("- name\n", "- \n").replace("- title\n", "-\n"),
    "empty system": document(section(EVERY, KEEP, a=" Company"), title=" to Nordbooks Dataflow"),
    "no date": PLAIN.replace("Generated: 2026-11-01 08:00:00\n\n", ""),
    "unknown sentence": PLAIN.replace("Every", "Some"),
    "unknown section": PLAIN + "Appendix\n--------\ntext\n\n" + section(EVERY, KEEP),
    "other names in a sentence": PLAIN.replace("Every Fjordcrm Company", "Every Fjordcrm Person"),
    "a row of one cell": PLAIN.replace("     - title\n", ""),
    "directive": PLAIN.replace("Every", ".. include:: x\n\nEvery"),
    "stray lines before and after": f"stray\n\n{PLAIN}stray",
    "merge at the end": RULES,
    "repeated section": document(section(EVERY, KEEP), section(EVERY, KEEP)),
    "cut": PLAIN[:-30],
}
ENDS = {"LF": "\n", "CRLF": "\r\n", "CR": "\r", "mixed": None}


def flow_of(text: str) -> Dataflow:
    flow = read(text, "a.rst").dataflow
    assert flow is not None
    return flow


def stripped(flow: Dataflow) -> Dataflow:
    """The definitions alone: no origin and no places."""
    mappings = tuple(
        replace(
            mapping,
            location=NEW,
            sentences=tuple(replace(each, location=NEW) for each in mapping.sentences),
            merge_rules=tuple(replace(each, location=NEW) for each in mapping.merge_rules),
            properties=tuple(replace(each, location=NEW) for each in mapping.properties),
        )
        for mapping in flow.mappings
    )
    return replace(flow, origin=None, location=NEW, mappings=mappings)


def assert_same_bytes(text: str) -> None:
    """The text comes back, also when every part is looked at because nothing is known to be unchanged."""
    flow = flow_of(text)
    assert flow.origin
    assert render(flow) == text
    assert revised(flow, flow.origin) == text
    renamed = tuple(replace(mapping, id=f"other/{mapping.id}") for mapping in flow.mappings)
    assert revised(replace(flow, id="other", mappings=renamed), flow.origin) == text


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("mark", ["", MARK])
def test_the_same_bytes_come_back(name: str, end: str, mark: str) -> None:
    """Every oddity, with every line end, with and without a byte-order mark, with and without a final line end."""
    lines = ODD[name].split("\n")
    chosen = ENDS[end]
    for text in (ODD[name], ODD[name].rstrip("\n")):
        lines = text.split("\n")
        if chosen is None:
            text = "".join(f"{line}{(chr(10), chr(13) + chr(10))[number % 2]}" for number, line in enumerate(lines))
        else:
            text = chosen.join(lines)
        assert_same_bytes(mark + text)


@given(st.data())
@settings(max_examples=100)
def test_mutilated_documents_come_back_too(data: st.DataObject) -> None:
    lines = EXAMPLE.split("\n")
    for _ in range(data.draw(st.integers(1, 5))):
        index = data.draw(st.integers(3, len(lines) - 1))
        lines[index] = data.draw(st.sampled_from(["", " x", "----", '"string"', "   * - a", ".. x::", "stray", "\x0b"]))
    assert_same_bytes("\n".join(lines))


@pytest.mark.parametrize("path", sorted((ROOT / "specs").glob("*.rst")), ids=lambda path: path.stem)
def test_the_five_documents_are_made_from_their_definitions_alone(path: Path) -> None:
    text = path.read_bytes().decode()
    assert render(stripped(flow_of(text))) == text


@pytest.mark.parametrize("sentences", [(EVERY, MATCH, MERGE), (WHEN, MATCH, MERGE), (LINK, CONNECTED, MERGE)])
def test_canonical_text_of_every_sentence_says_the_same(sentences: tuple[str, ...]) -> None:
    """Reading what was written from definitions alone gives the definitions again."""
    table = merge_table(A, B, ("orgNo", "number"), ("", "mail"))
    text = document(section(*sentences, table, KEEP, PROPS, props_table(A, B, *ROWS)))
    definitions = stripped(flow_of(text))
    assert stripped(flow_of(render(definitions))) == definitions


def test_a_connection_without_text_is_written_in_full() -> None:
    flow = stripped(flow_of(RULES))
    (mapping,) = flow.mappings
    bare = tuple(replace(each, text="") for each in mapping.sentences)
    written = render(replace(flow, mappings=(replace(mapping, sentences=bare),)))
    assert CONNECTED.replace("{a}", A).replace("{b}", B) in written


@pytest.mark.parametrize("end", ["\n", "\r\n"])
class TestEdits:
    """What a change to a model changes in the text; the table has oddities that must survive."""

    @staticmethod
    def start(end: str) -> tuple[str, Dataflow, Mapping]:
        odd = PLAIN.replace("Nordbooks Data Type", " Data Type").replace("Introduction\n", "Introduction.\n")
        text = (odd + "\n" + section(LINK, KEEP, a="Fjordcrm Deal", b="Nordbooks Order")).replace("\n", end)
        flow = flow_of(text)
        return text, flow, flow.mappings[0]

    @staticmethod
    def changes(before: str, after: str) -> list[str]:
        return [line for line in ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]

    def test_a_row_retyped(self, end: str) -> None:
        """One line changes; the tab in the row's other cell and the dependency stay."""
        text, flow, first = self.start(end)
        rows = (first.properties[0], replace(first.properties[1], data_type='"float"'))
        new = render(replace(flow, mappings=(replace(first, properties=rows), *flow.mappings[1:])))
        assert self.changes(text, new) == ['-      - "integer"', '+      - "float"']
        assert new == text.replace('"integer"', '"float"')

    def test_a_property_renamed_keeps_its_dependency(self, end: str) -> None:
        text, flow, first = self.start(end)
        rows = (first.properties[0], replace(first.properties[1], source="nr"))
        new = render(replace(flow, mappings=(replace(first, properties=rows), *flow.mappings[1:])))
        assert new == text.replace("- no (", "- nr (")

    def test_a_property_renamed_in_a_row_with_another_indent(self, end: str) -> None:
        text = self.start(end)[0].replace("   * - no", "  * - no").replace("   * - name", "  * - name")
        flow = flow_of(text)
        first = flow.mappings[0]
        rows = (replace(first.properties[0], source="n"), replace(first.properties[1], source="nr"))
        new = render(replace(flow, mappings=(replace(first, properties=rows), *flow.mappings[1:])))
        assert new == text.replace("- no (", "- nr (").replace("- name", "- n")

    def test_rows_added_moved_and_removed(self, end: str) -> None:
        text, flow, first = self.start(end)
        added = PropertyMapping(
            id=f"{first.sentences[-1].id}/new",
            location=NEW,
            source="x",
            target="y",
            data_type="N/A",
            dependencies=(Dependency(value="NO", property=""),),
        )
        one, two = first.properties
        new = render(replace(flow, mappings=(replace(first, properties=(two, added)), *flow.mappings[1:])))
        row = end.join(["   * - x (Dependant on having NO in  )", "     - y", "     - N/A", ""])
        gone = end.join(["   * - name", "     - title", '     - "string"', ""])
        kept = end.join(["   * - no (Dependant on having NO in c)", "     - number\t", '     - "integer"', ""])
        assert new == text.replace(gone, "").replace(kept, kept + row)
        swapped = render(replace(flow, mappings=(replace(first, properties=(two, one)), *flow.mappings[1:])))
        assert swapped == text.replace(gone, "").replace(kept, kept + gone)

    def test_a_row_below_a_header_only(self, end: str) -> None:
        text = document(section(EVERY, KEEP, PROPS, props_table(A, B))).replace("\n", end)
        flow = flow_of(text)
        (only,) = flow.mappings
        row = PropertyMapping(id=f"{only.sentences[-1].id}/n", location=NEW, source="a", target="b", data_type='"list"')
        new = render(replace(flow, mappings=(replace(only, properties=(row,)),)))
        assert new == document(section(EVERY, KEEP, PROPS, props_table(A, B, ("a", "b", '"list"')))).replace("\n", end)

    def test_a_mapping_added_and_one_removed(self, end: str) -> None:
        text, flow, first = self.start(end)
        id = "a/person--contact"
        added = Mapping(
            id=id,
            title="",
            location=NEW,
            source=Datatype(system="Fjordcrm", name="Person"),
            target=Datatype(system="Nordbooks", name="Contact"),
            sentences=(Sentence(id=f"{id}/link", kind=SentenceKind.LINK, location=NEW, text=""),),
        )
        new = render(replace(flow, mappings=(*flow.mappings, added)))
        written = section(LINK, a="Fjordcrm Person", b="Nordbooks Contact").replace("\n", end)
        assert new == f"{text}{end}{written}"
        assert stripped(flow_of(new)).mappings[2].source == added.source
        assert (
            render(replace(flow, mappings=(first,))) == text[: text.index("Fjordcrm Deal to")].rstrip("\r\n") + end * 2
        )

    def test_the_date(self, end: str) -> None:
        text, flow, _ = self.start(end)
        assert render(replace(flow, generated="2027-01-01 00:00:00")) == text.replace(
            "2026-11-01 08:00:00", "2027-01-01 00:00:00"
        )
        undated = text.replace(f"Generated: 2026-11-01 08:00:00{end}{end}", "")
        assert render(replace(flow_of(undated), generated="2026-11-01 08:00:00")) == text

    def test_systems_and_sections_renamed(self, end: str) -> None:
        """A new name changes title, sections and sentences, and the document reads as what was meant."""
        text, flow, _ = self.start(end)
        mappings = tuple(
            replace(each, target=replace(each.target, system="Ledger"), title="") for each in flow.mappings
        )
        new = render(replace(flow, target="Ledger", mappings=mappings))
        again = flow_of(new)
        assert (again.target, [each.target for each in again.mappings]) == ("Ledger", [m.target for m in mappings])
        assert "Nordbooks" not in new.replace("Nordbooks Data Type", "")
        assert new.count(end) == text.count(end)


def test_public_names() -> None:
    """`from harness import read, render` work; the package alone loads neither docutils nor the reader."""
    assert harness.render(harness.read(EXAMPLE).dataflow) == EXAMPLE  # type: ignore[arg-type]
    assert harness.read(EXAMPLE, "x/y.rst").path == "x/y.rst"
    code = "import harness, sys; sys.exit('harness.spec' in sys.modules or 'docutils' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of published documents, ../shared/corpus, is not here")
def test_the_corpus_comes_back() -> None:
    """All 153 published documents, byte for byte."""
    paths = sorted(CORPUS.rglob("*.rst"))
    assert len(paths) == 153
    for path in paths:
        assert_same_bytes(path.read_bytes().decode())
