"""`harness diff` and `harness run --changed-since`, run as processes in repositories of their own."""

import json
import shutil
import subprocess
from html import unescape
from pathlib import Path

import jsonschema
import pytest

from harness.cli.versions import versions
from harness.errors import UsageError
from harness.model.verdict import Verdict
from harness.store import runfile
from tests.cli.command import EXAMPLES, SPECS, command
from tests.documents import document, section

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="no git")

ROWS = [("name", "title"), ("email", "mail", '"string"')]
OLD = document(section("EVERY", "KEEP", "PROPS", rows=ROWS))
NEW = OLD.replace('     - mail\n     - "string"', '     - mail\n     - "integer"')


def git(*arguments: str, cwd: Path) -> None:
    names = ["-c", "user.name=n", "-c", "user.email=n@example.com", "-c", "core.autocrlf=false"]
    subprocess.run(["git", *names, *arguments], cwd=cwd, check=True, capture_output=True)


def commit(folder: Path) -> None:
    git("add", "-A", cwd=folder)
    git("commit", "-q", "--allow-empty", "-m", "x", cwd=folder)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one document, committed, and edited since."""
    folder = tmp_path / "r"
    (folder / "specs").mkdir(parents=True)
    git("init", "-q", cwd=folder)
    (folder / "specs" / "a.rst").write_text(OLD, encoding="utf-8")
    commit(folder)
    git("tag", "v1", cwd=folder)
    (folder / "specs" / "a.rst").write_text(NEW, encoding="utf-8")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with two documents that have something to verify."""
    (tmp_path / "specs").mkdir()
    shutil.copy(SPECS / "zendesk-custompms.rst", tmp_path / "specs")
    shutil.copy(EXAMPLES / "fjordcrm-nordbooks.rst", tmp_path / "specs")
    git("init", "-q", cwd=tmp_path)
    (tmp_path / ".gitignore").write_text("reports/\n", encoding="utf-8")
    commit(tmp_path)
    return tmp_path


def test_text_says_it_for_people(repository: Path) -> None:
    ended = command("diff", "HEAD:specs", "specs", cwd=repository)
    assert ended.code == 1
    assert ended.err == ""
    assert ended.out.splitlines()[:3] == [
        "specs/a.rst (before: HEAD:specs/a.rst)",
        "  Alfa Person to Beta Customer",
        '    ! row retyped: email → mail "string" is now email → mail "integer" — breaking: existing values '
        "change type or form (specs/a.rst:29:8, was HEAD:specs/a.rst:29:8)",
    ]
    assert ended.out.splitlines()[-1] == ("1 change in 1 of 1 document, 1 breaking, 7 of 7 scenarios touched, 0 gone.")


def test_json_keeps_to_its_schema(repository: Path) -> None:
    schema = command("schema", "diff", cwd=repository).json
    ended = command("diff", "v1:specs", "specs", "--format", "json", cwd=repository)
    jsonschema.Draft202012Validator(schema).validate(ended.json)
    assert json.loads(ended.out)["documents"][0]["changes"] == [
        {
            "kind": "row.retyped",
            "breaking": True,
            "reason": "existing values change type or form",
            "mapping": "Alfa Person to Beta Customer",
            "old": {
                "path": "v1:specs/a.rst",
                "line": 29,
                "column": 8,
                "text": 'email → mail "string"',
                "statements": ["a/person--customer/props/email--mail"],
            },
            "new": {
                "path": "specs/a.rst",
                "line": 29,
                "column": 8,
                "text": 'email → mail "integer"',
                "statements": ["a/person--customer/props/email--mail"],
            },
        }
    ]
    assert ended.json["counts"] == {
        "documents": 1, "changed": 1, "layout_only": 0, "changes": 1, "breaking": 1,
        "scenarios": 7, "touched": 7, "gone": 0,
    }  # fmt: skip


def test_markdown_takes_names_for_nothing_but_names(tmp_path: Path) -> None:
    hostile = "a|b`c*d_<img src=x>@team#1$x$[y](z)&amp;"
    for name, text in (("old.rst", OLD), ("new.rst", OLD.replace("- name", f"- {hostile}"))):
        (tmp_path / name).write_text(text, encoding="utf-8")
    ended = command("diff", "old.rst", "new.rst", "--format", "markdown", cwd=tmp_path)
    assert ended.code == 1
    (row,) = [line for line in ended.out.splitlines() if line.startswith("| **breaking**")]
    assert row.count("|") == 5
    assert not set(row) & set("`_@$[]")
    assert "<img" not in ended.out
    assert hostile in unescape(row)


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("HEAD:specs", "v1:specs", True),
        ("HEAD:specs/a.rst", "specs/a.rst", False),
        ("HEAD:", ".", False),
        ("HEAD:./specs/../specs", "specs", False),
        ("HEAD^{tree}:specs", "specs", False),
        ("specs", "specs/a.rst", True),
        ("HEAD:specs", "specs/a.rst", False),
        ("specs/a.rst", "HEAD:specs", False),
    ],
)
def test_sides_are_files_directories_or_revisions(
    old: str, new: str, same: bool, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository)
    before, after = versions(old, new)
    assert list(before) == list(after)
    assert ([each.text for each in before.values()] == [each.text for each in after.values()]) is same


def test_an_empty_path_is_the_current_directory(repository: Path) -> None:
    ended = command("diff", "HEAD:", ".", cwd=repository / "specs")
    assert ended.code == 1
    assert "a.rst (before: HEAD:a.rst)" in ended.out


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("nowhere", "specs", "nowhere: no such file or directory"),
        ("HEDA:specs", "specs", "HEDA: no such revision"),
        ("HEAD:/etc", "specs", "an absolute path"),
        ("HEAD:../..", "specs", "leads out of the repository"),
        ("--output=x:specs", "specs", "is no name of a revision"),
        ("HEAD..v1:specs", "specs", "no such revision"),
        (":specs", "specs", "no revision before the colon"),
        ("C:\\specs", "specs", r"C:\\specs: no such file or directory"),
        ("empty", "empty", "neither side holds a document"),
        ("empty", "specs/a.rst", "empty: holds no a.rst"),
    ],
)
def test_what_is_not_there_is_wrong_usage(
    old: str, new: str, words: str, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / "empty").mkdir()
    monkeypatch.chdir(repository)
    before = sorted(repository.rglob("*"))
    with pytest.raises(UsageError, match=words):
        versions(old, new)
    assert sorted(repository.rglob("*")) == before


def test_a_path_that_the_revision_lacks_is_said_with_the_nearest(repository: Path) -> None:
    ended = command("diff", "HEAD:speks", "specs", cwd=repository)
    assert (ended.code, ended.out) == (2, "")
    assert "HEAD:speks: no such file or directory in that revision\n  hint: did you mean specs" in ended.err


def test_where_there_is_no_repository_or_no_git_a_revision_is_wrong_usage(
    tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="not a git repository"):
        versions("HEAD:x", "r/specs")
    monkeypatch.chdir(repository)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="git, which is not installed"):
        versions("HEAD:specs", "specs")


def test_a_file_whose_name_holds_a_colon_is_a_file(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "HEAD:specs").write_text(NEW, encoding="utf-8")
    monkeypatch.chdir(repository)
    before, after = versions("HEAD:specs", "specs/a.rst")
    assert before["a.rst"].text == after["a.rst"].text


def test_names_and_contents_of_a_revision_are_taken_as_they_are(repository: Path) -> None:
    """Names with blanks, quotes and line ends; links, other encodings and huge files are said, not followed."""
    specs = repository / "specs"
    (specs / 'two "words"\nÆ.rst').write_text(OLD, encoding="utf-8")
    (specs / "link.rst").symlink_to("/etc/passwd")
    (specs / "latin.rst").write_bytes(b"\xe6\xf8\xe5")
    (specs / "huge.rst").write_bytes(b"x\n" * 3_000_000)
    (specs / ".hidden").mkdir()
    (specs / ".hidden" / "b.rst").write_text(OLD, encoding="utf-8")
    (specs / "x.txt").write_text(OLD, encoding="utf-8")
    commit(repository)
    (repository / "none").mkdir()
    ended = command("diff", "HEAD:specs", "none", "--format", "json", cwd=repository)
    assert ended.code == 1
    found = {each["old"]: [one["kind"] for one in each["changes"]] for each in json.loads(ended.out)["documents"]}
    assert found == {
        "HEAD:specs/a.rst": ["document.removed"],
        'HEAD:specs/two "words"\nÆ.rst': ["document.removed"],
        "HEAD:specs/link.rst": ["document.unread"],
        "HEAD:specs/latin.rst": ["document.unread"],
        "HEAD:specs/huge.rst": ["document.unread"],
    }
    for word in ("link.rst:1:1: error", "not UTF-8", "larger than the 4 MB"):
        assert word in ended.err


def test_a_document_with_errors_is_compared_as_far_as_read(tmp_path: Path) -> None:
    for name, text in (("old.rst", OLD), ("new.rst", NEW + "\nNo sentence of any kind.\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    ended = command("diff", "old.rst", "new.rst", cwd=tmp_path)
    assert ended.code == 1
    assert "row retyped" in ended.out
    assert "a part cannot be read and was not compared" in ended.out
    assert "new.rst:33:1: error syntax.unknown-sentence" in ended.err


def test_changed_since_runs_what_differs_and_skips_the_rest(project: Path) -> None:
    path = project / "specs" / "fjordcrm-nordbooks.rst"
    text = path.read_text(encoding="utf-8")
    assert text.count("     - description\n") == 1
    path.write_text(text.replace("     - description\n", "     - summary\n"), encoding="utf-8")
    diff = command("diff", "HEAD:specs", "specs", "--format", "json", cwd=project).json
    ended = command("run", "--changed-since", "HEAD", "--depth", "deep", cwd=project)
    assert ended.code == 0, ended.err
    (document,) = json.loads(json.dumps(diff["documents"]))
    wanted = {each["name"] for each in document["scenarios"]}
    run = runfile.read(project / "reports" / "latest")
    assert {scenario.name for scenario in run.scenarios} == wanted
    assert 0 < len(wanted) < 44
    counts = json.loads(json.dumps(diff["counts"]))
    said = f"{len(wanted)} of {counts['scenarios']} scenarios are run, the others are unchanged since HEAD: "
    assert said in ended.err
    skipped = [each for each in run.verdicts() if each.verdict is Verdict.SKIPPED]
    assert skipped
    assert {each.reason for each in skipped} == {"unchanged since HEAD"}
    assert not any(each.verdict is Verdict.SKIPPED for each in run.verdicts() if "summary" in each.statement.id)


def test_a_document_that_the_revision_lacks_is_run_altogether(project: Path) -> None:
    shutil.copy(SPECS / "youtrack-customwebshop.rst", project / "specs")
    ended = command("run", "--changed-since", "HEAD", cwd=project)
    assert "9 of 59 scenarios are run, the others are unchanged since HEAD: 9 new" in ended.err
    assert ended.code == 0


def test_where_nothing_changed_nothing_is_run_and_that_is_not_green(project: Path) -> None:
    path = project / "specs" / "zendesk-custompms.rst"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    ended = command("run", "--changed-since", "HEAD", cwd=project)
    assert ended.code == 4
    assert "nothing changed since HEAD: nothing was run of 50 scenarios" in ended.err
    assert runfile.read(project / "reports" / "latest").scenarios == ()


def test_a_persons_own_scenario_is_run_where_it_or_a_document_changed(project: Path) -> None:
    own = project / "features" / "custom" / "mine.feature"
    own.parent.mkdir(parents=True)
    own.write_text(OWN, encoding="utf-8")
    assert "1 of 51 scenarios are run" in command("run", "--changed-since", "HEAD", cwd=project).err
    commit(project)
    assert command("run", "--changed-since", "HEAD", cwd=project).code == 4
    path = project / "specs" / "zendesk-custompms.rst"
    path.write_text(path.read_text().replace("Tickets", "Cases"), encoding="utf-8")
    assert "1 of your own" in command("run", "--changed-since", "HEAD", cwd=project).err


OWN = """Feature: mine

  Scenario: two in one afternoon
    When the Fjordcrm Deal "x" is created
    Then exactly one new Nordbooks Order appears for "x"
"""


def test_an_unknown_revision_runs_and_writes_nothing(project: Path) -> None:
    ended = command("run", "--changed-since", "v0", cwd=project)
    assert ended.code == 2
    assert "v0: no such revision" in ended.err
    assert not (project / "reports").exists()
