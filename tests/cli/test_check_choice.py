"""`harness check --select`, `--ignore` and the severities of harness.toml."""

import json
from pathlib import Path

import pytest

from tests.cli.process import harness
from tests.documents import document, section

TEXT = document(
    section("EVERY", "KEEP", "PROPS"), section("EVERY", "KEEP", "PROPS", rows=[("a", "b", '"string'), ("a", "b")])
)
ALL = [
    "structure.header-only-table",
    "structure.repeated-section",
    "types.malformed-data-type",
]


def codes(directory: Path, *arguments: str) -> list[str]:
    """The codes that are printed, each with its severity where it is not the usual one."""
    (directory / "a.rst").write_text(TEXT, encoding="utf-8")
    result = harness("check", "a.rst", "--format", "json", *arguments, cwd=directory)
    found = [each["code"] for each in json.loads(result.stdout)["diagnostics"]]
    assert result.returncode == (1 if "types.malformed-data-type" in found else 0)
    return sorted(found)


@pytest.mark.parametrize(
    ("arguments", "left"),
    [
        ([], ALL),
        (["--select", "structure"], ALL[:2]),
        (["--select", "types.malformed-data-type,structure.repeated-section"], ALL[1:]),
        (["--select", "types", "--select", "structure.repeated-section"], ALL[1:]),
        (["--ignore", "structure"], ALL[2:]),
        (["--ignore", "types", "--ignore", "structure.header-only-table"], ALL[1:2]),
        (["--select", "structure", "--ignore", "structure.repeated-section"], ALL[:1]),
        (["--select", "rules"], []),
    ],
)
def test_codes_and_families_are_selected_and_ignored(arguments: list[str], left: list[str], tmp_path: Path) -> None:
    assert codes(tmp_path, *arguments) == left


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_an_unknown_code_is_a_usage_error(option: str, tmp_path: Path) -> None:
    (tmp_path / "a.rst").write_text(TEXT, encoding="utf-8")
    result = harness("check", "a.rst", option, "structure.header-only-tables", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        "harness: no code or family of diagnostics is called structure.header-only-tables\n"
        "  hint: did you mean structure.header-only-table?\n"
    )


def configured(directory: Path, toml: str) -> tuple[int, dict[str, str], str]:
    """The exit code, the severities that are printed and what people are told, under a configuration."""
    (directory / "harness.toml").write_text(toml, encoding="utf-8")
    (directory / "a.rst").write_text(TEXT, encoding="utf-8")
    result = harness("check", "a.rst", "--format", "json", cwd=directory)
    diagnostics = json.loads(result.stdout)["diagnostics"] if result.stdout else []
    return result.returncode, {each["code"]: each["severity"] for each in diagnostics}, result.stderr


def test_severities_are_configured_by_code_and_family(tmp_path: Path) -> None:
    """A code goes before its family; the exit code follows."""
    toml = (
        '[check]\nseverity = { "structure.repeated-section" = "error", structure = "information", types = "warning" }'
    )
    code, severities, told = configured(tmp_path, toml)
    assert code == 1
    assert severities == {
        "structure.header-only-table": "information",
        "structure.repeated-section": "error",
        "types.malformed-data-type": "warning",
    }
    assert told.endswith("; 1 error, 1 warning, 1 remark.\n")


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ('[check]\nseverity = { "structure.repeated" = "error" }', "did you mean structure.repeated-section?"),
        ('[check]\nseverity = { structure = "fatal" }', "check.severity.structure: Input should be 'error', 'warning'"),
        ("[check]\nseverities = 1", "did you mean severity?"),
        ("[chek]", "did you mean check?"),
    ],
)
def test_a_wrong_configuration_is_a_usage_error(toml: str, told: str, tmp_path: Path) -> None:
    code, _, said = configured(tmp_path, toml)
    assert code == 2
    assert told in said
