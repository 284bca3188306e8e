"""The strict reader against the tolerant one: the same readings, or none."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.model.dataflow import Reading
from harness.spec.strict import read_strictly
from harness.spec.tolerant import read_tolerantly
from tests.spec.test_read import FOREIGN
from tests.spec.test_render import ENDS, MARK, ODD
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
RULES = (MERGE, merge_table(A, B, ("orgNo", "number"), ("", " x\t"), ("orgNo", "number")))
CELLS = props_table(
    *(A, B),
    *(("a", "b", '"string"'), ("a", "b", '"list"'), ("A ", "b", "N/A"), (" é", "$x", '"x", "_."]'), ("", "", "")),
    *(("a (Dependant on having NO in c)", "b (Dependant on having  in  )", '["list", "_."]'), ("(x", "y)", '"first"')),
)
WELL_FORMED = {
    **{path.stem: path.read_bytes().decode() for path in sorted((ROOT / "specs").glob("*.rst"))},
    "example": EXAMPLE,
    "no mapping": document(),
    "every order": document(
        section(EVERY, KEEP, PROPS, CELLS),
        section(LINK, *RULES, KEEP, PROPS, CELLS),
        section(LINK, CONNECTED, KEEP, PROPS, CELLS),
        section(EVERY, MATCH, *RULES, KEEP, PROPS, CELLS),
        section(WHEN, KEEP, PROPS, props_table(A, B)),
        section(LINK, CONNECTED, *RULES, KEEP, PROPS, CELLS),
        section(WHEN, MATCH, *RULES, KEEP, PROPS, CELLS),
        section(KEEP, EVERY),
        section(),
        section(LINK, KEEP, a=B, b=B),
    ),
    "names": document(
        section(EVERY, KEEP, a="Company", b="Nord Books Customer (human data)"),
        section(EVERY, KEEP, a=" Company", b=" Customer"),
        section(EVERY, KEEP, a="fjordcrm Order line", b="NordBooks Order"),
    ),
    "no target": document(section(EVERY, KEEP, b=" Customer"), title="Fjordcrm to  Dataflow"),
    "no source": document(section(EVERY, KEEP, a=" Company"), title=" to Nordbooks Dataflow"),
    "header name": document(section(EVERY, KEEP, PROPS, CELLS.replace("Nordbooks Data", "XyXy Data"))),
    "no header name": document(section(EVERY, KEEP, PROPS, CELLS.replace("- Nordbooks Data", "-  Data"))),
    "older": document(section(EVERY, KEEP)).replace("Introduction\n", "Introduction.\n"),
}


def both(text: str) -> tuple[Reading | None, Reading]:
    """What the two readers make of a text."""
    return read_strictly(text, path="a.rst", document_id="a"), read_tolerantly(text, path="a.rst", document_id="a")


@pytest.mark.parametrize("name", WELL_FORMED)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", MARK])
def test_well_formed_documents_are_read_alike(name: str, end: str, mark: str) -> None:
    """The strict reader takes them all, with the same model, places, diagnostics and account of lines."""
    strict, tolerant = both(mark + WELL_FORMED[name].replace("\n", end))
    assert strict is not None
    assert strict == tolerant
    assert strict.dataflow is not None
    assert strict.dataflow.origin == (tolerant.dataflow and tolerant.dataflow.origin)


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("end", ENDS)
def test_odd_documents_are_read_alike_or_left_to_docutils(name: str, end: str) -> None:
    text = ODD[name].replace("\n", ENDS[end] or "\r\n\n")
    strict, tolerant = both(text)
    assert strict in (None, tolerant)


@given(st.data())
@settings(max_examples=400)
def test_whatever_is_done_to_a_document_both_agree(data: st.DataObject) -> None:
    """Lines replaced, doubled, dropped, prolonged, letters exchanged: the strict reader never reads another thing."""
    lines = data.draw(st.sampled_from([EXAMPLE, WELL_FORMED["every order"]])).split("\n")
    for _ in range(data.draw(st.integers(1, 3))):
        index = data.draw(st.integers(0, len(lines) - 1))
        match data.draw(st.sampled_from(["foreign", "replace", "double", "drop", "append", "letter"])):
            case "foreign":
                lines.insert(index, data.draw(st.sampled_from(FOREIGN)))
            case "replace":
                lines[index] = data.draw(st.sampled_from([*FOREIGN, *lines]))
            case "double":
                lines.insert(index, lines[index])
            case "drop" if len(lines) > 1:
                del lines[index]
            case "append":
                lines[index] += data.draw(st.sampled_from([" ", "\t", ".", ", it ", " to B", "(", "\x0b", "\u3000"]))
            case _:
                at = data.draw(st.integers(0, len(lines[index])))
                lines[index] = lines[index][:at] + data.draw(st.characters()) + lines[index][at + 1 :]
    strict, tolerant = both("\n".join(lines))
    assert strict in (None, tolerant)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of published documents, ../shared/corpus, is not here")
def test_the_corpus_is_read_alike() -> None:
    """All 153; only those with data types outside of their tables are left to docutils."""
    left = set()
    for path in sorted(CORPUS.rglob("*.rst")):
        strict, tolerant = both(Path(path).read_bytes().decode())
        assert strict in (None, tolerant)
        if strict is None:
            left.add("syntax.spilled-data-type" in {each.code for each in tolerant.diagnostics})
    assert left == {True}
