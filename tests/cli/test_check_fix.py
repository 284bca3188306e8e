"""`harness check --fix`: what is certain is mended, byte for byte nothing else is touched."""

import json
from pathlib import Path

import pytest

from harness.cli.fixing import fix
from harness.spec.files import read_paths
from tests.cli.process import harness
from tests.documents import document, section

ROWS = [("name", "fullName"), ("mail", "email \t"), ("city", "town")]
RIGHT = document(
    section("EVERY", "KEEP", "PROPS", rows=ROWS), section("EVERY", "KEEP", "PROPS", a="Alfa Lead", rows=ROWS)
)
CODE = "syntax.spilled-data-type"


def spilled(text: str, *numbers: int) -> str:
    """The text with the data types of these rows, counted from 0, on lines of their own."""
    parts = text.split('     - "string"')
    assert len(parts) == 7
    return "".join(
        part + ("" if index == 6 else '"string"' if index in numbers else '     - "string"')
        for index, part in enumerate(parts)
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_spilled_data_types_are_put_back(tmp_path: Path, end: str, mark: str) -> None:
    """Line ends, trailing blanks, the byte-order mark and the file's permissions stay."""
    path = tmp_path / "a.rst"
    right = (mark + RIGHT.replace("\n", end)).encode()
    path.write_bytes((mark + spilled(RIGHT, 1, 2, 5).replace("\n", end)).encode())
    path.chmod(0o640)
    assert harness("check", "a.rst", cwd=tmp_path).stdout.count(CODE) == 3
    result = harness("check", "a.rst", "--fix", cwd=tmp_path)
    assert result.returncode == 0
    lines = result.stdout.splitlines()
    assert [line.partition(": fixed ")[0] for line in lines[:3]] == ["a.rst:31:1", "a.rst:34:1", "a.rst:59:1"]
    assert lines[3] == "3 lines fixed in 1 document."
    assert lines[4] == "1 document, 2 mappings, 12 statements; 0 errors, 0 warnings, 0 remarks."
    assert path.read_bytes() == right
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]
    assert harness("check", "a.rst", "--fix", cwd=tmp_path).stdout.startswith("0 lines fixed in 0 documents.\n")


def test_what_is_left_makes_the_exit_code(tmp_path: Path) -> None:
    text = spilled(RIGHT, 0).replace("Every Alfa Lead", "Any Lead")
    (tmp_path / "a.rst").write_text(text, encoding="utf-8")
    result = harness("check", "a.rst", "--fix", "--format", "json", cwd=tmp_path)
    assert result.returncode == 1
    assert [each["code"] for each in json.loads(result.stdout)["diagnostics"]] == [
        "structure.unknown-order",
        "syntax.unknown-sentence",
    ]
    assert "1 line fixed in 1 document." in result.stderr


def test_only_what_was_asked_for_is_mended(tmp_path: Path) -> None:
    path = tmp_path / "a.rst"
    path.write_text(spilled(RIGHT, 0), encoding="utf-8")
    for arguments in (["--ignore", "syntax"], ["--select", "rules"]):
        harness("check", "a.rst", "--fix", *arguments, cwd=tmp_path)
        assert path.read_text(encoding="utf-8") == spilled(RIGHT, 0)


def test_a_line_that_is_no_data_type_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.rst"
    text = spilled(RIGHT, 0).replace('\n"string"\n', '\n"string\n')
    path.write_text(text, encoding="utf-8")
    assert harness("check", "a.rst", "--fix", cwd=tmp_path).stdout.startswith("0 lines fixed")
    assert path.read_text(encoding="utf-8") == text


def test_without_fix_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "a.rst"
    path.write_text(spilled(RIGHT, 0), encoding="utf-8")
    before = path.stat()
    harness("check", "a.rst", cwd=tmp_path)
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.rst").write_text(spilled(RIGHT, 0), encoding="utf-8")
    (tmp_path / "b.rst").symlink_to(tmp_path / "real" / "a.rst")
    harness("check", "b.rst", "--fix", cwd=tmp_path)
    assert (tmp_path / "b.rst").is_symlink()
    assert (tmp_path / "real" / "a.rst").read_text(encoding="utf-8") == RIGHT


def test_a_document_that_changed_since_it_was_read_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.rst"
    path.write_text(spilled(RIGHT, 0), encoding="utf-8")
    readings = read_paths([path])
    path.write_text("edited meanwhile\n", encoding="utf-8")
    assert fix(readings, frozenset({CODE}), err=True) == ()
    assert path.read_text(encoding="utf-8") == "edited meanwhile\n"
    assert capsys.readouterr().err == f"{path}: changed since it was read; left alone\n0 lines fixed in 0 documents.\n"
