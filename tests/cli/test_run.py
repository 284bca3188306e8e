"""`harness run` and plain pytest, from a folder that holds nothing but documents."""

import json
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from harness.model.run import Run
from harness.model.verdict import Verdict
from harness.sim.faults import FAULTS
from harness.store import runfile
from tests.cli.command import EXAMPLES, SPECS, Ended, command
from tests.pages import words

SMALL = "fjordcrm-nordbooks"
REQUIRED = (
    "dead", "never-creates", "duplicates", "never-merges", "merges-everything",
    "creates-unlinked", "forgets-link", "no-reverse", "drops-property", "deletes",
)  # fmt: skip
ON_SPECS = ("dead", "never-creates", "duplicates", "creates-unlinked", "forgets-link", "deletes")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the five documents and the example."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(SPECS, folder / "specs")
    shutil.copytree(EXAMPLES, folder / "examples", ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    return folder


@pytest.fixture(scope="module")
def both(project: Path) -> Ended:
    return command("run", "specs", f"examples/{SMALL}.rst", "--format", "json", cwd=project)


@pytest.fixture
def one(tmp_path: Path) -> Path:
    """A folder with one document and its feature file."""
    (tmp_path / "specs").mkdir()
    shutil.copy(SPECS / "zendesk-custompms.rst", tmp_path / "specs")
    assert command("generate", "specs", cwd=tmp_path).code == 0
    return tmp_path


def latest(folder: Path) -> Run:
    return runfile.read(folder / "reports" / "latest")


def outcome(run: Run) -> dict[str, tuple[Verdict, str]]:
    return {verdict.statement.id: (verdict.verdict, verdict.reason) for verdict in run.verdicts()}


def test_the_documents_are_verified_as_far_as_they_can_be(both: Ended) -> None:
    assert both.code == 0, both.err
    assert both.json["statements"] == {
        "total": 75, "passed": 39, "failed": 0, "errored": 0, "manual": 0, "unverifiable": 36, "skipped": 0,
    }  # fmt: skip
    verdicts = both.json["verdicts"]
    assert isinstance(verdicts, list)
    passed = [
        each["statement"] for each in verdicts if each["verdict"] == "passed" and each["path"].startswith("specs")
    ]
    assert len(passed) == 13
    assert all(statement.endswith("/every") for statement in passed)
    assert all(each["reason"] for each in verdicts if each["verdict"] != "passed")


def test_the_sums_agree_everywhere(both: Ended, project: Path) -> None:
    """Statements in the documents = in the run file = in the report = in JUnit = in what is printed."""
    shown = command("show", "specs", f"examples/{SMALL}.rst", "--format", "json", cwd=project).json
    documents = shown["documents"]
    assert isinstance(documents, list)
    statements = [statement["id"] for document in documents for statement in document["statements"]]
    run = latest(project)
    assert [verdict.statement.id for verdict in run.verdicts()] == statements
    suites = ElementTree.parse(project / "reports/latest/junit.xml").getroot()
    assert len(suites.findall(".//testcase")) == len(statements) + len(run.scenarios)
    page = words(project / "reports/latest/report.html")
    assert all(f'"{statement}"' in page for statement in statements)
    assert "39 of 75 statements verified" in both.err


def test_words_go_to_stderr_and_json_alone_to_stdout(both: Ended) -> None:
    assert json.loads(both.out)["run"] == both.json["run"]
    assert "Report: reports/" in both.err


@pytest.mark.parametrize("fault", REQUIRED)
def test_each_fault_is_found_on_the_example(fault: str, project: Path) -> None:
    ended = command("run", f"examples/{SMALL}.rst", "--fault", fault, "-o", f"out/{fault}", cwd=project)
    assert ended.code == 1, ended.out
    assert re.search(rf"^examples/{SMALL}\.rst:\d+:\d+: failed: \S", ended.out, re.MULTILINE)
    if fault == "dead":
        assert outcome(runfile.read(project / "out/dead/latest")).values()
        assert not any(
            verdict is Verdict.PASSED for verdict, _ in outcome(runfile.read(project / "out/dead/latest")).values()
        )


@pytest.mark.parametrize("fault", ON_SPECS)
def test_each_fault_that_the_five_documents_can_show_is_found_there(fault: str, project: Path) -> None:
    ended = command("run", "specs", "--fault", fault, "-o", f"out/specs-{fault}", cwd=project)
    assert ended.code == 1, ended.out
    failed = re.findall(r"^(specs/[\w-]+\.rst):(\d+):\d+: failed: (.*)$", ended.out, re.MULTILINE)
    assert failed
    for path, line, sentence in failed:
        assert (project / path).read_text().splitlines()[int(line) - 1] == sentence


def test_both_fronts_agree(one: Path) -> None:
    """`harness run` and `pytest features/` run the same text and write the same verdicts."""
    for fault in ("", "duplicates"):
        command("run", "--fault", fault, cwd=one)
        mine = latest(one)
        command("features", f"--harness-fault={fault}", cwd=one, module="pytest")
        theirs = latest(one)
        assert mine.id != theirs.id
        assert [(each.id, each.verdict, each.steps) for each in mine.scenarios] == [
            (each.id, each.verdict, each.steps) for each in theirs.scenarios
        ]
        assert mine.documents == theirs.documents


def test_pytest_keeps_its_own_ways(one: Path) -> None:
    ended = command("features", "-k", "Tickets and once", "--junitxml=own.xml", cwd=one, module="pytest")
    assert "1 passed, 8 deselected" in ended.out
    assert "1 of 9 statements verified" in ended.out
    assert ElementTree.parse(one / "own.xml").getroot().find(".//testcase") is not None
    red = command("features", "--harness-fault=never-creates", cwd=one, module="pytest")
    assert (red.code, " 9 failed in " in red.out) == (1, True)
    assert "features/zendesk-custompms.feature:" in red.out
    name = "Zendesk Tickets to Custompms Project: a new one appears on the other side, once"
    node = f"features/zendesk-custompms.feature::{name}"
    assert "1 passed" in command(node, cwd=one, module="pytest").out


def edited(folder: Path, old: str, new: str) -> Path:
    path = folder / "features" / "zendesk-custompms.feature"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_an_edited_feature_file_is_what_is_run_by_both_fronts_and_is_not_overwritten(one: Path) -> None:
    path = edited(one, '    When the Zendesk Tickets "first" is created\n', WITH_VALUE)
    after = path.read_bytes()
    for arguments, module in ((("run",), "harness"), (("features",), "pytest")):
        command(*arguments, cwd=one, module=module)
        run = latest(one)
        sent = [exchange.request for each in run.scenarios for step in each.steps for exchange in step.exchanges]
        assert '{"subject": "typed by hand"}' in sent
        assert any("edited by hand" in note for note in run.notes)
    refused = command("generate", "specs", cwd=one)
    assert (refused.code, path.read_bytes()) == (1, after)
    assert "edited by hand" in refused.err
    assert command("generate", "specs", "--force", cwd=one).code == 0
    assert path.read_bytes() != after


WITH_VALUE = """    When the Zendesk Tickets "first" is created
      | property | value         |
      | subject  | typed by hand |
"""


def test_a_step_whose_keyword_is_mistyped_does_not_pass(one: Path) -> None:
    """The first step of a scenario becomes its description then; a later one makes the file unreadable."""
    for old, new, word in (
        (
            "    Given the Zendesk Tickets",
            "    Givn the Zendesk Tickets",
            "reads like a step but its keyword is not one",
        ),
        ("    Then exactly one new", "    Thn exactly one new", "not readable as Gherkin: ("),
    ):
        edited(one, old, new)
        ended = command("run", cwd=one)
        assert ended.code == 3
        assert word in ended.err
        assert command("features", cwd=one, module="pytest").code == 2


def test_a_step_that_nobody_understands_is_errored_and_not_lost(one: Path) -> None:
    edited(one, "    Then exactly one new Custompms Project", "    Then hopefully one new Custompms Project")
    ended = command("run", "--format", "json", cwd=one)
    assert ended.code == 3
    verdicts = {each["statement"]: each for each in ended.json["verdicts"]}  # type: ignore[attr-defined]
    assert verdicts["zendesk-custompms/tickets--project/every"]["verdict"] == "errored"
    assert "no step of the harness reads like this" in verdicts["zendesk-custompms/tickets--project/every"]["reason"]


def test_a_scenario_that_is_missing_from_the_file_is_errored(one: Path) -> None:
    edited(one, "Scenario: Zendesk Tickets to Custompms Project: a new one", "Scenario: another one")
    ended = command("run", cwd=one)
    assert ended.code == 3
    assert "is in no feature file" in ended.out


def test_a_scenario_without_steps_or_checks_is_errored(one: Path) -> None:
    own = one / "features" / "custom" / "mine.feature"
    own.parent.mkdir()
    own.write_text(EMPTY, encoding="utf-8")
    ended = command("run", cwd=one)
    assert ended.code == 3
    assert "2 errored" in ended.out
    assert "2 failed" in command("features", cwd=one, module="pytest").out


EMPTY = """Feature: mine

  @statement:zendesk-custompms/tickets--project/keep
  Scenario: nothing

  Scenario: no check
    When the Zendesk Tickets "x" is created
"""


def test_a_persons_own_scenario_runs_with_the_written_ones_and_can_fail(one: Path) -> None:
    own = one / "features" / "custom" / "mine.feature"
    own.parent.mkdir()
    own.write_text(OWN, encoding="utf-8")
    assert command("run", cwd=one).code == 0
    assert any(each.name == "two in one afternoon" and each.verdict is Verdict.PASSED for each in latest(one).scenarios)
    assert command("features/custom", cwd=one, module="pytest").code == 0
    own.write_text(OWN.replace("exactly one", "no"), encoding="utf-8")
    assert command("run", cwd=one).code == 1
    assert command("generate", "specs", "--force", "--prune", cwd=one).code == 0
    assert own.exists()


OWN = """Feature: mine

  Scenario: two in one afternoon
    When the Zendesk Tickets "x" is created
    Then exactly one new Custompms Project appears for "x"
"""


def test_a_stale_feature_file_is_not_what_is_run(one: Path) -> None:
    document = one / "specs" / "zendesk-custompms.rst"
    document.write_text(document.read_text().replace("Tickets", "Cases"), encoding="utf-8")
    assert command("generate", "specs", "--check", cwd=one).code == 1
    ended = command("run", cwd=one)
    assert ended.code == 0
    assert "out of date" in ended.out
    assert any("Cases" in each.name for each in latest(one).scenarios)
    assert "errored" in command("features", cwd=one, module="pytest").out


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (("-k", "not and"), 2, "-k"),
        (("-k", "nosuchthing"), 4, "0 of 9 statements verified"),
        (("--strict",), 3, "3 of 9 statements verified"),
        (("--depth", "smoke"), 0, "3 of 9 statements verified"),
        (("--fault", "ded"), 2, "no fault is called ded"),
        (("--depth", "shallow"), 2, "shallow"),
        (("nowhere",), 2, "no such file or directory"),
    ],
)
def test_exit_codes(arguments: tuple[str, ...], code: int, word: str, one: Path) -> None:
    ended = command("run", *arguments, cwd=one)
    assert ended.code == code, ended.err
    assert word in ended.out + ended.err


def test_nothing_to_run_is_not_green(tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    ended = command("run", cwd=tmp_path)
    assert ended.code == 4
    assert "structure.no-documents" in ended.err


def test_one_broken_document_does_not_stop_the_others(one: Path) -> None:
    (one / "specs" / "broken.rst").write_bytes(b"\xff\xfe not utf-8")
    ended = command("run", "--format", "json", cwd=one)
    assert ended.code == 1
    assert ended.json["statements"]["passed"] == 3  # type: ignore[index]
    assert "specs/broken.rst:1:1: error" in ended.err


def test_the_configuration_is_checked(one: Path) -> None:
    (one / "harness.toml").write_text("[timing]\ndeadlin = 3\n", encoding="utf-8")
    ended = command("run", cwd=one)
    assert ended.code == 2
    assert "did you mean deadline?" in ended.err
    (one / "harness.toml").write_text("[timing]\ndeadline = 3\nlag = 40\n", encoding="utf-8")
    assert command("run", cwd=one).code == 1  # the sync needs longer than it is given


def test_a_run_leaves_nothing_outside_its_own_folder(one: Path) -> None:
    before = {path: path.read_bytes() for path in one.rglob("*") if path.is_file()}
    command("run", "-o", "elsewhere", cwd=one)
    after = {path for path in one.rglob("*") if path.is_file() and "elsewhere" not in path.parts}
    assert after == before.keys()


def test_reports_can_be_made_again_byte_for_byte(both: Ended, project: Path) -> None:
    run = (project / "reports" / "latest").resolve()
    pages = {name: (run / name).read_bytes() for name in ("report.html", "junit.xml")}
    for name in pages:
        (run / name).unlink()
    assert command("report", "reports/latest", cwd=project).code == 0
    assert {name: (run / name).read_bytes() for name in pages} == pages


def test_faults_are_listed_with_what_they_contradict(tmp_path: Path) -> None:
    ended = command("faults", cwd=tmp_path)
    assert ended.code == 0
    listed = [(line.split()[0], " ".join(line.split()[1:])) for line in ended.out.splitlines()]
    assert listed == [
        (name, f"{fault.says} ({', '.join(fault.contradicts)})") for name, fault in FAULTS.items() if fault.contradicts
    ]
    assert set(REQUIRED) <= FAULTS.keys()
    assert len({fault.says for fault in FAULTS.values()}) == len(FAULTS) > 60


def test_the_checklist_shows_what_will_be_done_before_anything_is(project: Path) -> None:
    ended = command("checklist", "specs", "-o", "list.html", cwd=project)
    assert ended.code == 0
    page = (project / "list.html").read_text(encoding="utf-8")
    assert "Every Zendesk Tickets will be synchronized with a Custompms Project." in page
    assert "the property table is empty" in page


def test_markup_in_a_document_is_shown_as_text(tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    text = (EXAMPLES / f"{SMALL}.rst").read_text(encoding="utf-8")
    planted = text.replace("   * - name\n", "   * - <script>alert(1)</script>\n")
    (tmp_path / "specs" / "planted.rst").write_text(planted, encoding="utf-8")
    ended = command("run", cwd=tmp_path)
    assert ended.code == 0, ended.err
    page = tmp_path / "reports/latest/report.html"
    assert "<script>alert" not in page.read_text(encoding="utf-8")
    assert "* - <script>alert(1)</script>" in words(page)


def test_a_folder_that_cannot_be_written_to_is_said_so(one: Path) -> None:
    (one / "file").write_text("in the way", encoding="utf-8")
    ended = command("run", "-o", "file/reports", cwd=one)
    assert ended.code == 2
    assert "file" in ended.err


def test_another_seed_gives_other_data_and_the_same_verdicts(tmp_path: Path) -> None:
    """The written scenarios stay as they are; what is run has their names, and the same bytes for the same seed."""
    shutil.copytree(EXAMPLES, tmp_path / "specs", ignore=shutil.ignore_patterns("__init__.py", "brygge*"))
    command("generate", "specs", cwd=tmp_path)
    before = (tmp_path / "features" / "fjordcrm-nordbooks.feature").read_bytes()
    told = [command("run", "--seed", seed, "-o", f"r{number}", cwd=tmp_path) for number, seed in enumerate("aab")]
    assert [each.code for each in told] == [0, 0, 0]
    files = [(tmp_path / f"r{number}" / "latest").rglob("*.feature") for number in range(3)]
    one, again, other = (next(each).read_bytes() for each in files)
    assert one == again != other
    assert before not in (one, other)
    assert (tmp_path / "features" / "fjordcrm-nordbooks.feature").read_bytes() == before
    assert [line for line in one.splitlines() if b"Scenario:" in line] == [
        line for line in other.splitlines() if b"Scenario:" in line
    ]
