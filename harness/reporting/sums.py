"""Collected = reported: what each output says it holds, counted in the output itself."""

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import fromstring

from harness.model.run import Run, counts
from harness.model.verdict import Verdict
from harness.reporting.data import verdicts_in

INDEX = '<script type="text/plain" id="data.index">'
"""How the packed index begins in a page; in base64 nothing else does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """How many statements and scenarios have each verdict, verdicts that none has included."""

    statements: tuple[tuple[Verdict, int], ...]
    scenarios: tuple[tuple[Verdict, int], ...]


def of_run(run: Run) -> Sums:
    return Sums(
        statements=tuple(counts(verdict.verdict for verdict in run.verdicts()).items()),
        scenarios=tuple(counts(scenario.verdict for scenario in run.scenarios).items()),
    )


def of_html(html: str) -> Sums:
    """What a rendered report holds: each statement and each scenario once, packed as its script reads it."""
    return of_index(html.partition(INDEX)[2].partition("<")[0])


def of_index(text: str) -> Sums:
    """What the packed index of a report holds; nothing where it cannot be read."""
    try:
        statements, scenarios = verdicts_in(text)
    except (ValueError, zlib.error):
        return _sums(Counter())
    found = Counter(("statement", verdict) for verdict in statements)
    return _sums(found + Counter(("scenario", verdict) for verdict in scenarios))


def of_junit(xml: str) -> Sums:
    """What JUnit XML of ours holds. Raises AssertionError when its own totals are not those of its cases."""
    found: Counter[tuple[str, Verdict]] = Counter()
    root = fromstring(xml)  # noqa: S314 - we have written it ourselves
    total = 0
    for suite in root:
        kind = "statement" if suite.get("name", "").endswith(": statements") else "scenario"
        cases = suite.findall("testcase")
        total += len(cases)
        for case in cases:
            found[kind, Verdict(case.findall("properties/property[@name='verdict']")[0].get("value", ""))] += 1
        _same(f"cases in suite {suite.get('name')}", str(len(cases)), suite.get("tests", ""))
        for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            _same(f"{attribute} in suite", str(len(suite.findall(f"testcase/{tag}"))), suite.get(attribute, ""))
    _same("cases in all suites", str(total), root.get("tests", ""))
    return _sums(found)


def agreeing(run: Run, html: Iterable[str]) -> Iterator[str]:
    """The parts of a report as they are; raises AssertionError at their end unless they hold what the run holds."""
    text, found = "", False
    for part in html:
        if "<" not in text or not found:
            text += part
            if not found:
                before, start, after = text.partition(INDEX)
                found, text = bool(start), after if start else before[-len(INDEX) :]
        yield part
    _same("report.html", of_index(text.partition("<")[0] if found else ""), of_run(run))


def agree(run: Run, html: str, junit: str) -> None:
    """Raise AssertionError, our own bug, unless every output holds just what the run holds."""
    for _ in agreeing(run, (html,)):
        pass
    agree_on_cases(run, junit)


def agree_on_cases(run: Run, junit: str) -> None:
    """Raise AssertionError, likewise, unless JUnit XML holds just what the run holds."""
    _same("junit.xml", of_junit(junit), of_run(run))


def _sums(found: Counter[tuple[str, Verdict]]) -> Sums:
    return Sums(
        statements=tuple((verdict, found["statement", verdict]) for verdict in Verdict),
        scenarios=tuple((verdict, found["scenario", verdict]) for verdict in Verdict),
    )


def _same(what: str, found: object, expected: object) -> None:
    if found != expected:
        raise AssertionError(f"{what}: {found} reported, {expected} collected")
