"""How large a report is and how quick a browser is with it, beside what other tools make of the same scenarios.

Workloads W1 and W2 of `report_runs`; each figure of the browser is the median of three cold starts with a new profile,
a file opened from disk, 1440 by 900.
"""

import json
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from subprocess import run as command
from typing import TypedDict

from playwright.sync_api import Browser, Page

from benchmarks.child import environment
from tests.browser import chromium

NUMBERS = (1_000, 15_000)
TURNS = 3
WATCH = """
window.tasks = []; window.keys = [];
new PerformanceObserver((list) => tasks.push(...list.getEntries().map((one) => [one.startTime, one.duration])))
  .observe({ type: "longtask", buffered: true });
new PerformanceObserver((list) => keys.push(...list.getEntries().map((one) => one.duration)))
  .observe({ type: "event", durationThreshold: 16, buffered: true });
"""
SEARCHED = """async ([words, status]) => {
  const box = document.getElementById("page.search"), told = document.getElementById("page.status");
  const began = performance.now();
  box.value = words;
  box.dispatchEvent(new InputEvent("input", { bubbles: true }));
  while (!told.textContent.startsWith(status)) await new Promise((resolve) => setTimeout(resolve));
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  return performance.now() - began;
}"""


ROWS = (
    ("ms to verdict and first failure", "painted"),
    ("ms to interactive", "interactive"),
    ("ms, longest task", "longest"),
    ("DOM nodes", "nodes"),
    ("MB of heap, one scenario open", "heap"),
    ("ms, cold link to a scenario", "link"),
    ("ms, first search of step texts", "first_search"),
    ("ms, search", "search"),
    ("ms, verdict filter", "chip"),
    ("ms, slowest keystroke", "key"),
)


class InBrowser(TypedDict):
    """Milliseconds, but for `nodes` and `heap` (MB); `longest` is the longest task, `key` the slowest keystroke."""

    painted: float
    interactive: float
    longest: float
    nodes: float
    heap: float
    link: float
    first_search: float
    search: float
    chip: float
    key: float


class Figures(TypedDict):
    """One workload: bytes of the page, seconds and MB that it takes beyond the run, and the browser's figures."""

    workload: str
    scenarios: int
    size: int
    seconds: float
    memory: float
    browser: InBrowser


def measure(*, everything: bool = False) -> list[Figures]:
    """Make and open the reports; `everything` adds 100,000 scenarios."""
    found: list[Figures] = []
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        for number in (*NUMBERS, 100_000) if everything else NUMBERS:
            for workload in ("W1", "W2"):
                path = Path(name) / f"{workload}-{number}.html"
                made = command(  # noqa: S603 - our own
                    [sys.executable, "-m", "benchmarks.report_child", workload, str(number), str(path)],
                    env=environment(),
                    capture_output=True,
                    text=True,
                    check=True,
                ).stdout
                turns = [_looked(browser, path, number) for _ in range(TURNS)]
                median = {key: statistics.median(turn[key] for turn in turns) for key in turns[0]}  # type: ignore[literal-required] # of all
                found.append(
                    Figures(
                        workload=workload,
                        scenarios=number,
                        size=path.stat().st_size,
                        **json.loads(made),
                        browser=InBrowser(**median),  # type: ignore[typeddict-item] # of all
                    )
                )
    return found


def text(figures: Sequence[Figures]) -> str:
    """The figures as a table, for people."""
    lines = [f"{'':34}" + "".join(f"{one['workload']} {one['scenarios']:,}".rjust(14) for one in figures)]

    def row(label: str, values: Sequence[str]) -> None:
        lines.append(f"{label:34}" + "".join(value.rjust(14) for value in values))

    row("MB", [f"{one['size'] / 1e6:.2f}" for one in figures])
    row("bytes a scenario", [f"{one['size'] / one['scenarios']:.0f}" for one in figures])
    row("s to make", [f"{one['seconds']:.2f}" for one in figures])
    row("MB to make, beyond the run", [f"{one['memory']:.0f}" for one in figures])
    for label, key in ROWS:
        values = [dict(one["browser"])[key] for one in figures]
        row(label, [f"{value:,.1f}" if key == "heap" else f"{value:,.0f}" for value in values])
    return "\n".join(lines)


def _looked(browser: Browser, path: Path, number: int) -> InBrowser:
    page = _opened(browser, path.as_uri())
    page.wait_for_selector("html[data-ready]")
    page.wait_for_timeout(1000)
    painted: float = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    ready: float = page.evaluate("performance.getEntriesByName('harness-ready')[0].startTime")
    tasks: list[tuple[float, float]] = page.evaluate("tasks")
    nodes: float = page.evaluate("document.querySelectorAll('*').length")
    assert page.locator(".finding").first.locator(".values").is_visible()  # noqa: S101 - else the figure means nothing
    last = f"Order {number - 3:05}"
    page.locator(".document").first.scroll_into_view_if_needed()
    page.locator("details.line > summary").first.click()
    page.locator("details.scenario > summary").first.click()
    page.wait_for_selector(".scenario .step")
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    heap: float = page.evaluate("performance.memory.usedJSHeapSize") / 1e6
    first = page.evaluate(SEARCHED, [last.lower(), "1 of"])
    page.evaluate("readDeep().then(narrow)")
    deep: float = page.evaluate("performance.now() - deep.began")
    search: float = page.evaluate(SEARCHED, [f"order {number - 5:05}", "1 of"])
    page.evaluate(SEARCHED, ["", str(number)])
    chip: float = page.evaluate(
        """async () => {
          const began = performance.now();
          document.querySelector(".chip.failed").click();
          await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
          return performance.now() - began;
        }"""
    )
    page.locator(".chip.failed").click()
    page.evaluate("keys.length = 0")
    page.locator("#page\\.search").press_sequentially("orde", delay=120)
    page.wait_for_timeout(300)
    key: float = page.evaluate("Math.max(0, ...keys)")
    page.context.close()
    scenario = f"{path.as_uri()}#flow{(number - 3) // 50:03}/orders--invoices/every-{number - 3:05}"
    linked = _opened(browser, scenario)
    linked.wait_for_selector(".target")
    link: float = linked.evaluate("performance.getEntriesByName('harness-ready')[0]?.startTime ?? performance.now()")
    linked.context.close()
    return InBrowser(
        painted=painted,
        interactive=max([ready, *(start + took for start, took in tasks if start < ready + 1000)]),
        longest=max([0.0, *(took for _, took in tasks)]),
        nodes=nodes,
        heap=heap,
        link=link,
        first_search=max(first, deep),
        search=search,
        chip=chip,
        key=key,
    )


def _opened(browser: Browser, address: str) -> Page:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto(address)
    return page
