"""What the page's script makes of evidence, in a real browser: other blanks, the same words; lists show what is new."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Browser, Page

from harness.model.evidence import Exchange
from harness.reporting import write_reports
from tests.browser import chromium, needs_chromium, opened
from tests.runs import mixed_run

pytestmark = needs_chromium
LONG = "x" * 90


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    report = write_reports(mixed_run(), tmp_path_factory.mktemp("script"))[0]
    with opened(browser, report) as (page, noise):
        page.wait_for_selector("html[data-ready]")
        yield page
        assert noise.messages == []


def laid_out(page: Page, text: str) -> str:
    found: str = page.evaluate("laidOut", text)
    return found


def anything(random: Random, depth: int = 3) -> object:
    """A JSON value with texts that need escapes."""
    kind = random.randrange(8 if depth else 6)
    letters = '"\\\n\tæ\u2028😀 {}[],:'
    if kind < 3:
        return "".join(random.choice(letters) for _ in range(random.randrange(40)))
    if kind < 6:
        return random.choice([None, True, False, random.randrange(-(10**20), 10**20), random.random() * 10**6])
    if kind == 6:
        return [anything(random, depth - 1) for _ in range(random.randrange(5))]
    return {f"{anything(random, 0)}{number}": anything(random, depth - 1) for number in range(random.randrange(5))}


def test_a_value_that_is_laid_out_stays_what_it_was(page: Page) -> None:
    """300 random values."""
    values = [anything(Random(seed)) for seed in range(300)]
    texts: list[str] = page.evaluate("(texts) => texts.map(laidOut)", [json.dumps(value) for value in values])
    assert [json.loads(text) for text in texts] == values


def test_short_values_stay_on_one_line_and_numbers_and_names_as_they_were_written(page: Page) -> None:
    text = f'{{"a":1.10,"a":1e2,"deep":[{{"b":"\\u00f8"}}],"long":"{LONG}"}}'
    assert laid_out(page, text).split("\n") == [
        "{",
        '  "a": 1.10,',
        '  "a": 1e2,',
        '  "deep": [{"b": "ø"}],',
        f'  "long": "{LONG}"',
        "}",
    ]


@pytest.mark.parametrize(
    "text", ["", "<html>", '{"cut": ', "[" * 50_000, "[1} ", '{"a"}{', "1 2", ":1", "[1] and more"]
)
def test_what_is_no_json_stays_as_it_is(page: Page, text: str) -> None:
    assert laid_out(page, text) == text
    assert page.evaluate("records", text) is None


def test_the_records_of_a_list_are_found_bare_and_in_an_envelope(page: Page) -> None:
    texts = ['[{"id": 1}, 2]', '{"total": 1, "docs": [{"id":1}]}', '{"a": [], "b": []}', '{"id": 1}']
    found = page.evaluate("(texts) => texts.map((text) => records(text)?.map((one) => one.flat) ?? null)", texts)
    assert found == [['{"id": 1}', "2"], ['{"id": 1}'], None, None]


def looked(*names: str, time: float, extra: str = "") -> Exchange:
    response = json.dumps([{"id": name, "name": name * 40} for name in names]) + extra
    return Exchange(time=time, system="A", method="GET", url="https://a.mock/x?it's", status=200, response=response)


def test_evidence_is_read_when_a_step_is_opened_and_a_list_shows_what_is_new(browser: Browser, tmp_path: Path) -> None:
    """And what is gone; a list that stayed is told in a line, and a body that is no JSON is shown as it came."""
    run = mixed_run()
    names = [f"r{number}" for number in range(30)]
    first = next(one for one in run.scenarios if one.verdict == "passed" and one.statements)
    looks = (
        looked(*names, time=1.0),
        looked(*names[1:], "new", time=2.0),
        looked(*names[1:], "new", time=3.0),
        looked("a", time=4.0, extra=" and more <b>"),
    )
    steps = (*first.steps[:-1], replace(first.steps[-1], exchanges=looks))
    changed = replace(first, steps=steps)
    run = replace(run, scenarios=tuple(changed if one is first else one for one in run.scenarios))
    report = write_reports(run, tmp_path)[0]
    with opened(browser, report, anchor=f"#scenario:{first.id}") as (page, noise):
        page.locator(".target details.evidence > summary").last.click()
        shown = page.locator(".target .exchanges").last
        shown.wait_for()
        text = shown.inner_text()
        assert "answered 30 records, 1 of them new or changed since 1 s" in text
        assert "no longer as before" in text
        assert "answered the same as at 2 s" in text
        assert "and more <b>" in text
        assert json.loads(shown.locator("li").nth(1).locator("pre").first.inner_text())["id"] == "new"
        assert noise.messages == []
