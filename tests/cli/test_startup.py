"""What a command loads before it does anything."""

import subprocess
import sys
from pathlib import Path

import pytest

from harness.cli.main import COMMANDS
from tests.cli.process import harness
from tests.spec.texts import EXAMPLE


def loaded(*arguments: str, cwd: Path) -> set[str]:
    """The modules that a command has loaded when it ends."""
    result = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "harness", *arguments],
        cwd=cwd, capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout
    lines = (line.rpartition("|")[2].strip() for line in result.stderr.splitlines() if line.startswith("import time:"))
    return set(lines)


def test_the_list_of_commands_loads_none_of_them(tmp_path: Path) -> None:
    modules = loaded("--help", cwd=tmp_path)
    assert "harness.cli.main" in modules
    assert not {f"harness.cli.{name}" for name in COMMANDS} & modules


def test_checking_a_well_formed_document_loads_neither_docutils_nor_pydantic(tmp_path: Path) -> None:
    """Both are loaded where they are needed: for another document, and for a harness.toml."""
    (tmp_path / "a.rst").write_text(EXAMPLE, encoding="utf-8")
    assert not {"docutils", "pydantic"} & loaded("check", "a.rst", cwd=tmp_path)
    (tmp_path / "a.rst").write_text(EXAMPLE.replace("\n\n", "\n\n\n", 1), encoding="utf-8")
    (tmp_path / "harness.toml").write_text("[check]\n", encoding="utf-8")
    assert {"docutils", "pydantic"} <= loaded("check", "a.rst", cwd=tmp_path)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_has_each_one_as_it_is_described(name: str, tmp_path: Path) -> None:
    """Every listed command is there, and the list says something of it."""
    assert harness(name, "--help", cwd=tmp_path).returncode == 0
    assert f"  {name:10}  {COMMANDS[name]}\n" in harness("--help", cwd=tmp_path).stdout
