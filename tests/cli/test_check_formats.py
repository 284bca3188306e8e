"""`harness check --format sarif|github`: what other programs are given."""

import json
from collections.abc import Iterable
from pathlib import Path

import jsonschema
import simplejson

from harness.cli.github import workflow_command
from harness.cli.sarif import sarif
from harness.diagnostics import Diagnostic, Severity
from harness.location import Location
from harness.spec.lint.registry import PAGES
from tests.cli.process import harness
from tests.documents import document, section
from tests.spec.texts import ROOT

TEXT = document(section("EVERY", "KEEP", "PROPS"), section("EVERY", "KEEP", "PROPS", rows=[("id", "id", '"string')]))


def test_sarif_of_all_severities_is_valid(tmp_path: Path, validator: jsonschema.Draft4Validator) -> None:
    """One JSON document on stdout, valid against the published schema; the words for people go to stderr."""
    (tmp_path / "a b.rst").write_text(TEXT, encoding="utf-8")
    result = harness("check", "a b.rst", "--format", "sarif", cwd=tmp_path)
    assert result.returncode == 1
    assert result.stderr == "1 document, 2 mappings, 7 statements; 1 error, 1 warning, 2 remarks.\n"
    log = json.loads(result.stdout)
    validator.validate(log)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(PAGES)
    assert all(rule["help"]["text"] and rule["help"]["markdown"] for rule in rules)
    assert [rules[each["ruleIndex"]]["id"] for each in run["results"]] == [each["ruleId"] for each in run["results"]]
    assert [(each["ruleId"], each["level"]) for each in run["results"]] == [
        ("structure.header-only-table", "warning"),
        ("structure.repeated-section", "note"),
        ("rules.id-onto-id", "note"),
        ("types.malformed-data-type", "error"),
    ]
    assert run["results"][3]["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "a%20b.rst"},
                "region": {"startLine": 44, "startColumn": 8},
            }
        }
    ]


def test_sarif_of_the_five_documents_and_of_nothing_is_valid(validator: jsonschema.Draft4Validator) -> None:
    validator.validate(json.loads(harness("check", "specs", "--format", "sarif", cwd=ROOT).stdout))
    validator.validate(written([]))


def test_sarif_names_absolute_paths_and_odd_file_names_as_uris(validator: jsonschema.Draft4Validator) -> None:
    log = written([found("/a/b.rst"), found("x\udcff#%.rst"), found("ø.rst")])
    validator.validate(log)
    uris = [part.split('"')[0] for part in json.dumps(log).split('"uri": "')[1:]]
    assert uris == ["file:///a/b.rst", "x%FF%23%25.rst", "%C3%B8.rst"]


def written(diagnostics: Iterable[Diagnostic]) -> object:
    return json.loads(simplejson.dumps(sarif(diagnostics), iterable_as_array=True))


def found(path: str, message: str = "m", hint: str = "") -> Diagnostic:
    place = Location(path=path, line=3, column=7)
    return Diagnostic(
        location=place, code="structure.repeated-section", severity=Severity.INFORMATION, message=message, hint=hint
    )


def test_github_gets_a_workflow_command_a_diagnostic(tmp_path: Path) -> None:
    (tmp_path / "a.rst").write_text(TEXT, encoding="utf-8")
    result = harness("check", "a.rst", "--format", "github", "--ignore", "rules", cwd=tmp_path)
    assert result.returncode == 1
    assert [line.partition("::")[2].partition("::")[0] for line in result.stdout.splitlines()] == [
        "warning file=a.rst,line=23,col=8,title=structure.header-only-table",
        "notice file=a.rst,line=28,col=1,title=structure.repeated-section",
        "error file=a.rst,line=44,col=8,title=types.malformed-data-type",
    ]
    assert result.stderr.startswith("1 document, ")


def test_github_escapes_what_would_end_a_command() -> None:
    diagnostic = found("a,b:c%.rst", "50 % of\r\n::error::x, y: z", "a hint")
    assert workflow_command(diagnostic) == (
        "::notice file=a%2Cb%3Ac%25.rst,line=3,col=7,title=structure.repeated-section::"
        "50 %25 of%0D%0A::error::x, y: z%0Aa hint"
    )
