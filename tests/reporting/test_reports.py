"""The reports as files: the same for the same run, complete, small, and refused when something got lost."""

import re
import time
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from harness.model.run import Run
from harness.model.verdict import Check, Verdict
from harness.reporting import html, junit, sums, write_reports
from harness.reporting.data import Names
from tests.runs import empty_run, exchanges, mixed_run, scenario, specs_run

RUNS = [specs_run(), mixed_run(), empty_run()]


class Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in ("href", "src", "action"):
                self.links.append(value or "")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))


@pytest.mark.parametrize("run", RUNS, ids=["specs", "mixed", "empty"])
def test_the_same_run_gives_the_same_bytes(run: Run, tmp_path: Path) -> None:
    first = [path.read_bytes() for path in write_reports(run, tmp_path / "a")]
    second = [path.read_bytes() for path in write_reports(run, tmp_path / "b")]
    assert first == second
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == ["junit.xml", "report.html"]


@pytest.mark.parametrize("run", RUNS, ids=["specs", "mixed", "empty"])
def test_every_output_holds_every_statement_and_scenario(run: Run) -> None:
    assert sums.of_html(html.render(run)) == sums.of_junit(junit.render(run)) == sums.of_run(run)


def test_an_output_that_lost_something_is_our_bug() -> None:
    run = mixed_run()
    page, cases = html.render(run), junit.render(run)
    with pytest.raises(AssertionError, match=r"report\.html"):
        sums.agree(run, html.render(replace(run, documents=run.documents[1:])), cases)
    with pytest.raises(AssertionError, match=r"report\.html"):
        sums.agree(run, page.replace('id="data.index"', "", 1), cases)
    with pytest.raises(AssertionError, match="in suite"):
        sums.agree(run, page, re.sub(r"<testcase.*?</testcase>", "", cases, count=1, flags=re.DOTALL))
    with pytest.raises(AssertionError, match=r"junit\.xml"):
        sums.agree(run, page, cases.replace('name="verdict" value="passed"', 'name="verdict" value="failed"', 1))


@pytest.mark.parametrize("run", RUNS, ids=["specs", "mixed", "empty"])
def test_every_link_leads_to_one_place_in_the_page_and_headings_leave_no_level_out(run: Run) -> None:
    """A place that is there without a script, or one that the script draws, by the names in the index."""
    parser = Anchors()
    parser.feed(html.render(run))
    names = Names.of(run)
    drawn = {*names.documents.values(), *names.statements.values(), *names.scenarios.values()}
    assert len(parser.ids) == len(set(parser.ids))
    assert {unquote(link.removeprefix("#")) for link in parser.links} <= {*parser.ids, *drawn}
    assert parser.headings[0] == 1
    assert all(after - before <= 1 for before, after in zip(parser.headings, parser.headings[1:], strict=False))


def test_each_statement_has_its_id_as_anchor() -> None:
    run = mixed_run()
    assert Names.of(run).statements == {verdict.statement.id: verdict.statement.id for verdict in run.verdicts()}


def test_a_run_with_much_evidence_stays_light() -> None:
    """60 scenarios of 10 exchanges, the lists growing to 200 records: below 200 kB, in seconds."""
    run = specs_run()
    statement = run.documents[0].verdicts[0].statement.id
    check = Check(statement=statement, claim="one new record appears", verdict=Verdict.PASSED)
    outcomes = []
    for number in range(60):
        outcome = scenario(f"many-{number}", f"Scenario {number}", (check,), of=run.documents[0].id)
        seen = tuple(
            exchange
            for look in range(4)
            for exchange in exchanges(("A", "B"), f"{number}-{look}", 10.0 * look, records=3 * number + look)
        )
        outcomes.append(replace(outcome, steps=(*outcome.steps[:2], replace(outcome.steps[2], exchanges=seen))))
    heavy = replace(run, scenarios=(*run.scenarios, *outcomes))
    began = time.perf_counter()
    page = html.render(heavy)
    assert time.perf_counter() - began < 10
    raw = sum(len(exchange.response) for outcome in outcomes for step in outcome.steps for exchange in step.exchanges)
    assert len(page.encode()) < 200_000 < 1_500_000 < raw


def test_markup_in_a_name_is_text() -> None:
    run = replace(mixed_run(), notes=("<script>alert(1)</script>",))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html.render(run)
    assert html.render(run).count("<script>") == 1


def test_the_policy_of_the_page_lets_nothing_in_but_its_own_style_and_script() -> None:
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', html.render(mixed_run()))
    assert policy.startswith("default-src &#39;none&#39;; style-src &#39;sha256-")
    assert "unsafe" not in policy
    assert "http" not in policy
