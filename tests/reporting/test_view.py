"""The view: every statement and scenario once, findings first, counts that add up."""

import json
import zlib
from base64 import b64decode
from dataclasses import replace

import pytest

from harness.model.run import Run
from harness.model.verdict import Verdict
from harness.reporting import data
from harness.reporting import view as view_module
from harness.reporting.view import page, sentence
from tests.runs import empty_run, mixed_run, specs_run

RUNS = [specs_run(), mixed_run(), empty_run()]


@pytest.mark.parametrize("run", RUNS, ids=["specs", "mixed", "empty"])
def test_counts_add_up_to_the_total_shown_for_the_run_and_for_each_document(run: Run) -> None:
    view = page(run)
    for counts, total in ((view.counts, view.total), (view.scenarios, view.scenarios_total)):
        assert sum(count.number for count in counts) == total
    for entry, document in zip(view.contents, run.documents, strict=True):
        assert sum(count.number for count in entry.counts) == entry.total == len(document.verdicts)
    open_ones = sum(group.number for group in view.groups)
    bad = sum(count.number for count in view.counts if count.verdict in (Verdict.FAILED, Verdict.ERRORED))
    assert open_ones + bad + view.counts[0].number == view.total
    assert sum(len(one.sentences) for cause in view.causes for one in (cause.finding, *cause.likewise)) == bad


@pytest.mark.parametrize("run", RUNS, ids=["specs", "mixed", "empty"])
def test_the_pieces_hold_the_steps_and_evidence_of_each_scenario_in_their_order(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "STEPS", 4)
    monkeypatch.setattr(data, "EVIDENCE", 3)
    held = {name: json.loads(zlib.decompress(b64decode(piece))) for name, piece in page(run).pieces}
    texts = []
    for number in range(-(-len(run.scenarios) // 4)):
        piece = held.pop(f"steps.{number}")
        own = iter(zip(piece["steps"][0], piece["steps"][1], strict=True))
        texts += [[next(own) for _ in range(many)] for many in piece["numbers"]]
    assert texts == [[(step.keyword, step.text) for step in scenario.steps] for scenario in run.scenarios]
    seen = []
    for number in range(-(-len(run.scenarios) // 3)):
        piece = held.pop(f"evidence.{number}")
        seen += [[[piece["bodies"][each[6]] for each in step] for step in one] for one in piece["of"]]
    assert seen == [
        [[exchange.response for exchange in step.exchanges] for step in scenario.steps] for scenario in run.scenarios
    ]
    assert held == {}


def test_rows_that_one_scenario_refutes_are_one_finding_with_their_sentence() -> None:
    failed, errored = (cause.finding for cause in page(mixed_run()).causes)
    assert [item.kind for item in failed.sentences] == ["PROPS", *["PROPS row"] * 4]
    assert failed.verdict is Verdict.FAILED
    assert [item.kind for item in errored.sentences] == ["MERGE", "MERGE row"]
    assert errored.verdict is Verdict.ERRORED


def test_a_scenario_that_failed_for_no_statement_of_the_documents_is_a_finding() -> None:
    run = specs_run()
    own = replace(run.scenarios[0], id="custom", document="", statements=(), verdict=Verdict.FAILED)
    spare = replace(own, id="spare", verdict=Verdict.PASSED)
    view = page(replace(run, scenarios=(*run.scenarios, own, spare)))
    assert [cause.finding.done for cause in view.causes] == ["scenario:custom"]


def test_a_failed_statement_without_a_scenario_is_a_finding_of_its_own() -> None:
    run = specs_run()
    document = run.documents[0]
    lost = replace(document.verdicts[0], verdict=Verdict.ERRORED, scenarios=(), reason="nobody ran it")
    document = replace(document, verdicts=(lost, *document.verdicts[1:]))
    (cause,) = page(replace(run, documents=(document, *run.documents[1:]))).causes
    finding = cause.finding
    assert finding.done == ""
    assert finding.sentences[0].reason == "nobody ran it"


def test_of_many_places_with_one_reason_the_first_are_named_and_all_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(view_module, "FEW", 2)
    largest = page(mixed_run()).groups[0]
    assert len(largest.statements) == 2 < largest.number


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
