"""System names that a document's title does not settle: taught by the other documents, or said in harness.toml."""

import json
from pathlib import Path

from tests.cli.command import command
from tests.documents import document, section

KEPT = ("EVERY", "KEEP", "PROPS")
OPEN = document(section(*KEPT, a="Zendesk Users", b="Powerofficego Contact person"), source="Zendesk", target="")
OTHER = document(section(*KEPT, a="PowerOffice GO Customer", b="Wave Customer"), source="PowerOffice GO", target="Wave")
SHORT = document(section(*KEPT, a="PGO Customer", b="Wave Customer"), source="PowerOffice GO", target="Wave")


def codes(*paths: str, cwd: Path, jobs: str = "1") -> list[str]:
    told = command("check", *paths, "--format", "json", "--select", "naming", "--jobs", jobs, cwd=cwd)
    return [each["code"] for each in json.loads(told.out)["diagnostics"]]


def target(path: str, cwd: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads(command("show", path, "--format", "json", cwd=cwd).out)["documents"][0][
        "mappings"
    ][0]["target"]
    return found


def test_another_document_teaches_the_name(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.rst").write_text(OPEN, encoding="utf-8")
    assert target("docs", tmp_path) == {"system": "Powerofficego", "datatype": "Contact person"}
    assert "naming.undecided-system" in codes("docs", cwd=tmp_path)
    (tmp_path / "docs" / "b.rst").write_text(OTHER, encoding="utf-8")
    assert target("docs", tmp_path) == {"system": "PowerOffice GO", "datatype": "Contact person"}
    assert codes("docs", cwd=tmp_path) == ["naming.missing-system"]


def test_a_name_is_configured(tmp_path: Path) -> None:
    """Before, "PGO" was guessed to be a system of its own; the document comes back byte for byte either way."""
    (tmp_path / "a.rst").write_text(SHORT, encoding="utf-8")
    assert codes("a.rst", cwd=tmp_path) == ["naming.undecided-system"]
    (tmp_path / "harness.toml").write_text('[aliases]\n"PowerOffice GO" = ["PGO"]\n', encoding="utf-8")
    assert codes("a.rst", cwd=tmp_path) == []
    shown = command("show", "a.rst", "--format", "json", cwd=tmp_path).out
    (tmp_path / "flows.json").write_text(shown, encoding="utf-8")
    assert json.loads(shown)["documents"][0]["mappings"][0]["source"]["system"] == "PowerOffice GO"
    assert command("regen", "flows.json", "-o", "out", cwd=tmp_path).code == 0
    assert (tmp_path / "out" / "a.rst").read_text(encoding="utf-8") == SHORT


def test_documents_that_name_one_system_in_two_ways_are_compared(tmp_path: Path) -> None:
    """The merge rule that only one direction has is found across the alias."""
    rows = [("name", "title")]
    there = section("LINK", "MERGE", "KEEP", "PROPS", a="Wave Customer", b="Wix Client", rules=[("a", "b")], rows=rows)
    back = section("LINK", "MERGE", "KEEP", "PROPS", a="Wix Client", b="WF Customer", rules=[("c", "d")], rows=rows)
    (tmp_path / "a.rst").write_text(document(there, source="Wave", target="Wix"), encoding="utf-8")
    (tmp_path / "b.rst").write_text(document(back, source="Wix", target="WF"), encoding="utf-8")

    def found() -> list[str]:
        told = command("check", "a.rst", "b.rst", "--format", "json", "--select", "cross-document", cwd=tmp_path).out
        return [each["code"] for each in json.loads(told)["diagnostics"]]

    assert found() == []
    (tmp_path / "harness.toml").write_text('[aliases]\nWave = ["WF"]\n', encoding="utf-8")
    assert "cross-document.rule-contradicted" in found()
