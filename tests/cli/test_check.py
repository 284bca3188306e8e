"""`harness check`, run as a process."""

import json
import subprocess
import sys
from pathlib import Path

from tests.cli.process import harness
from tests.spec.texts import EXAMPLE, ROOT


def test_the_five_documents_have_no_error() -> None:
    """Warnings do not change the exit code; each is a line with place, severity and code, and a hint below."""
    result = harness("check", "specs", cwd=ROOT)
    assert result.returncode == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith("specs/customcrm-customcrm.rst:14:1: warning cross-document.endless-loop: ")
    assert lines[1].startswith("    hint: ")
    assert lines[-1] == "5 documents, 15 mappings, 49 statements; 0 errors, 17 warnings, 1 remark."


def test_a_document_without_a_remark(tmp_path: Path) -> None:
    (tmp_path / "a.rst").write_text(EXAMPLE, encoding="utf-8")
    result = harness("check", "a.rst", cwd=tmp_path)
    assert result.returncode == 0
    assert result.stdout == "1 document, 3 mappings, 26 statements; 0 errors, 0 warnings, 0 remarks.\n"


def test_an_error_makes_exit_code_1(tmp_path: Path) -> None:
    (tmp_path / "a.rst").write_text(EXAMPLE.replace("Every Fjordcrm Deal", "Every Dial"), encoding="utf-8")
    result = harness("check", "a.rst", cwd=tmp_path)
    assert result.returncode == 1
    assert result.stdout.startswith("a.rst:98:1: error naming.sentence-disagrees: ")


def test_json_is_one_document_on_stdout() -> None:
    """Nothing but JSON on stdout, the words for people on stderr."""
    result = harness("check", "specs", "--format", "json", cwd=ROOT)
    assert result.returncode == 0
    diagnostics = json.loads(result.stdout)["diagnostics"]
    assert len(diagnostics) == 18
    assert set(diagnostics[0]) == {"path", "line", "column", "code", "severity", "message", "hint"}
    assert result.stderr == "5 documents, 15 mappings, 49 statements; 0 errors, 17 warnings, 1 remark.\n"


def test_no_path_is_a_usage_error(tmp_path: Path) -> None:
    assert harness("check", cwd=tmp_path).returncode == 2


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    """What a document could steer a terminal with is shown as an escape, in text and in JSON."""
    text = EXAMPLE.replace("Every Fjordcrm Deal", "Every \x1b]0;x\x07\u202e Deal")
    (tmp_path / "a.rst").write_text(text, encoding="utf-8")
    for form in ("text", "json"):
        output = harness("check", "a.rst", "--format", form, cwd=tmp_path).stdout
        assert not set(output) & set("\x1b\x07\u202e")
    assert "\\x1b]0;x\\x07\\u202e" in harness("check", "a.rst", cwd=tmp_path).stdout


def test_a_terminal_that_knows_ascii_only_gets_escapes(tmp_path: Path) -> None:
    (tmp_path / "a.rst").write_text(EXAMPLE.replace("Every Fjordcrm Deal", "Every Ødeal"), encoding="utf-8")
    result = harness("check", "a.rst", cwd=tmp_path, environment={"PYTHONIOENCODING": "ascii"})
    assert result.returncode == 1
    assert "\\xd8deal" in result.stdout


def test_a_reader_that_goes_away_is_no_error() -> None:
    """`harness check specs | head -1` ends quietly."""
    command = f"{sys.executable} -m harness check specs | true"
    result = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert result.stderr == ""
