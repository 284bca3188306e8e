"""The report in a real browser: alone with its file, readable without script, deaf to what is planted in it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from harness.reporting import html, sums, write_reports
from tests.browser import chromium, needs_chromium, opened
from tests.reporting.hostile import hostile_run
from tests.runs import mixed_run, specs_run

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_reports(mixed_run(), tmp_path_factory.mktemp("mixed"))[0]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_reports(hostile_run(), tmp_path_factory.mktemp("hostile"))[0]


def overflow(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


def everything_open(page: Page) -> None:
    """Draw all documents and open whatever can be opened, also what that brings."""
    page.evaluate("index.documents.forEach(draw)")
    for _ in range(4):
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        page.wait_for_timeout(150)


def drawn(page: Page) -> None:
    """Wait until the script has drawn what the address asks for, and draw the rest."""
    page.wait_for_selector("html[data-ready]")
    page.evaluate("index.documents.forEach(draw)")


@pytest.mark.parametrize("width", [400, 1280])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_it_opens_from_disk_asks_for_nothing_and_fits_the_window(
    browser: Browser, report: Path, width: int, dark: bool
) -> None:
    with opened(browser, report, width=width, dark=dark) as (page, noise):
        assert page.locator("h1").inner_text().startswith("30 of 75 statements verified, 45 not")
        assert overflow(page) == 0
        everything_open(page)
        assert overflow(page) == 0, "with everything open"
        assert noise.requests == [report.as_uri()]
        assert noise.messages == []


def test_without_script_the_verdict_and_the_failures_are_there(browser: Browser, report: Path) -> None:
    with opened(browser, report, script=False) as (page, noise):
        assert "5 failed" in page.locator("h1").inner_text()
        seen = page.locator(".finding").first.inner_text()
        for words in (
            "The following properties are synchronized between a Fjordcrm Company and a Nordbooks Customer:",
            "harness/examples/fjordcrm-nordbooks.rst:41:6",
            '"Bjørnøya 7QX AS"',
            '"Bjornoya 7QX AS"',
            "When a Fjordcrm Company",
        ):
            assert words in seen
        assert not page.locator(".tools").is_visible()
        assert "drawn by a script, which this browser does not run" in page.locator("noscript").inner_text()
        assert noise.messages == []


def test_an_old_browser_says_that_it_is_one(browser: Browser, report: Path) -> None:
    """Without DecompressionStream the findings stay, and a sentence says what is missing."""
    page = browser.new_page()
    page.add_init_script("delete window.DecompressionStream")
    page.goto(report.as_uri())
    assert page.locator("#page\\.old").is_visible()
    assert page.locator(".finding").count() == 2
    page.close()


def test_a_failure_leads_to_the_line_of_its_document_and_back(browser: Browser, report: Path) -> None:
    with opened(browser, report) as (page, _):
        page.locator(".finding a.to-line").nth(1).click()
        line = page.locator(".target")
        assert line.get_attribute("open") is not None
        assert "* - name" in line.locator("summary").first.inner_text()
        assert line.locator("summary").first.is_visible()
        back = line.get_by_role("link", name="What went wrong")
        back.click()
        assert page.locator(".target").get_attribute("class") == "finding failed target"


def test_a_copied_address_opens_the_statement(browser: Browser, report: Path) -> None:
    statement = next(v.statement.id for v in mixed_run().verdicts() if v.statement.id.endswith("/every"))
    with opened(browser, report, anchor="#" + quote(statement)) as (page, _):
        assert page.locator(".target").get_attribute("id") == statement
        assert page.locator(".target > .statement").is_visible()


def test_filters_narrow_and_say_how_many_are_left(browser: Browser, report: Path) -> None:
    with opened(browser, report) as (page, _):
        drawn(page)
        status = page.get_by_role("status")
        page.get_by_role("button", name="5 failed").click()
        assert status.inner_text() == "5 of 75 statements"
        assert page.locator("details.line:visible").count() == 5
        page.get_by_role("searchbox").fill("headcount fjordcrm")
        page.evaluate("readDeep().then(narrow)")
        assert status.inner_text() == "4 of 75 statements", "the rows that the scenario with this word judges"
        assert page.url.endswith("#?verdict=failed&q=headcount+fjordcrm")
        page.get_by_role("searchbox").fill("props/employees--headcount")
        assert status.inner_text() == "1 of 75 statements", "an id is one statement"
        page.get_by_role("searchbox").fill("nowhere to be found")
        assert status.inner_text() == "None of 75 statements fits"
        page.locator(".finding a.to-line").first.click()
        page.wait_for_selector(".target > .statement")
        assert page.locator(".target > .statement").is_visible(), "a link shows what a filter had hidden"
        assert status.inner_text() == "75 statements"


def test_everything_is_reached_by_keyboard(browser: Browser, report: Path) -> None:
    with opened(browser, report) as (page, _):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        drawn(page)
        page.locator("details.line > summary").first.focus()
        page.keyboard.press("Enter")
        assert page.locator("details.line").first.get_attribute("open") is not None


def test_the_theme_can_be_turned_round(browser: Browser, report: Path) -> None:
    with opened(browser, report) as (page, noise):
        page.get_by_role("button", name="Dark or light").click()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 26)"
        assert noise.messages == []


CONTRASTS = """() => {
  const numbers = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (node) => {
    for (; node; node = node.parentElement) {
      const colour = numbers(getComputedStyle(node).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const poor = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || ["SCRIPT", "STYLE"].includes(node.tagName)) continue;
    const [a, b] = [light(numbers(getComputedStyle(node).color)), light(behind(node))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) poor.add(`${node.tagName}.${node.className}`);
  }
  return [...poor];
}"""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_text_stands_out_from_its_ground(browser: Browser, report: Path, dark: bool) -> None:
    """WCAG 2.2 AA: 4.5 to 1 for every text of the page."""
    with opened(browser, report, dark=dark) as (page, _):
        everything_open(page)
        assert page.evaluate(CONTRASTS) == []


def test_paper_has_every_failure_and_reason_and_no_controls(browser: Browser, report: Path) -> None:
    with opened(browser, report) as (page, _):
        page.emulate_media(media="print")
        assert not page.locator(".tools").is_visible()
        assert page.locator(".finding .values").first.is_visible()
        drawn(page)
        assert overflow(page) == 0
        assert len(page.pdf(format="A4")) > 10_000


@pytest.mark.parametrize("width", [400, 1280])
def test_nothing_that_is_planted_runs_or_leaves_or_hides_anything(browser: Browser, hostile: Path, width: int) -> None:
    with opened(browser, hostile, width=width) as (page, noise):
        everything_open(page)
        for link in page.locator(".finding a").all():
            link.click()
        page.wait_for_timeout(100)
        assert noise.dialogs == []
        assert noise.messages == []
        assert {url.split("#")[0] for url in noise.requests} == {hostile.as_uri()}
        assert page.locator("script:not([type='text/plain'])").count() == 1
        assert page.locator("style").count() == 1
        assert page.locator("img, iframe, object, embed, link, base").count() == 0
        assert set(page.evaluate("[...document.links].map((one) => one.protocol)")) == {"file:"}
        attributes = page.evaluate(
            "[...document.querySelectorAll('*')].flatMap((one) => one.getAttributeNames())"
            ".filter((name) => name.startsWith('on') || name === 'style')"
        )
        assert set(attributes) <= {"style"}
        styles = page.evaluate("[...document.querySelectorAll('[style]')].map((one) => one.getAttribute('style'))")
        assert all(re.fullmatch(r"(min-height: [0-9.]+px;)?", style) for style in styles), "set by the script alone"
        assert page.locator("h1").is_visible()
        assert overflow(page) == 0


def test_what_is_planted_is_shown_as_text(browser: Browser, hostile: Path) -> None:
    with opened(browser, hostile) as (page, _):
        everything_open(page)
        text = page.locator("body").text_content() or ""
        for words in ("<script>alert(1)</script>", "{{ 7 * 7 }}", "␀␛⟨U+202E⟩evil", "javascript:alert(4)"):
            assert words in text
        assert "\u202e" not in page.content()


def test_planted_text_changes_no_sum() -> None:
    run = hostile_run()
    assert sums.of_html(html.render(run)) == sums.of_run(run) == sums.of_run(mixed_run())


def test_a_report_without_findings_says_so(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, write_reports(specs_run(), tmp_path)[0]) as (page, _):
        assert page.locator("h1").inner_text() == "13 of 49 statements verified, 36 not: 36 unverifiable."
        assert "Nothing failed" in page.locator(".findings").inner_text()


def test_a_statement_whose_line_is_not_in_the_text_and_a_scenario_that_judges_none_are_not_lost(
    browser: Browser, tmp_path: Path
) -> None:
    run = specs_run()
    document = replace(run.documents[0], text="")
    spare = replace(run.scenarios[0], id="spare", name="Nobody's own", document="", statements=())
    changed = replace(run, documents=(document, *run.documents[1:]), scenarios=(*run.scenarios, spare))
    with opened(browser, write_reports(changed, tmp_path)[0]) as (page, noise):
        drawn(page)
        assert page.locator(".document").first.locator("details.line").count() == 12
        assert page.locator(".document").first.locator(".diagnostic").count() == 1
        page.locator("[id='scenario:spare'] > summary").click()
        page.wait_for_selector("[id='scenario:spare'] .step")
        assert noise.messages == []


def test_an_address_that_is_not_in_the_report_says_so(browser: Browser, report: Path) -> None:
    with opened(browser, report, anchor="#nowhere/at/all") as (page, _):
        page.wait_for_selector("html[data-ready]")
        assert page.get_by_role("status").inner_text() == "“nowhere/at/all” is not in this report"


def test_a_filter_in_the_address_is_that_of_the_page(browser: Browser, report: Path) -> None:
    with opened(browser, report, anchor="#?verdict=failed&kind=PROPS%20row&q=city") as (page, _):
        page.wait_for_selector("html[data-ready]")
        page.evaluate("readDeep().then(narrow)")
        assert page.get_by_role("status").inner_text() == "4 of 75 statements"
        assert page.get_by_role("searchbox").input_value() == "city"
        assert page.get_by_role("button", name="5 failed").get_attribute("aria-pressed") == "true"


def test_the_matrix_counts_every_statement_once_and_a_cell_leads_to_its_statements(
    browser: Browser, report: Path
) -> None:
    with opened(browser, report) as (page, noise):
        drawn(page)
        page.locator("#page\\.matrix > summary").click()
        cells = page.locator(".matrix tbody td a")
        cells.first.wait_for()
        labels = [cell.get_attribute("title") or "" for cell in cells.all()]
        numbers = [re.findall(r"^(\d+)(?: of (\d+))?", label)[0] for label in labels]
        assert sum(int(whole or passed) for passed, whole in numbers) == 75
        page.get_by_role("button", name="fjordcrm-nordbooks.rst").click()
        cell = page.locator(".matrix td.failed a").first
        wanted = cell.get_attribute("title") or ""
        cell.click()
        assert page.get_by_role("status").inner_text() == f"{wanted.split(' of ')[1].split()[0]} of 75 statements"
        page.get_by_role("button", name=re.compile("^Not only .*fjordcrm-nordbooks")).click()
        assert "document=" not in page.url
        assert noise.messages == []
