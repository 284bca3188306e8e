"""Every kind of bad document, given to the command line: place, code, hint, exit code, nothing lost, no traceback."""

import json
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.process import harness
from tests.spec.texts import EXAMPLE, line_of

SECRET = "the-secret-of-another-file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bad:
    """A document, the place and code of its first error, and how many mappings are read all the same."""

    content: bytes
    place: str
    code: str
    mappings: int = 0


def changed(old: str, new: str, *, place: str, code: str, mappings: int = 3) -> Bad:
    assert old in EXAMPLE
    return Bad(content=EXAMPLE.replace(old, new).encode(), place=place, code=code, mappings=mappings)


def with_directive(directive: str) -> Bad:
    """The example with a directive between its introduction and its first mapping."""
    text = EXAMPLE.replace("\nFjordcrm Company to", f"\n{directive}\n\nFjordcrm Company to", 1)
    return Bad(content=text.encode(), place="12:1", code="syntax.refused-directive", mappings=3)


CUT = "\n".join(EXAMPLE.split("\n")[: line_of(EXAMPLE, "   * - employees")]) + "\n"

DOCUMENTS = {
    "empty": Bad(content=b"", place="1:1", code="structure.empty"),
    "blank": Bad(content=b" \r\n\r\n", place="1:1", code="structure.empty"),
    "not UTF-8": Bad(
        content=EXAMPLE.replace("headcount", "hødcount").encode("latin-1"), place="51:9", code="syntax.not-utf-8"
    ),
    "no dataflow": Bad(content=b"Manual\n======\n\nText.\n", place="1:1", code="structure.not-a-dataflow"),
    "cut in a table": Bad(content=CUT.encode(), place="50:8", code="structure.truncated-table", mappings=1),
    "title without systems": changed(
        "Fjordcrm to Nordbooks Dataflow", "to Dataflow", place="2:1", code="naming.no-systems"
    ),
    "10 MB of one line": Bad(content=b"x" * 10_000_000, place="1:10001", code="syntax.line-too-long"),
    "other datatypes in a sentence": changed(
        "Every Fjordcrm Deal will", "Every Fjordcrm Person will", place="98:1", code="naming.sentence-disagrees"
    ),
    "include": with_directive(".. include:: secret.txt"),
    "include in a definition": with_directive(".. |x| include:: secret.txt"),
    "raw": with_directive(".. raw:: html\n   :file: secret.txt"),
    "csv-table": with_directive(".. csv-table:: t\n   :file: secret.txt"),
    "lost bracket": changed('     - "float"', '     - "float", "_."]', place="115:8", code="types.malformed-data-type"),
}


@pytest.mark.parametrize("bad", DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_a_bad_document_is_named_with_place_code_and_hint(bad: Bad, tmp_path: Path) -> None:
    """Exit code 1, the first error is the expected one, what is right is read, other files stay closed."""
    (tmp_path / "secret.txt").write_text(SECRET, encoding="utf-8")
    (tmp_path / "bad.rst").write_bytes(bad.content)
    text = harness("check", "bad.rst", cwd=tmp_path)
    assert text.returncode == 1
    errors = [line for line in text.stdout.splitlines() if ": error " in line]
    assert errors[0].startswith(f"bad.rst:{bad.place}: error {bad.code}: ")

    shown = harness("show", "bad.rst", "--format", "json", cwd=tmp_path)
    value = json.loads(shown.stdout)
    first = next(each for each in value["diagnostics"] if each["severity"] == "error")
    assert (first["code"], f"{first['line']}:{first['column']}") == (bad.code, bad.place)
    assert first["hint"]
    assert [len(each["mappings"]) for each in value["documents"]] == [bad.mappings]
    assert shown.returncode == (0 if bad.mappings else 1)
    for output in (text.stdout, text.stderr, shown.stdout, shown.stderr):
        assert SECRET not in output


def test_one_broken_document_does_not_stop_the_others(tmp_path: Path) -> None:
    for number, bad in enumerate(DOCUMENTS.values()):
        (tmp_path / f"bad{number}.rst").write_bytes(bad.content)
    (tmp_path / "good.rst").write_text(EXAMPLE, encoding="utf-8")
    result = harness("show", ".", "--format", "json", cwd=tmp_path)
    assert result.returncode == 1
    documents = {each["path"]: each for each in json.loads(result.stdout)["documents"]}
    assert len(documents) == len(DOCUMENTS) + 1
    assert len(documents["good.rst"]["statements"]) == 26


@pytest.mark.parametrize("command", ["check", "show"])
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_path_that_does_not_exist(command: str, form: str, tmp_path: Path) -> None:
    """Exit code 2, the path and the nearest one on stderr, nothing on stdout."""
    (tmp_path / "specs").mkdir()
    result = harness(command, "spec", "--format", form, cwd=tmp_path)
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr == "harness: spec: no such file or directory\n  hint: did you mean specs?\n"


@pytest.mark.parametrize("command", ["check", "show"])
@pytest.mark.parametrize("names", [(), ("notes.txt", "deep/read.me")])
def test_a_directory_without_documents(command: str, names: tuple[str, ...], tmp_path: Path) -> None:
    """Nothing to read is not fine."""
    (tmp_path / "specs" / "deep").mkdir(parents=True)
    for name in names:
        (tmp_path / "specs" / name).write_text("x", encoding="utf-8")
    result = harness(command, "specs", cwd=tmp_path)
    assert result.returncode == 1
    assert "specs:1:1: error structure.no-documents: " in result.stdout + result.stderr


def test_ten_megabytes_in_one_line_cost_little(tmp_path: Path) -> None:
    """Given up before any pattern sees the line; the bound is generous for busy machines."""
    (tmp_path / "a.rst").write_bytes(DOCUMENTS["10 MB of one line"].content)
    started = time.monotonic()
    harness("check", "a.rst", cwd=tmp_path)
    assert time.monotonic() - started < 10


def test_a_script_as_a_property_name_is_text(tmp_path: Path) -> None:
    """It is an ordinary name, with nothing to be said about it."""
    text = EXAMPLE.replace("   * - employees", "   * - <script>alert(1)</script>")
    (tmp_path / "a.rst").write_text(text, encoding="utf-8")
    result = harness("check", "a.rst", cwd=tmp_path)
    assert result.returncode == 0
    assert "<script>" in harness("show", "a.rst", cwd=tmp_path).stdout
