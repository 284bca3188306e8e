"""pytest as the front door: its options and other people's steps, in a folder with generated and own feature files."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest

from harness.model.run import Run
from harness.model.verdict import Verdict
from harness.store import runfile
from tests.cli.command import EXAMPLES, SPECS, Ended, command


@pytest.fixture
def one(tmp_path: Path) -> Path:
    """A folder with one document and its feature file of nine scenarios."""
    (tmp_path / "specs").mkdir()
    shutil.copy(SPECS / "zendesk-custompms.rst", tmp_path / "specs")
    assert command("generate", "specs", cwd=tmp_path).code == 0
    return tmp_path


def ran(folder: Path) -> Run:
    return runfile.read(folder / "reports" / "latest")


def bdd(*arguments: str, cwd: Path) -> Ended:
    return command("features", *arguments, cwd=cwd, module="pytest")


def own(folder: Path, scenarios: str, steps: str = "") -> None:
    """A person's own feature file and step definitions."""
    custom = folder / "features" / "custom"
    custom.mkdir()
    (custom / "mine.feature").write_text(f"Feature: mine\n\n{scenarios}", encoding="utf-8")
    (custom / "conftest.py").write_text(STEPS + steps, encoding="utf-8")


STEPS = """
from pathlib import Path
from pytest_bdd import given, then

@given("the office is open")
def _open():
    Path("opened").touch()

@then("there is coffee")
def _coffee():
    assert Path("coffee").exists(), "no coffee"
"""
FOREIGN = """
  Scenario: the morning
    Given the office is open
    Then there is coffee
"""
MIXED = """
  Scenario: the afternoon
    Given the office is open
    When the Zendesk Tickets "x" is created
    Then exactly one new Custompms Project appears for "x"
"""


def test_x_stops_the_run_at_the_first_failure_and_the_rest_is_not_run(one: Path) -> None:
    """A sync that never creates fails all nine; after the first of them nothing begins, and nothing under way ends."""
    every = bdd("--harness-fault=never-creates", "-rs", cwd=one)
    assert "9 failed" in every.out
    ended = bdd("--harness-fault=never-creates", "-x", "-rs", cwd=one)
    run = ran(one)
    assert ended.code == 1
    assert "1 failed" in ended.out
    assert "stopping after 1 failures" in ended.out
    verdicts = [each.verdict for each in run.scenarios]
    assert verdicts.count(Verdict.FAILED) == 1
    assert Verdict.PASSED not in verdicts
    left = [each for each in run.scenarios if each.verdict is Verdict.SKIPPED]
    assert left
    assert {each.reason for each in left} == {"not run: stopped after the first failure"}
    assert run.notes == ("Stopped after the first failure; the rest was not run.",)
    reached = {each.statement.id: each.verdict for each in run.verdicts()}
    for scenario in left:  # what it had shown until then is not all that its statements oblige us to
        assert {reached[each] for each in scenario.statements} <= {
            Verdict.SKIPPED,
            Verdict.FAILED,
            Verdict.UNVERIFIABLE,
        }
    # a step that was cut short has shown nothing
    assert not [step for each in left for step in each.steps if step.verdict is Verdict.PASSED and not step.ended]


def test_a_statement_of_a_scenario_that_was_cut_short_is_not_passed(tmp_path: Path) -> None:
    """On a document with data, where other scenarios have come far when the first one fails."""
    (tmp_path / "specs").mkdir()
    shutil.copy(EXAMPLES / "fjordcrm-nordbooks.rst", tmp_path / "specs")
    command("generate", "specs", cwd=tmp_path)
    bdd("--harness-fault=drops-property", "-x", cwd=tmp_path)
    run = ran(tmp_path)
    cut = {statement for each in run.scenarios if each.verdict is Verdict.SKIPPED for statement in each.statements}
    assert cut
    verdicts = {each.statement.id: each.verdict for each in run.verdicts()}
    assert not [statement for statement in cut if verdicts[statement] is Verdict.PASSED]


def test_serially_x_runs_nothing_after_the_first_failure(one: Path) -> None:
    bdd("--harness-fault=never-creates", "-x", "--harness-serial", cwd=one)
    verdicts = [each.verdict for each in ran(one).scenarios]
    first = verdicts.index(Verdict.FAILED)
    assert set(verdicts[first + 1 :]) == {Verdict.SKIPPED}
    assert not [step for each in ran(one).scenarios[first + 1 :] for step in each.steps if step.exchanges]


def test_maxfail_counts(one: Path) -> None:
    ended = bdd("--harness-fault=never-creates", "--maxfail=3", cwd=one)
    assert "3 failed" in ended.out
    assert sum(each.verdict is Verdict.FAILED for each in ran(one).scenarios) == 3


def test_x_goes_on_where_nothing_fails(one: Path) -> None:
    assert "6 passed, 3 skipped" in bdd("-x", cwd=one).out


def test_x_stops_the_documents_after_the_one_that_failed(tmp_path: Path) -> None:
    shutil.copytree(SPECS, tmp_path / "specs")
    command("generate", "specs", cwd=tmp_path)
    bdd("--harness-fault=never-creates", "-x", cwd=tmp_path)
    run = ran(tmp_path)
    wrong = [each for each in run.scenarios if each.verdict is Verdict.FAILED]
    assert len({each.document for each in run.scenarios}) == 5
    assert len({each.document for each in wrong}) == 1


def test_last_failed_markers_and_junit_keep_their_meaning(one: Path) -> None:
    bdd("--harness-fault=writes-on-unchanged-save", cwd=one)
    again = bdd("--lf", "--junitxml=own.xml", cwd=one)
    assert "3 passed" in again.out
    assert len(ran(one).scenarios) == 3
    cases = ElementTree.parse(one / "own.xml").getroot().findall(".//testcase")
    assert len(cases) == 3
    marked = bdd("-m", "keep", cwd=one)
    assert "deselected" in marked.out
    assert {"keep"} <= {tag for each in ran(one).scenarios for tag in each.tags}


def test_a_scenario_with_steps_of_others_only_is_pytests_and_not_of_the_run(one: Path) -> None:
    """It passes and fails by its own steps, with the generated ones beside it, and alone; the run does not know it."""
    own(one, FOREIGN)
    red = bdd(cwd=one)
    assert "1 failed, 6 passed, 3 skipped" in red.out
    assert "no coffee" in red.out
    assert (one / "opened").exists()
    (one / "coffee").touch()
    assert "7 passed, 3 skipped" in bdd(cwd=one).out
    assert "the morning" not in {each.name for each in ran(one).scenarios}
    assert len(ran(one).scenarios) == 9
    alone = command("features/custom", cwd=one, module="pytest")
    assert (alone.code, "1 passed" in alone.out) == (0, True)


def test_harness_run_leaves_such_a_scenario_to_pytest_and_says_so(one: Path) -> None:
    own(one, FOREIGN)
    assert command("run", cwd=one).code == 0
    assert not (one / "opened").exists()
    assert [note for note in ran(one).notes if "“the morning” in mine.feature has no step of the harness" in note]


@pytest.mark.parametrize("serial", [[], ["--harness-serial"]])
def test_a_scenario_that_mixes_steps_is_errored_before_any_of_them_acts(one: Path, serial: list[str]) -> None:
    own(one, MIXED)
    ended = bdd(*serial, cwd=one)
    mixed = next(each for each in ran(one).scenarios if each.name == "the afternoon")
    assert mixed.verdict is Verdict.ERRORED
    assert "“Given the office is open”: no step of the harness reads like this" in mixed.reason
    assert not [step for step in mixed.steps if step.exchanges]
    assert "1 failed, 6 passed, 3 skipped" in ended.out
    assert "no step of the harness reads like this" in ended.out
    assert not (one / "opened").exists()
    assert command("run", *(["--serial"] if serial else []), cwd=one).code == 3


def said(run: Run) -> Mapping[str, tuple[Verdict, str]]:
    return {each.statement.id: (each.verdict, each.reason) for each in run.verdicts()}


def test_one_after_the_other_gives_what_all_at_once_gives(tmp_path: Path) -> None:
    """The examples, by the command line; what is written and seen differs in its times only."""
    shutil.copytree(EXAMPLES, tmp_path / "specs", ignore=shutil.ignore_patterns("__init__.py"))
    command("run", cwd=tmp_path)
    together = ran(tmp_path)
    assert command("run", "--serial", cwd=tmp_path).code in (0, 1)
    serial = ran(tmp_path)
    assert serial.id != together.id
    assert said(serial) == said(together)
    assert [(each.document, each.name, each.verdict) for each in serial.scenarios] == [
        (each.document, each.name, each.verdict) for each in together.scenarios
    ]
    last = 0.0
    for document in serial.documents:
        last = 0.0
        for scenario in (each for each in serial.scenarios if each.document == document.id):
            began = min((step.began for step in scenario.steps if step.ended), default=last)
            assert began >= last
            last = max(
                [
                    last,
                    *(
                        step.ended
                        for step in scenario.steps
                        if "at the end of the run" not in step.text and "is lost" not in step.text
                    ),
                ]
            )
