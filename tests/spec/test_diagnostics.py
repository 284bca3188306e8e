"""What is said about documents that are not as they should be: place, severity, code, and what it costs."""

import pytest

from harness.spec.limits import LONGEST_LINE
from tests.spec.texts import (
    EVERY,
    EXAMPLE,
    KEEP,
    LINK,
    MATCH,
    MERGE,
    PROPS,
    document,
    found,
    line_of,
    mapping,
    merge_table,
    props_table,
    reading,
    section,
    table,
)

A, B = "Fjordcrm Company", "Nordbooks Customer"
ROW = ("name", "customerName", '"string"')


def rows_of(*rows: tuple[str, ...]) -> str:
    """A document with one property table of these rows, the first of which stands on line 26."""
    header = (f"{A} Property", f"{B} Property", "Nordbooks Data Type")
    return document(section(EVERY, KEEP, PROPS, table(header, *rows)))


def properties(text: str) -> list[str]:
    result = reading(text)
    assert result.dataflow
    return [row.source for each in result.dataflow.mappings for row in each.properties]


def test_an_empty_document() -> None:
    assert found("") == found(" \n\n") == [("1:1", "error", "structure.empty")]


def test_text_that_is_no_dataflow_document() -> None:
    assert found("\n\nHello\n=====\n\nText.\n") == [("3:1", "error", "structure.not-a-dataflow")]
    assert found("just words\n") == [("1:1", "error", "structure.not-a-dataflow")]


def test_a_line_that_is_too_long_costs_the_document() -> None:
    result = reading(f"{document()}\n{'x' * (LONGEST_LINE + 1)}\n")
    assert [(str(each.location), each.code) for each in result.diagnostics] == [
        (f"a.rst:13:{LONGEST_LINE + 1}", "syntax.line-too-long")
    ]
    assert result.dataflow is None
    assert result.text == ""


def test_a_title_that_names_no_system() -> None:
    """Both names empty is an error, one empty name a warning."""
    for title in ("to Dataflow", "to  Dataflow"):
        assert found(document(title=title)) == [("2:1", "error", "naming.no-systems")]
    assert found(document(title="Zendesk to  Dataflow")) == [("2:1", "warning", "naming.missing-system")]
    assert found(document().replace("\nFjordcrm to", "\n to")) == [("2:2", "warning", "naming.missing-system")]


def test_a_title_that_can_be_parted_in_two_ways() -> None:
    text = document(section(EVERY, KEEP, PROPS, props_table("Go to X Lead", B, ROW), a="Go to X Lead"))
    assert found(text.replace("Fjordcrm to Nordbooks", "Go to X to Nordbooks")) == [
        ("2:1", "warning", "naming.ambiguous-title")
    ]


@pytest.mark.parametrize("generated", ["2026-13-01 08:00:00", "yesterday", "2026-11-01"])
def test_a_time_of_generation_that_cannot_be_read(generated: str) -> None:
    text = document().replace("2026-11-01 08:00:00", generated)
    assert found(text) == [("5:1", "warning", "syntax.generated-date")]


def test_a_document_that_does_not_say_when_it_was_generated() -> None:
    assert found(document().replace("Generated: 2026-11-01 08:00:00\n", "")) == [
        ("2:1", "warning", "structure.no-generated")
    ]


def test_a_header_only_table_is_a_warning() -> None:
    assert found(document(section(EVERY, KEEP, PROPS, props_table(A, B)))) == [
        ("23:8", "warning", "structure.header-only-table")
    ]


@pytest.mark.parametrize("keep", range(1, 12))
def test_a_document_cut_within_a_table(keep: int) -> None:
    """Wherever the cut is from the sentence above the table on, save after a complete row, it is said where."""
    text = rows_of(ROW, ROW)
    lines = text.split("\n")
    first = line_of(text, "The following")
    cut = "\n".join(lines[: first + keep - 1])
    codes = [(severity, code) for _, severity, code in found(f"{cut}\n")]
    complete = {line_of(text, "   * - name") + 2 - first + 1, first + 12}
    expected = [] if keep in complete else [("error", "structure.truncated-table")]
    if keep == 8:
        expected = [("warning", "structure.header-only-table")]
    assert codes == expected


def test_a_document_cut_after_a_merge_row() -> None:
    """Two sentences always follow a merge table, so that this cut shows, too."""
    text = document(section(EVERY, MATCH, MERGE, merge_table(A, B, ("a", "b"))))
    assert ("26:8", "error", "structure.truncated-table") in found(text)


def test_a_table_at_the_end_without_line_end_may_have_been_cut() -> None:
    assert found(rows_of(ROW).rstrip("\n")) == [("28:6", "warning", "structure.no-line-end")]


def test_a_malformed_data_type_is_said_and_its_row_kept() -> None:
    text = rows_of(ROW, ("date", "day", '"datetime-format","%Y","_."]'), ROW)
    assert found(text) == [("31:8", "error", "types.malformed-data-type")]
    assert properties(text) == ["name", "date", "name"]


def test_a_problem_within_a_data_type_has_its_own_column() -> None:
    text = rows_of(("date", "day", '["if","neq","_.","X"],"integer","string"]'), ("a", "b", ' ["list",["uper","_."]]'))
    assert found(text) == [
        ("28:14", "error", "types.malformed-data-type"),
        ("31:17", "warning", "types.unknown-function"),
    ]
    messages = [each.message for each in reading(text).diagnostics]
    assert messages[0].startswith('the data type cannot be read, one bracket “[” lost before "neq": “[')
    assert messages[1] == 'no function is called “uper”: “["list",["uper","_."]]”'
    assert properties(text) == ["date", "a"]


@pytest.mark.parametrize(
    ("cell", "place", "code"),
    [
        ('"date"', "28:8", "types.unknown-function"),
        ('["if",["is-empty"],true,"boolean"]', "28:14", "types.wrong-arguments"),
        ('["datetime-format","%d %b %Y","_."]', "28:27", "types.date-format"),
    ],
)
def test_what_nothing_describes_is_a_warning(cell: str, place: str, code: str) -> None:
    assert found(rows_of(("date", "day", cell))) == [(place, "warning", code)]


def test_a_spilled_data_type_is_put_back_and_said() -> None:
    """The rows after it are read as if nothing had happened."""
    text = rows_of(("name", "customerName"), ROW).replace("customerName\n", 'customerName\n"string"\n', 1)
    assert found(text) == [("28:1", "warning", "syntax.spilled-data-type")]
    result = reading(text)
    assert result.dataflow
    assert [row.data_type for row in result.dataflow.mappings[0].properties] == ['"string"', '"string"']
    assert result.lines.diagnosed == 1


def test_a_row_of_too_few_or_many_cells_costs_itself_only() -> None:
    text = rows_of(("a", "b"), ROW, ("c", "d", '"string"', "e"), ROW)
    assert found(text) == [("27:8", "error", "syntax.row-cells"), ("34:8", "error", "syntax.row-cells")]
    assert properties(text) == ["name", "name"]


def test_a_dependency_that_cannot_be_read_costs_its_row() -> None:
    text = rows_of(("x (Dependant on having NO)", "y", '"string"'), ROW)
    assert found(text) == [("26:8", "error", "syntax.dependency")]
    assert properties(text) == ["name"]


def test_a_cell_that_goes_on_is_read_as_one() -> None:
    text = rows_of(ROW).replace('     - "string"', '     - ["list",\n       "_."]')
    assert found(text) == [("29:8", "warning", "syntax.continued-cell")]


def test_a_first_row_that_is_no_header() -> None:
    text = document(section(EVERY, KEEP, PROPS, table(ROW, ROW)))
    assert ("23:8", "error", "syntax.table-header") in found(text)


def test_a_header_that_names_other_datatypes() -> None:
    text = document(section(EVERY, KEEP, PROPS, props_table(B, A, ROW)))
    assert found(text) == [("23:8", "warning", "naming.table-header")]


def test_the_system_of_the_data_type_column_may_be_called_anything() -> None:
    """In published documents it is spelled otherwise, doubled or left out."""
    for name in ("WooCommerceWoocommerce Data Type", " Data Type"):
        assert found(rows_of(ROW).replace("Nordbooks Data Type", name)) == []


def test_an_option_that_is_unknown() -> None:
    text = rows_of(ROW).replace("   :header-rows: 1", "   :header-rows: 1\n   :widths: 1 2")
    assert found(text) == [("22:4", "warning", "syntax.unread-line")]


def test_a_sentence_that_names_other_datatypes_costs_itself_and_its_table() -> None:
    text = document(
        section("Every Fjordcrm Person will be synchronized with a {b}.", KEEP, PROPS, props_table(A, B, ROW)),
        section(EVERY, KEEP, PROPS.replace("{a}", "Fjordcrm Dog"), props_table(A, B, ROW), b="Nordbooks Account"),
    )
    assert found(text) == [
        ("14:1", "error", "naming.sentence-disagrees"),
        ("37:1", "error", "naming.sentence-disagrees"),
    ]
    assert properties(text) == ["name"]


def test_the_hint_for_a_disagreeing_sentence_is_the_right_sentence() -> None:
    (diagnostic,) = reading(EXAMPLE.replace("Every Fjordcrm Deal", "Every Fjordcrm Dial")).diagnostics
    assert diagnostic.hint == "expected: Every Fjordcrm Deal will be synchronized with a Nordbooks Order."


def test_a_sentence_that_is_unknown() -> None:
    """What it was likely meant to be stands in the hint."""
    text = document(section("Every {a} is being synchronized with a {b}.", KEEP, PROPS, props_table(A, B, ROW)))
    (diagnostic,) = [each for each in reading(text).diagnostics if each.code != "structure.unknown-order"]
    assert (str(diagnostic.location), diagnostic.code) == ("a.rst:14:1", "syntax.unknown-sentence")
    assert diagnostic.hint == "did you mean: Every Fjordcrm Company will be synchronized with a Nordbooks Customer."


def test_half_a_match_sentence() -> None:
    text = document(section(EVERY, MATCH.split("\n")[0], KEEP, PROPS, props_table(A, B, ROW)))
    assert found(text) == [("16:1", "error", "syntax.incomplete-sentence")]


def test_an_order_that_is_unknown() -> None:
    text = document(section(KEEP, EVERY, PROPS, props_table(A, B, ROW)))
    assert found(text) == [("12:1", "warning", "structure.unknown-order")]
    assert [each.kind for each in mapping(KEEP, EVERY).sentences] == ["KEEP", "EVERY"]


def test_sentences_that_are_missing() -> None:
    assert found(document(section(EVERY))) == [("12:1", "warning", "structure.missing-sentence")] * 2


def test_a_table_sentence_without_table() -> None:
    text = document(section(EVERY, MATCH, MERGE, KEEP, PROPS, props_table(A, B, ROW)))
    assert found(text) == [("19:1", "error", "structure.missing-table")]


def test_a_table_without_sentence() -> None:
    text = document(section(EVERY, props_table(A, B, ROW), KEEP, PROPS, props_table(A, B, ROW)))
    assert found(text) == [("16:1", "error", "syntax.unread-line")]


def test_a_table_without_blank_line_above_is_read() -> None:
    text = rows_of(ROW).replace(":\n\n.. list", ":\n.. list")
    assert found(text) == [("19:1", "warning", "syntax.missing-blank-line")]
    assert properties(text) == ["name"]


def test_an_unindented_line_in_a_table_costs_no_row() -> None:
    text = rows_of(ROW, ROW).replace('"string"\n', '"string"\nstray\n', 1)
    assert found(text) == [("29:1", "error", "syntax.unknown-sentence")]
    assert properties(text) == ["name", "name"]


def test_repeated_sections_are_remarked() -> None:
    part = section(EVERY, KEEP, PROPS, props_table(A, B, ROW))
    assert found(document(part, part)) == [("31:1", "information", "structure.repeated-section")]


def test_link_beside_every_for_one_pair() -> None:
    every = section(EVERY, KEEP, PROPS, props_table(A, B, ROW))
    link = section(LINK, MERGE, merge_table(A, B, ("a", "b")), KEEP, PROPS, props_table(A, B, ROW))
    codes = found(document(every, link))
    assert ("33:1", "warning", "rules.link-beside-every") in codes
    assert [code for *_, code in codes] == ["structure.repeated-section", "rules.link-beside-every"]


def test_a_section_that_is_no_mapping() -> None:
    """It is named once, its lines are accounted for, and the directives in it are still refused."""
    text = document(section(EVERY, KEEP, PROPS, props_table(A, B, ROW)), "Notes\n-----\n\ntext\n\n.. raw:: html\n")
    assert found(text) == [
        ("31:1", "error", "structure.unknown-section"),
        ("36:1", "error", "syntax.refused-directive"),
    ]


def test_a_title_whose_system_cannot_be_told() -> None:
    text = document(section(EVERY, KEEP, PROPS, props_table(A, "Other Thing", ROW), b="Other Thing"))
    assert found(text) == [("12:1", "warning", "naming.undecided-system")]


def test_a_section_without_the_system_of_the_title() -> None:
    text = document(section(EVERY, KEEP, PROPS, props_table(A, " Vendor", ROW), b=" Vendor"))
    assert found(text) == [("12:1", "warning", "naming.missing-system")]


def test_an_indented_title_below_a_table_begins_a_section() -> None:
    """An empty name of the first system leaves a blank in front, which RST would take for part of the table."""
    text = document(
        section(EVERY, KEEP, PROPS, props_table(A, B, ROW)),
        section(EVERY, KEEP, PROPS, props_table("Lead", B, ROW), a=" Lead"),
    )
    assert found(text) == [("31:2", "warning", "naming.missing-system")]


def test_an_underline_that_is_too_short() -> None:
    text = rows_of(ROW).replace("-" * 38, "-" * 30)
    assert found(text) == [("13:1", "warning", "syntax.short-underline")]


@pytest.mark.parametrize(
    "directive",
    [
        ".. include:: secret",
        ".. raw:: html\n   :file: secret",
        ".. csv-table:: t\n   :file: secret",
        ".. |x| include:: secret",
        ".. role:: x(raw)",
        ".. unheard-of:: x",
        "   .. include:: secret",
        ".. LITERALINCLUDE:: secret",
    ],
)
def test_every_directive_but_list_table_is_refused(directive: str) -> None:
    """In a section and before the first one, known to docutils or not."""
    rest = section(EVERY, KEEP, PROPS, props_table(A, B, ROW))
    within = document(section(EVERY, directive, KEEP, PROPS, props_table(A, B, ROW)))
    before = document(f"{directive}\n\n{rest}")
    for text in (within, before):
        assert [(severity, code) for _, severity, code in found(text)] == [("error", "syntax.refused-directive")]
        assert properties(text) == ["name"]


@pytest.mark.parametrize("stray", [".. a comment\n   goes on", ".. _target: x", "   indented\n   text", "====\n"])
def test_what_is_no_sentence_is_unread(stray: str) -> None:
    text = document(section(EVERY, stray, KEEP, PROPS, props_table(A, B, ROW)))
    assert [code for *_, code in found(text)] == ["syntax.unread-line"]
