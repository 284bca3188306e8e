"""`harness fmt`, run as a process."""

from pathlib import Path

import pytest

from tests.cli.command import command
from tests.spec.test_render import MARK
from tests.spec.texts import CONNECTED, EVERY, KEEP, PROPS, document, props_table, section

A, B = "Fjordcrm Company", "Nordbooks Customer"
ROWS = (("a (Dependant on having NO in c)", "b (Dependant on having SE in d)", '"list"'), ("c", "d", "N/A"))
RIGHT = document(section(EVERY, CONNECTED, KEEP, PROPS, props_table(A, B, *ROWS)), section(EVERY, KEEP))
WRONG = (
    RIGHT.replace("Introduction\n", "Introduction.\n")
    .replace("\n\n.. list", "\n.. list")
    .replace("Nordbooks Data Type", "NordbooksNordbooks Data Type")
    .replace('     - "list"', '"list"')
    .replace("   * - c\n", "   * - c\t\n")
    .replace("   * - ", "  * - ")
    .replace("Every ", "Every  ")
    .replace("\n\n\n", "\n\n")
)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", MARK])
def test_a_document_is_laid_out_in_place(tmp_path: Path, end: str, mark: str) -> None:
    """Layout is put right; line ends, byte-order mark, the introduction and the sides of dependencies stay."""
    path = tmp_path / "a.rst"
    path.write_bytes((mark + WRONG.replace("\n", end)).encode())
    checked = command("fmt", "a.rst", "--check", cwd=tmp_path)
    assert (checked.code, checked.err) == (1, "a.rst: would change\n1 document to be changed.\n")
    result = command("fmt", "a.rst", cwd=tmp_path)
    assert (result.code, result.err) == (0, "1 document written.\n")
    assert path.read_bytes().decode() == mark + RIGHT.replace("\n", end)
    again = command("fmt", ".", "--check", cwd=tmp_path)
    assert (again.code, again.err) == (0, "1 document unchanged.\n")


def test_diff_prints_what_would_change(tmp_path: Path) -> None:
    path = tmp_path / "a.rst"
    path.write_text(RIGHT.replace("Introduction\n", "Introduction.\n"), encoding="utf-8")
    before = path.read_bytes()
    result = command("fmt", "a.rst", "--diff", cwd=tmp_path)
    assert result.code == 0
    changed = [line for line in result.out.splitlines() if line[:1] in "+-"]
    assert changed == ["--- a.rst", "+++ a.rst (canonical)", "-Introduction.", "+Introduction"]
    assert path.read_bytes() == before


def test_a_document_with_unread_parts_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.rst"
    path.write_text(WRONG.replace("Every", "Some", 1), encoding="utf-8")
    before = path.read_bytes()
    result = command("fmt", "a.rst", cwd=tmp_path)
    assert (result.code, path.read_bytes()) == (1, before)
    assert (
        result.err == "a.rst: has a part that cannot be read, left alone; see `harness check`\n1 document left alone.\n"
    )


def test_a_name_that_only_the_header_has_stays(tmp_path: Path) -> None:
    """A title without a target cannot say what the data types are of."""
    rows = props_table("Fjordcrm Company", " Customer", *ROWS)
    text = document(section(EVERY, KEEP, PROPS, rows, b=" Customer"), title="Fjordcrm to  Dataflow")
    (tmp_path / "a.rst").write_text(text, encoding="utf-8")
    assert command("fmt", "a.rst", cwd=tmp_path).code == 0
    assert "     - Nordbooks Data Type\n" in (tmp_path / "a.rst").read_text(encoding="utf-8")
