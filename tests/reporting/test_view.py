"""The view: every statement and scenario once, findings first, counts that add up."""

from collections import Counter
from dataclasses import replace

import pytest

from harness.model.run import Run
from harness.model.verdict import Verdict
from harness.reporting.scenes import Appearance
from harness.reporting.view import Page, page, sentence
from tests.runs import empty_run, mixed_run, specs_run

RUNS = [specs_run(), mixed_run(), empty_run()]


def appearances(view: Page) -> list[Appearance]:
    result = [finding.scenario for finding in view.findings if finding.scenario]
    result += [other for finding in view.findings for other in finding.others]
    for document in view.documents:
        stated = [statement for line in document.lines for statement in line.statements]
        for statement in (*stated, *document.elsewhere):
            result += statement.scenarios
    return [*result, *view.others]


@pytest.mark.parametrize("run", RUNS, ids=["specs", "mixed", "empty"])
def test_counts_add_up_to_the_total_shown_for_the_run_and_for_each_document(run: Run) -> None:
    view = page(run)
    for counts, total in ((view.counts, view.total), (view.scenarios, view.scenarios_total)):
        assert sum(count.number for count in counts) == total
    for document in view.documents:
        stated = [statement for line in document.lines for statement in line.statements] + list(document.elsewhere)
        assert sum(count.number for count in document.counts) == document.total == len(stated)
    open_ones = sum(len(group.statements) for group in view.groups)
    bad = sum(count.number for count in view.counts if count.verdict in (Verdict.FAILED, Verdict.ERRORED))
    assert open_ones + bad + view.counts[0].number == view.total
    assert sum(len(finding.sentences) for finding in view.findings) == bad


@pytest.mark.parametrize("run", RUNS, ids=["specs", "mixed", "empty"])
def test_each_scenario_stands_in_the_page_once(run: Run) -> None:
    full = Counter(item.scenario.anchor for item in appearances(page(run)) if item.scenario)
    assert len(full) == len(run.scenarios)
    assert set(full.values()) <= {1}


def test_rows_that_one_scenario_refutes_are_one_finding_with_their_sentence() -> None:
    failed, errored = page(mixed_run()).findings
    assert [item.kind for item in failed.sentences] == ["PROPS", *["PROPS row"] * 4]
    assert failed.verdict is Verdict.FAILED
    assert [item.kind for item in errored.sentences] == ["MERGE", "MERGE row"]
    assert errored.verdict is Verdict.ERRORED


def test_a_scenario_that_failed_for_no_statement_of_the_documents_is_a_finding() -> None:
    run = specs_run()
    own = replace(run.scenarios[0], id="custom", document="", statements=(), verdict=Verdict.FAILED)
    spare = replace(own, id="spare", verdict=Verdict.PASSED)
    view = page(replace(run, scenarios=(*run.scenarios, own, spare)))
    assert [finding.anchor for finding in view.findings] == ["finding:1"]
    assert [item.link.href for item in view.others] == ["#scenario:spare"]


def test_a_failed_statement_without_a_scenario_is_a_finding_of_its_own() -> None:
    run = specs_run()
    document = run.documents[0]
    lost = replace(document.verdicts[0], verdict=Verdict.ERRORED, scenarios=(), reason="nobody ran it")
    document = replace(document, verdicts=(lost, *document.verdicts[1:]))
    (finding,) = page(replace(run, documents=(document, *run.documents[1:]))).findings
    assert finding.scenario is None
    assert finding.sentences[0].reason == "nobody ran it"


def test_a_statement_whose_line_is_not_in_the_text_is_not_lost() -> None:
    run = specs_run()
    document = replace(run.documents[0], text="")
    view = page(replace(run, documents=(document, *run.documents[1:])))
    first = next(view.documents)
    assert len(first.elsewhere) == first.total == 12
    assert first.lines == ()
    assert len(first.remarks) == 1


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        ([], "Nothing was verified: there is no statement in what was read."),
        ([Verdict.PASSED], "The one statement is verified."),
        ([Verdict.PASSED] * 2, "All 2 statements verified."),
        ([Verdict.MANUAL], "0 of 1 statement verified, 1 not: 1 manual."),
        (
            [*[Verdict.PASSED] * 13, *[Verdict.UNVERIFIABLE] * 35, Verdict.FAILED],
            "13 of 49 statements verified, 36 not: 1 failed, 35 unverifiable.",
        ),
    ],
)
def test_the_sentence_says_what_is_not_verified(verdicts: list[Verdict], said: str) -> None:
    assert sentence(verdicts) == said
