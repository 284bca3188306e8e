"""`harness regen` and `harness schema`, run as processes."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from harness.spec.files import read_paths
from tests.cli.command import SPECS, Ended, command
from tests.spec.test_render import stripped
from tests.spec.texts import (
    CORPUS,
    EVERY,
    EXAMPLE,
    KEEP,
    LINK,
    MERGE,
    PROPS,
    WHEN,
    document,
    merge_table,
    props_table,
    section,
)

A, B = "Fjordcrm Company", "Nordbooks Customer"
TEXT = document(
    section(
        LINK, MERGE, merge_table(A, B, ("orgNo", "number")), KEEP, PROPS, props_table(A, B, ("a", "b\t", '"list"'))
    ),
    section(WHEN, KEEP),
).replace("\n", "\r\n")


def write(path: Path, text: str = TEXT) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def shown(path: str, cwd: Path) -> dict[str, Any]:
    """What `show` says, as JSON that can be edited."""
    value: dict[str, Any] = json.loads(command("show", path, "--format", "json", cwd=cwd).out)
    return value


def regen(definitions: object, cwd: Path, *more: str) -> Ended:
    (cwd / "flows.json").write_text(json.dumps(definitions), encoding="utf-8")
    return command("regen", "flows.json", "-o", "out", *more, cwd=cwd)


def test_documents_come_back_byte_for_byte(tmp_path: Path) -> None:
    """From documents and from what `show` made of them; errors and all, below the directory, with their names."""
    texts = {"A.rst": TEXT, "sub/b.rst": TEXT.replace("Every", "Some"), "sub/c.rst": "\ufeff" + EXAMPLE}
    for name, text in texts.items():
        write(tmp_path / "docs" / name, text)
    assert command("regen", "docs", "-o", "out", cwd=tmp_path).code == 0
    assert {name: (tmp_path / "out" / name).read_bytes().decode() for name in texts} == texts
    again = command("regen", "docs", "-o", "out", "--check", cwd=tmp_path)
    assert (again.code, again.err) == (0, "3 documents unchanged.\n")
    assert regen(shown("docs", tmp_path), tmp_path, "--force").code == 0
    assert {path.read_bytes().decode() for path in (tmp_path / "out").rglob("*.rst")} == set(texts.values())


def test_edited_definitions_change_the_document_and_read_back(tmp_path: Path) -> None:
    """A row retyped, a row and a mapping added: nothing else changes, and the document says just that."""
    write(tmp_path / "a.rst")
    flows = shown("a.rst", tmp_path)
    mappings = flows["documents"][0]["mappings"]
    mappings[0]["properties"][0]["data_type"] = '"string"'
    mappings[0]["merge_rules"].append({"source": "mail", "target": "email"})
    mappings.append(
        {
            "source": {"system": "Fjordcrm", "datatype": "Deal"},
            "target": {"system": "Nordbooks", "datatype": "Order"},
            "sentences": ["EVERY", "KEEP", "PROPS"],
            "properties": [
                {
                    "source": "x",
                    "target": "y",
                    "data_type": "N/A",
                    "dependencies": [
                        {"value": "NO", "property": "c.d"},
                        {"value": "wd:Q1", "property": "e", "side": "target"},
                    ],
                }
            ],
        }
    )
    assert regen(flows, tmp_path).code == 0
    table = props_table(
        "Fjordcrm Deal",
        "Nordbooks Order",
        ("x (Dependant on having NO in c.d)", "y (Dependant on having wd:Q1 in e)", "N/A"),
    )
    added = section(EVERY, KEEP, PROPS, table, a="Fjordcrm Deal", b="Nordbooks Order")
    expected = TEXT.replace('"list"', '"string"').replace(
        "     - number\r\n", "     - number\r\n   * - mail\r\n     - email\r\n"
    )
    new = (tmp_path / "out" / "a.rst").read_bytes().decode()
    assert new == f"{expected}\r\n{added}".replace("\r\n", "\n").replace("\n", "\r\n")
    again = shown("out/a.rst", tmp_path)["documents"][0]["mappings"]
    assert [row["data_type"] for row in again[0]["properties"]] == ['"string"']
    assert [row["source"] for row in again[0]["merge_rules"]] == ["orgNo", "mail"]
    assert again[2]["properties"][0]["dependencies"] == [
        {"value": "NO", "property": "c.d", "side": "source"},
        {"value": "wd:Q1", "property": "e", "side": "target"},
    ]


def test_the_five_documents_from_definitions_alone(tmp_path: Path) -> None:
    """Without text, places and ids of parts, what `show` said makes the very documents."""
    flows = shown(str(SPECS), tmp_path)
    for each in flows["documents"]:
        each.pop("text")
        for mapping in each["mappings"]:
            mapping.pop("details")
            for part in (mapping, *mapping["merge_rules"], *mapping["properties"]):
                for key in ("id", "line", "column"):
                    part.pop(key)
    assert regen(flows, tmp_path).code == 0
    for path in SPECS.glob("*.rst"):
        assert (tmp_path / "out" / path.name).read_bytes() == path.read_bytes()


def test_the_time_of_generation(tmp_path: Path) -> None:
    write(tmp_path / "a.rst")
    time = "2027-02-03 04:05:06"
    assert command("regen", "a.rst", "-o", "out", "--generated", time, cwd=tmp_path).code == 0
    assert (tmp_path / "out" / "a.rst").read_bytes().decode() == TEXT.replace("2026-11-01 08:00:00", time)
    now = command("regen", "a.rst", "-o", "now", "--generated", "now", cwd=tmp_path)
    assert now.code == 0
    assert "2026-11-01 08:00:00" not in (tmp_path / "now" / "a.rst").read_text(encoding="utf-8")
    wrong = command("regen", "a.rst", "-o", "out", "--generated", "today", cwd=tmp_path)
    assert (wrong.code, wrong.err.splitlines()[0]) == (2, "harness: --generated: no time: today")


def test_a_file_that_changed_underneath_is_left_alone(tmp_path: Path) -> None:
    """It is named; --force overwrites it. What was read itself may be replaced by what was made of it."""
    write(tmp_path / "a.rst")
    flows = shown("a.rst", tmp_path)
    flows["documents"][0]["generated"] = "2027-01-01 00:00:00"
    new = TEXT.replace("2026-11-01 08", "2027-01-01 00")
    write(tmp_path / "out" / "a.rst", TEXT + "more\r\n")
    left = regen(flows, tmp_path)
    assert left.code == 1
    assert "out/a.rst: holds something else than what was read, left alone" in left.err
    assert (tmp_path / "out" / "a.rst").read_bytes().decode() == TEXT + "more\r\n"
    assert regen(flows, tmp_path, "--force").code == 0
    assert (tmp_path / "out" / "a.rst").read_bytes().decode() == new
    write(tmp_path / "out" / "a.rst")
    assert regen(flows, tmp_path).code == 0
    assert (tmp_path / "out" / "a.rst").read_bytes().decode() == new


def test_check_writes_nothing(tmp_path: Path) -> None:
    write(tmp_path / "a.rst")
    result = command("regen", "a.rst", "-o", "out", "--check", cwd=tmp_path)
    assert (result.code, (tmp_path / "out").exists()) == (1, False)
    assert result.err == "out/a.rst: would be made\n1 document to be changed.\n"


@pytest.mark.parametrize("id", ["../a", "/tmp/a", "x/../../a", "link/a", "a\\b", "a\0b"])
def test_nothing_is_written_outside_of_the_directory(tmp_path: Path, id: str) -> None:
    """Ids of definitions are anybody's; a link that leads out is no way either."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "link").symlink_to(tmp_path / "elsewhere")
    write(tmp_path / "a.rst")
    flows = shown("a.rst", tmp_path)
    flows["documents"][0]["id"] = id
    result = regen(flows, tmp_path)
    assert result.code == 2
    assert "would be written outside of out" in result.err
    assert [path.name for path in tmp_path.rglob("*.rst")] == ["a.rst"]


WRONG = [
    (lambda flow: flow.update(mappings=1), "documents[0].mappings: "),
    (lambda flow: flow.update(mapings=[]), "documents[0].mapings: "),
    (lambda flow: flow["mappings"][0]["details"][0].update(kind="SOME"), "documents[0].mappings[0].details[0].kind: "),
    (lambda flow: flow["mappings"][0]["properties"][0].update(source="a\nb"), "mappings[0].properties[0].source: "),
    (lambda flow: flow["mappings"][1]["details"][0].update(detail=[]), "documents[0].mappings[1].details[0].detail: "),
    (lambda flow: flow["mappings"][1].update(sentences=["KEEP"]), "documents[0].mappings[1].sentences: "),
    (
        lambda flow: flow["mappings"][1].update(merge_rules=[{"source": "a", "target": "b"}]),
        "documents[0].mappings[1].merge_rules: rows without a MERGE sentence",
    ),
    (lambda flow: flow.pop("source"), "documents[0].source: "),
]


@pytest.mark.parametrize(("spoil", "place"), WRONG, ids=[place for _, place in WRONG])
def test_a_wrong_definition_names_its_place(tmp_path: Path, spoil: Any, place: str) -> None:
    write(tmp_path / "a.rst")
    flows = shown("a.rst", tmp_path)
    spoil(flows["documents"][0])
    result = regen(flows, tmp_path)
    assert result.code == 2
    assert place in result.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 100_000, b'{"documents": "\\ud800"}', b"null"])
def test_what_is_no_json_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "flows.json").write_bytes(content)
    result = command("regen", "flows.json", "-o", "out", cwd=tmp_path)
    assert (result.code, result.err.startswith("harness: flows.json: ")) == (2, True)


def test_a_document_that_is_none_is_not_written(tmp_path: Path) -> None:
    write(tmp_path / "docs" / "a.rst")
    write(tmp_path / "docs" / "b.rst", "no dataflow\n")
    result = command("regen", "docs", "-o", "out", cwd=tmp_path)
    assert result.code == 1
    assert result.err.endswith("1 document written, 1 document not read.\n")
    assert "structure.not-a-dataflow" in result.err
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.rst"]


def test_the_schema_describes_what_show_writes(tmp_path: Path) -> None:
    write(tmp_path / "a.rst")
    schema = command("schema", cwd=tmp_path).json
    jsonschema.Draft202012Validator.check_schema(schema)
    flows = shown("a.rst", tmp_path)
    jsonschema.validate(flows, schema)
    flows["documents"][0]["mappings"][0]["properties"][0]["data_type"] = 1
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(flows, schema)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of published documents, ../shared/corpus, is not here")
def test_the_corpus_comes_back(tmp_path: Path) -> None:
    """All 153, from documents and from JSON; definitions alone give documents that say the same."""
    assert command("regen", CORPUS, "-o", "out", cwd=tmp_path).code == 0
    paths = sorted(CORPUS.rglob("*.rst"))
    assert len(paths) == 153
    for path in paths:
        assert (tmp_path / "out" / path.relative_to(CORPUS)).read_bytes() == path.read_bytes()
    flows = shown(str(CORPUS), tmp_path)
    for each in flows["documents"]:
        each.pop("text")
    (tmp_path / "flows.json").write_text(json.dumps(flows), encoding="utf-8")
    assert command("regen", "flows.json", "-o", "alone", cwd=tmp_path).code == 0
    before = {each.dataflow.id: stripped(each.dataflow) for each in read_paths([CORPUS]) if each.dataflow}
    after = {each.dataflow.id: stripped(each.dataflow) for each in read_paths([tmp_path / "alone"]) if each.dataflow}
    assert after == before
