"""`harness show`, run as a process."""

import json
from pathlib import Path

import pytest

from tests.cli.process import harness
from tests.spec.texts import CORPUS, EVERY, KEEP, MATCH, MERGE, PROPS, ROOT, document, merge_table, props_table, section

A, B = "Fjordcrm Company", "Nordbooks Customer"
ONE = document(
    section(
        *(EVERY, MATCH, MERGE, merge_table(A, B, ("orgNo", "number")), KEEP, PROPS),
        props_table(A, B, ("na me (Dependant on having NO in country)", "title", '"string"')),
    )
)


def test_the_five_documents_as_json() -> None:
    """5 documents, 15 mappings, 2 merge rules, 0 property rows, 49 statements, every line accounted for."""
    result = harness("show", "specs", "--format", "json", cwd=ROOT)
    assert result.returncode == 0
    documents = json.loads(result.stdout)["documents"]
    mappings = [mapping for each in documents for mapping in each["mappings"]]
    assert (len(documents), len(mappings)) == (5, 15)
    assert sum(len(mapping["merge_rules"]) for mapping in mappings) == 2
    assert sum(len(mapping["properties"]) for mapping in mappings) == 0
    assert sum(len(each["statements"]) for each in documents) == 49
    for each in documents:
        lines = each["lines"]
        assert lines["total"] == lines["blank"] + lines["read"] + lines["diagnosed"]
        assert lines["diagnosed"] == 0


def test_the_shape_of_the_json(tmp_path: Path) -> None:
    """The whole of one small document, as later commands and users' scripts read it."""
    (tmp_path / "a.rst").write_text(ONE, encoding="utf-8")
    shown = json.loads(harness("show", "a.rst", "--format", "json", cwd=tmp_path).stdout)
    (only,) = shown["documents"]
    assert shown["diagnostics"] == []
    assert {key: only[key] for key in ("path", "id", "source", "target", "generated")} == {
        "path": "a.rst",
        "id": "a",
        "source": "Fjordcrm",
        "target": "Nordbooks",
        "generated": "2026-11-01 08:00:00",
    }
    (mapping,) = only["mappings"]
    details = mapping.pop("details")
    assert mapping == {
        "id": "a/company--customer",
        "title": "Fjordcrm Company to Nordbooks Customer",
        "line": 12,
        "column": 1,
        "source": {"system": "Fjordcrm", "datatype": "Company"},
        "target": {"system": "Nordbooks", "datatype": "Customer"},
        "sentences": ["EVERY", "MATCH", "MERGE", "KEEP", "PROPS"],
        "merge_rules": [
            {
                "id": "a/company--customer/merge/orgno--number",
                "line": 26,
                "column": 8,
                "source": "orgNo",
                "target": "number",
            }
        ],
        "properties": [
            {
                "id": "a/company--customer/props/na-me--title",
                "line": 39,
                "column": 8,
                "source": "na me",
                "target": "title",
                "data_type": '"string"',
                "dependencies": [{"value": "NO", "property": "country", "side": "source"}],
            }
        ],
    }
    assert details[0] == {
        "id": "a/company--customer/every",
        "kind": "EVERY",
        "line": 14,
        "column": 1,
        "text": "Every Fjordcrm Company will be synchronized with a Nordbooks Customer.",
        "detail": [],
    }
    assert only["statements"][-1] == {
        "id": "a/company--customer/props/na-me--title",
        "kind": "PROPS row",
        "line": 39,
        "column": 8,
        "text": 'na me → title "string"',
        "mapping": "a/company--customer",
        "parent": "a/company--customer/props",
    }


def test_text_for_people(tmp_path: Path) -> None:
    """Systems, datatypes, sentences, rules and rows can be read off, without any colour codes."""
    (tmp_path / "a.rst").write_text(ONE, encoding="utf-8")
    result = harness("show", "a.rst", cwd=tmp_path)
    assert result.returncode == 0
    assert result.stdout == (
        "Fjordcrm → Nordbooks\n"
        "  a.rst, generated 2026-11-01 08:00:00\n"
        "\n"
        "  Fjordcrm Company → Nordbooks Customer  (line 12)\n"
        "    EVERY MATCH MERGE KEEP PROPS\n"
        "    the same record if one of these is equal:\n"
        "      orgNo = number\n"
        "    1 property row\n"
        '      na me → title  "string"  if the source\'s country has NO\n'
        "\n"
    )
    assert result.stderr == "1 document, 1 mapping, 7 statements; 0 errors, 0 warnings, 0 remarks.\n"


def test_a_document_that_cannot_be_shown_makes_exit_code_1(tmp_path: Path) -> None:
    """It stands in the JSON with its path, so that nothing is lost; the others are shown."""
    (tmp_path / "a.rst").write_text(ONE, encoding="utf-8")
    (tmp_path / "b.rst").write_text("no dataflow\n", encoding="utf-8")
    result = harness("show", ".", "--format", "json", cwd=tmp_path)
    assert result.returncode == 1
    shown = json.loads(result.stdout)
    assert [(each["path"], each["source"], len(each["mappings"])) for each in shown["documents"]] == [
        ("a.rst", "Fjordcrm", 1),
        ("b.rst", None, 0),
    ]
    assert [each["code"] for each in shown["diagnostics"]] == ["structure.not-a-dataflow"]


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.rst").write_text(ONE.replace("na me", "na\x1b[31mme\x9b"), encoding="utf-8")
    result = harness("show", "a.rst", cwd=tmp_path)
    assert "na\\x1b[31mme\\x9b → title" in result.stdout
    assert not set(result.stdout) & set("\x1b\x9b")


def test_a_property_named_as_a_script_is_shown_as_text(tmp_path: Path) -> None:
    (tmp_path / "a.rst").write_text(ONE.replace("na me", "<script>alert(1)</script>"), encoding="utf-8")
    result = harness("show", "a.rst", "--format", "json", cwd=tmp_path)
    (only,) = json.loads(result.stdout)["documents"]
    assert only["mappings"][0]["properties"][0]["source"] == "<script>alert(1)</script>"


def test_paths_are_shown_as_given(tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "a.rst").write_text(ONE, encoding="utf-8")
    for given in ("specs", "specs/a.rst", "./specs/"):
        shown = json.loads(harness("show", given, "--format", "json", cwd=tmp_path).stdout)
        assert shown["documents"][0]["path"] == "specs/a.rst"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of published documents, ../shared/corpus, is not here")
def test_the_corpus_as_json() -> None:
    """All 153 published documents."""
    result = harness("show", str(CORPUS), "--format", "json", cwd=ROOT)
    assert result.returncode == 0
    assert len(json.loads(result.stdout)["documents"]) == 153
