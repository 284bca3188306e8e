"""JUnit XML: a suite of scenarios and a suite of statements for each document."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from harness.model.run import Run, RunDocument, ScenarioOutcome, StatementVerdict, counts
from harness.model.verdict import Verdict
from harness.reporting.characters import legal_in_xml

_TAGS = {
    Verdict.FAILED: "failure",
    Verdict.ERRORED: "error",
    Verdict.MANUAL: "skipped",
    Verdict.UNVERIFIABLE: "skipped",
    Verdict.SKIPPED: "skipped",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One test case: a scenario or a statement."""

    name: str
    classname: str
    seconds: float
    verdict: Verdict
    message: str
    text: str
    properties: tuple[tuple[str, str], ...]


def render(run: Run) -> str:
    """The run as JUnit XML, a pure function of the run.

    A suite `PATH: scenarios` and a suite `PATH: statements` a document, so that a statement which no scenario could
    verify is not lost. `failed` is a failure, `errored` an error, the verdicts that are no judgement are skipped
    with their verdict and reason as the message.
    """
    root = Element("testsuites", name=legal_in_xml(f"harness run {run.id}"))
    known = {document.id for document in run.documents}
    places = {verdict.statement.id: str(verdict.statement.location) for verdict in run.verdicts()}
    by_document: defaultdict[str, list[ScenarioOutcome]] = defaultdict(list)
    for scenario in run.scenarios:
        by_document[scenario.document if scenario.document in known else ""].append(scenario)
    for document in run.documents:
        _suite(root, run, f"{document.path}: scenarios", _scenario_cases(places, by_document[document.id]))
        _suite(root, run, f"{document.path}: statements", _statement_cases(document))
    if others := by_document[""]:
        _suite(root, run, "other scenarios", _scenario_cases(places, others))
    every = [*(scenario.verdict for scenario in run.scenarios), *(verdict.verdict for verdict in run.verdicts())]
    _totals(root, every, run.duration)
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _suite(root: Element, run: Run, name: str, cases: Iterable[_Case]) -> None:
    suite = SubElement(root, "testsuite", name=legal_in_xml(name))
    if run.started:
        suite.set("timestamp", legal_in_xml(run.started.removesuffix("Z")))
    verdicts: list[Verdict] = []
    seconds = 0.0
    for case in cases:
        verdicts.append(case.verdict)
        seconds += case.seconds
        node = SubElement(suite, "testcase", name=legal_in_xml(case.name), classname=legal_in_xml(case.classname))
        node.set("time", f"{case.seconds:.3f}")
        properties = SubElement(node, "properties")
        for key, value in (("verdict", case.verdict.value), *case.properties):
            SubElement(properties, "property", name=key, value=legal_in_xml(value))
        tag = _TAGS.get(case.verdict)
        if tag:
            outcome = SubElement(node, tag, message=legal_in_xml(case.message), type=case.verdict.value)
            outcome.text = legal_in_xml(case.text) or None
    _totals(suite, verdicts, seconds)


def _totals(node: Element, verdicts: list[Verdict], seconds: float) -> None:
    number = counts(verdicts)
    skipped = sum(number[verdict] for verdict, tag in _TAGS.items() if tag == "skipped")
    node.set("tests", str(len(verdicts)))
    node.set("failures", str(number[Verdict.FAILED]))
    node.set("errors", str(number[Verdict.ERRORED]))
    node.set("skipped", str(skipped))
    node.set("time", f"{seconds:.3f}")


def _scenario_cases(places: Mapping[str, str], scenarios: Iterable[ScenarioOutcome]) -> Iterator[_Case]:
    for scenario in scenarios:
        served = tuple(("statement", identifier) for identifier in scenario.statements)
        lines = tuple(("line", places[name]) for name in scenario.statements if name in places)
        yield _Case(
            name=scenario.name,
            classname=scenario.feature.removesuffix(".feature").replace("/", "."),
            seconds=max((step.ended for step in scenario.steps), default=0.0)
            - min((step.began for step in scenario.steps), default=0.0),
            verdict=scenario.verdict,
            message=_message(scenario.verdict, scenario.reason),
            text="\n".join(_account(scenario)),
            properties=(("feature", f"{scenario.feature}:{scenario.line}"), *served, *lines),
        )


def _account(scenario: ScenarioOutcome) -> Iterator[str]:
    for step in scenario.steps:
        yield f"{step.verdict.value:>12}  {step.keyword} {step.text}"
        if step.message:
            yield f"{'':>12}  {step.message}"
        for check in step.checks:
            if check.verdict is Verdict.PASSED:
                continue
            yield f"{'':>12}  {check.claim}: {check.verdict.value} {check.reason}".rstrip()
            if check.expected or check.actual:
                yield f"{'':>12}    expected {check.expected}"
                yield f"{'':>12}    actual   {check.actual}"


def _statement_cases(document: RunDocument) -> Iterator[_Case]:
    for verdict in document.verdicts:
        yield _Case(
            name=verdict.statement.id,
            classname=f"{document.id}.statements",
            seconds=0.0,
            verdict=verdict.verdict,
            message=_message(verdict.verdict, verdict.reason),
            text=_said(verdict),
            properties=(
                ("kind", verdict.statement.kind.value),
                ("line", str(verdict.statement.location)),
                ("text", verdict.statement.text),
            ),
        )


def _message(verdict: Verdict, reason: str) -> str:
    return f"{verdict.value}: {reason}" if reason else verdict.value


def _said(verdict: StatementVerdict) -> str:
    left_out = [f"left out: {entry}" for entry in verdict.left_out]
    return "\n".join([f"{verdict.statement.location}: {verdict.statement.text}", *left_out])
