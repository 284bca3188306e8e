"""JUnit XML: every scenario and every statement is a case, and the totals are those of the cases."""

from collections import Counter
from xml.etree.ElementTree import Element, fromstring

from harness.model.run import Run
from harness.reporting import junit
from tests.runs import empty_run, mixed_run, specs_run


def parsed(run: Run) -> Element:
    return fromstring(junit.render(run))


def test_each_document_has_a_suite_of_scenarios_and_one_of_statements() -> None:
    run = mixed_run()
    names = [suite.get("name") for suite in parsed(run)]
    assert names == [f"{document.path}: {part}" for document in run.documents for part in ("scenarios", "statements")]


def test_verdicts_become_failures_errors_and_skips_with_their_reasons() -> None:
    root = parsed(mixed_run())
    outcomes = Counter(node.tag for node in root.findall("testsuite/testcase/*") if node.tag != "properties")
    assert outcomes == {"failure": 6, "error": 3, "skipped": 38}
    assert {name: root.get(name) for name in ("tests", "failures", "errors", "skipped", "time")} == {
        "tests": "103",
        "failures": "6",
        "errors": "3",
        "skipped": "38",
        "time": "4.200",
    }
    messages = {str(node.get("message")).split(":")[0] for node in root.iter("skipped")}
    assert messages == {"manual", "unverifiable", "skipped"}


def test_a_failure_says_what_was_expected_and_a_case_where_its_line_is() -> None:
    failure = parsed(mixed_run()).findall(".//failure")[0]
    assert 'expected "Bjørnøya 7QX AS"' in str(failure.text)
    lines = [node.get("value") for node in parsed(specs_run()).findall(".//property[@name='line']")]
    assert "specs/customcrm-customcrm.rst:14:1" in lines


def test_an_empty_run_has_no_case() -> None:
    root = parsed(empty_run())
    assert (root.get("tests"), list(root)) == ("0", [])
