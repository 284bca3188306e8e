"""The checklist before any run: every statement once, with its scenarios or with the reason why a person must judge."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from harness.diagnostics import Diagnostic, Severity
from harness.location import Location
from harness.model.dataflow import (
    Dataflow,
    Datatype,
    LineCount,
    Mapping,
    MergeRule,
    PropertyMapping,
    Reading,
    Sentence,
    SentenceKind,
)
from harness.model.scenario import Depth, LeftOut, Limit, Plan, Scenario, Step
from harness.model.verdict import Verdict
from harness.reporting.checklist import render_checklist
from tests.browser import chromium, needs_chromium, opened

PATH = "docs/a-b.rst"


def at(line: int) -> Location:
    return Location(path=PATH, line=line)


def said(kind: SentenceKind, line: int, text: str) -> Sentence:
    return Sentence(id=f"a-b/x--y/{kind.value.lower()}", kind=kind, location=at(line), text=text)


MAPPING = Mapping(
    id="a-b/x--y",
    title="A X to B Y",
    location=at(5),
    source=Datatype(system="A", name="X"),
    target=Datatype(system="B", name="Y"),
    sentences=(
        said(SentenceKind.EVERY, 7, "Every A X will be synchronized with a B Y."),
        said(SentenceKind.MERGE, 9, "A A X will merge with a B Y if one of these match:"),
        said(SentenceKind.KEEP, 20, "Once a link is established, it will keep in sync."),
        said(SentenceKind.PROPS, 22, "The following properties are synchronized:"),
    ),
    merge_rules=(MergeRule(id="a-b/x--y/merge/mail--email", location=at(15), source="mail", target="email"),),
    properties=(
        PropertyMapping(
            id="a-b/x--y/props/n--m", location=at(30), source="<b>n</b>", target="m\u202e", data_type='"string"'
        ),
    ),
)
FLOW = Dataflow(id="a-b", location=at(1), source="A", target="B", generated="2026-01-01", mappings=(MAPPING,))
READING = Reading(
    path=PATH,
    text="",
    dataflow=FLOW,
    diagnostics=(),
    lines=LineCount(total=0, blank=0, read=0, diagnosed=0),
)
BROKEN = replace(
    READING,
    path="docs/broken.rst",
    dataflow=None,
    diagnostics=(
        Diagnostic(
            location=Location(path="docs/broken.rst", line=1),
            code="structure.no-title",
            severity=Severity.ERROR,
            message="no title",
        ),
    ),
)
SHARED = Scenario(
    name="A new one appears once",
    statements=("a-b/x--y/every", "a-b/x--y/merge/mail--email"),
    location=at(7),
    sentence="EVERY",
    tags=(),
    depth=Depth.SMOKE,
    steps=(
        Step(keyword="When", text='the A X "one" is made with', table=(("property", "value"), ("mail", "a@b.c"))),
        Step(keyword="Then", text="one B Y appears"),
    ),
)
PLAN = Plan(
    document="a-b",
    path=PATH,
    title="A to B",
    scenarios=(SHARED,),
    limits=(
        Limit(statement="a-b/x--y/keep", verdict=Verdict.UNVERIFIABLE, reason="no property travels"),
        Limit(statement="a-b/x--y/props/n--m", verdict=Verdict.MANUAL, reason="the cell is N/A"),
    ),
    left_out=(LeftOut(statement="a-b/x--y/every", check="saved again", reason="no versions"),),
)


def items(page: str) -> dict[str, str]:
    """The text of each statement in the checklist by its anchor."""
    found = re.findall(r'<li class="item [^"]*" id="([^"]*)">(.*?)(?=<li class="item |</section>)', page, re.DOTALL)
    return {anchor: " ".join(re.sub(r"<[^>]*>", " ", body).split()) for anchor, body in found}


def test_every_statement_is_there_once_with_what_judges_it() -> None:
    page = render_checklist([READING], [PLAN])
    assert "<h1>3 of 6 statements can be verified by scenarios, 3 need a person.</h1>" in page
    told = items(page)
    assert list(told) == [
        "a-b/x--y/every",
        "a-b/x--y/merge",
        "a-b/x--y/merge/mail--email",
        "a-b/x--y/keep",
        "a-b/x--y/props",
        "a-b/x--y/props/n--m",
    ]
    assert "When the A X &#34;one&#34; is made with property value mail a@b.c" in told["a-b/x--y/every"]
    assert "left out: saved again, no versions" in told["a-b/x--y/every"]
    assert told["a-b/x--y/merge"].endswith("judged by its rows")
    assert "also by A new one appears once" in told["a-b/x--y/merge/mail--email"]
    assert "Not to be verified from outside: no property travels" in told["a-b/x--y/keep"]
    assert "none of its rows can be verified" in told["a-b/x--y/props"]
    assert "A person judges: the cell is N/A" in told["a-b/x--y/props/n--m"]
    assert page.count('<input type="checkbox"') == 3


def test_a_statement_that_no_plan_mentions_is_left_to_a_person() -> None:
    page = render_checklist([READING], [])
    assert "0 of 6 statements can be verified by scenarios, 6 need a person." in page
    assert page.count("no scenario was planned for it") == 6


def test_a_document_that_is_none_stays_in_the_list_with_what_is_wrong() -> None:
    page = render_checklist([READING, BROKEN], [PLAN])
    assert "docs/broken.rst:1:1" in page
    assert "no title" in page
    assert "Nothing to verify" in render_checklist([BROKEN], [])
    assert "Nothing to verify" in render_checklist([], [])


def test_markup_in_a_document_is_text_and_the_page_is_the_same_again() -> None:
    page = render_checklist([READING], [PLAN])
    assert "&lt;b&gt;n&lt;/b&gt; → m⟨U+202E⟩" in page
    assert page == render_checklist([READING], [PLAN])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@needs_chromium
@pytest.mark.parametrize("width", [400, 1280])
def test_it_opens_from_disk_alone_and_fits_the_window(browser: Browser, tmp_path: Path, width: int) -> None:
    file = tmp_path / "checklist.html"
    file.write_text(render_checklist([READING, BROKEN], [PLAN]), encoding="utf-8")
    with opened(browser, file, width=width) as (page, noise):
        page.get_by_text("A new one appears once").first.click()
        assert page.get_by_text("one B Y appears").is_visible()
        page.get_by_role("checkbox").first.check()
        spare = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(spare) == 0
        assert (noise.requests, noise.messages) == ([file.as_uri()], [])
