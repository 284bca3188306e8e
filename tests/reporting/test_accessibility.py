"""The report for everybody: axe-core finds nothing, and all of it is reached by keyboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from harness.reporting import write_reports
from tests.browser import chromium, needs_chromium
from tests.npm import published
from tests.reporting.test_page import everything_open
from tests.runs import mixed_run

pytestmark = needs_chromium
AXE = "axe-core@4.14.1"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FOUND = """async (rules) => (await axe.run(document, { runOnly: { type: "tag", values: rules } }))
  .violations.map((one) => `${one.id}: ${one.nodes[0].html}`)"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    return published(AXE, "axe.min.js", tmp_path_factory.mktemp("axe")).decode()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_reports(mixed_run(), tmp_path_factory.mktemp("report"))[0]


def opened(browser: Browser, report: Path, theme: str, width: int) -> Page:
    """The page, in which axe may run although its policy forbids any script but its own."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if theme == "dark" else "light",
        bypass_csp=True,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(report.as_uri())
    page.wait_for_selector("html[data-ready]")
    return page


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_the_list_with_everything_open_and_in_what_a_search_leaves(
    browser: Browser, report: Path, axe: str, theme: str, width: int
) -> None:
    """WCAG 2.2 A and AA and its best practices; and nothing is wider than a window of 320 pixels."""
    page = opened(browser, report, theme, width)
    page.evaluate(axe)
    assert page.evaluate(FOUND, RULES) == []
    everything_open(page)
    assert page.evaluate(FOUND, RULES) == []
    page.get_by_role("searchbox").fill("name")
    page.evaluate("readDeep().then(narrow)")
    assert page.evaluate(FOUND, RULES) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    page.context.close()


def test_axe_would_find_something(browser: Browser, report: Path, axe: str) -> None:
    page = opened(browser, report, "light", 1280)
    page.evaluate(axe)
    page.evaluate(
        "document.querySelector('#page\\\\.search').closest('label').replaceChildren(document.createElement('input'))"
    )
    assert any("label" in one for one in page.evaluate(FOUND, RULES))
    page.context.close()


def test_the_first_failure_is_three_keys_away(browser: Browser, report: Path) -> None:
    """Tab to the link that skips, Enter, Tab: the place of the first sentence that failed."""
    page = opened(browser, report, "light", 1280)
    for key in ("Tab", "Enter", "Tab"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.className") == "to-line"
    page.keyboard.press("Enter")
    page.wait_for_selector("details.line.target > .statement")
    assert page.locator(".target").is_visible()
    page.context.close()
