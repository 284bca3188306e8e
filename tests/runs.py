"""Realistic runs for the tests of what works from a run alone, made of the documents of this repository."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from harness.diagnostics import Diagnostic, Severity
from harness.location import Location
from harness.model.evidence import Exchange
from harness.model.run import Run, RunDocument, ScenarioOutcome, StatementVerdict, StepOutcome
from harness.model.statement import Statement, StatementKind
from harness.model.verdict import Check, Verdict

ROOT = Path(__file__).resolve().parent.parent
SPECS = tuple(sorted((ROOT / "specs").glob("*.rst")))
EXAMPLE = ROOT / "harness/examples/fjordcrm-nordbooks.rst"

_KINDS = (
    (re.compile(r"Every "), StatementKind.EVERY),
    (re.compile(r"Before any synchronization"), StatementKind.LINK),
    (re.compile(r"If a matching "), StatementKind.MATCH),
    (re.compile(r".* will merge with a "), StatementKind.MERGE),
    (re.compile(r"Once a link "), StatementKind.KEEP),
    (re.compile(r"The following properties are synchronized"), StatementKind.PROPS),
)
_ROWS = {StatementKind.MERGE: StatementKind.MERGE_ROW, StatementKind.PROPS: StatementKind.PROPS_ROW}
HEADER_ONLY = "the table has a header row only: no property is named whose value could be compared"
NO_TRACE = "merging would leave no trace: the sync creates nothing here and no property is synchronized"


def slug(text: str) -> str:
    return re.sub(r"[^a-z0-9.]+", "-", text.lower()).strip("-")


def statements(path: Path, shown: str) -> Iterator[Statement]:
    """The statements of a well-formed document, by the shape of its lines (the real reader has its own tests)."""
    lines = path.read_text(encoding="utf-8").split("\n")
    mapping, parent, rows, seen = "", None, 0, set[str]()
    for number, line in enumerate(lines, start=1):
        if number < len(lines) and lines[number].startswith("---") and line != "Introduction":
            mapping = f"{path.stem}/{slug(line.replace(' to ', '--'))}"
            mapping += "~2" if mapping in seen else ""
            seen.add(mapping)
        for pattern, kind in _KINDS:
            if pattern.match(line):
                place = Location(path=shown, line=number)
                parent = Statement(
                    id=f"{mapping}/{kind.value.lower()}", kind=kind, location=place, text=line, mapping=mapping
                )
                rows = 0
                yield parent
        if line.startswith("   * - ") and parent is not None:
            rows += 1
            if rows > 1:
                cells = [cell.split("- ", 1)[1] for cell in lines[number - 1 : number + 2] if "- " in cell]
                yield Statement(
                    id=f"{parent.id}/{slug(cells[0])}--{slug(cells[1])}",
                    kind=_ROWS[parent.kind],
                    location=Location(path=shown, line=number, column=6),
                    text=f"{cells[0]} → {cells[1]}" if parent.kind is StatementKind.PROPS else " = ".join(cells[:2]),
                    mapping=mapping,
                    parent=parent.id,
                )


def document(path: Path, judge: Callable[[Statement], StatementVerdict], *diagnostics: Diagnostic) -> RunDocument:
    shown = path.relative_to(ROOT).as_posix()
    text = path.read_text(encoding="utf-8")
    return RunDocument(
        id=path.stem,
        path=shown,
        text=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        diagnostics=diagnostics,
        verdicts=tuple(judge(statement) for statement in statements(path, shown)),
    )


def header_only(path: Path) -> Diagnostic:
    line = path.read_text(encoding="utf-8").split("\n").index("   :header-rows: 1") + 3
    return Diagnostic(
        location=Location(path=path.relative_to(ROOT).as_posix(), line=line, column=4),
        code="table.header-only",
        severity=Severity.WARNING,
        message="the table has a header row and no other",
        hint="add a row for each property, or remove the sentence",
    )


def exchanges(systems: tuple[str, str], token: str, began: float, records: int = 3) -> tuple[Exchange, ...]:
    """A record made in one system, and the looks at the other until it is there."""
    made = {"id": f"c-{token}", "name": f"Bjørnøya {token} AS", "address": {"city": "Tromsø", "zip": "9008"}}
    others = [{"id": f"n-{n}", "customerName": f"Ældre kunde {n}", "headcount": n} for n in range(records)]
    after = [*others, {"id": f"n-{token}", "customerName": made["name"], "postalAddress": {"city": "Tromsø"}}]
    source, target = (f"https://{slug(system)}.mock/api" for system in systems)
    sent = {key: value for key, value in made.items() if key != "id"}
    return (
        Exchange(
            time=began,
            system=systems[0],
            method="POST",
            url=f"{source}/company",
            status=201,
            request=json.dumps(sent, ensure_ascii=False),
            response=json.dumps(made, ensure_ascii=False),
        ),
        Exchange(
            time=began + 1,
            system=systems[1],
            method="GET",
            url=f"{target}/customer?page=1&page_size=100",
            status=200,
            response=json.dumps(others, ensure_ascii=False),
            repeats=3,
        ),
        Exchange(
            time=began + 9.5,
            system=systems[1],
            method="GET",
            url=f"{target}/customer?page=1&page_size=100",
            status=200,
            response=json.dumps(after, ensure_ascii=False),
        ),
    )


def scenario(identifier: str, name: str, judged: tuple[Check, ...], *, of: str, records: int = 3) -> ScenarioOutcome:
    """A scenario of three steps whose last one holds the checks."""
    verdicts = [check.verdict for check in judged]
    verdict = next((v for v in (Verdict.FAILED, Verdict.ERRORED) if v in verdicts), Verdict.PASSED)
    systems = ("Fjordcrm", "Nordbooks")
    seen = exchanges(systems, slug(identifier)[-6:], 12.0, records)
    return ScenarioOutcome(
        id=identifier,
        name=name,
        feature=f"features/{of}.feature",
        line=12,
        document=of,
        statements=tuple(dict.fromkeys(check.statement for check in judged)),
        verdict=verdict,
        reason=next((check.reason for check in judged if check.verdict is verdict), ""),
        tags=("@standard", f"@{of}"),
        steps=(
            StepOutcome(
                keyword="Given", text="Fjordcrm and Nordbooks are at rest", line=13, verdict=Verdict.PASSED, ended=11.0
            ),
            StepOutcome(
                keyword="When",
                text='a Fjordcrm Company "A" is made with',
                line=14,
                verdict=Verdict.PASSED,
                table=(("property", "value"), ("name", "Bjørnøya AS"), ("address.city", "Tromsø"), ("employees", "41")),
                began=11.0,
                ended=12.5,
                exchanges=seen[:1],
            ),
            StepOutcome(
                keyword="Then",
                text='one Nordbooks Customer "B" appears for "A" within 30 seconds',
                line=19,
                verdict=verdict,
                message="" if verdict is Verdict.PASSED else judged[-1].reason,
                began=12.5,
                ended=42.5,
                checks=judged,
                exchanges=seen[1:],
            ),
        ),
    )


def _judge_specs(scenarios: list[ScenarioOutcome]) -> Callable[[Statement], StatementVerdict]:
    def judge(statement: Statement) -> StatementVerdict:
        if statement.kind is StatementKind.EVERY:
            of = statement.id.split("/")[0]
            check = Check(
                statement=statement.id,
                claim="one new record appears and stays the only one",
                verdict=Verdict.PASSED,
                expected="1 new record",
                actual="1 new record",
                watched=30.0,
            )
            outcome = scenario(f"{statement.id}#1", f"A new record gives one: {statement.text}", (check,), of=of)
            scenarios.append(outcome)
            return StatementVerdict(
                statement=statement,
                verdict=Verdict.PASSED,
                scenarios=(outcome.id,),
                left_out=("saved again unchanged: the connector shows neither versions nor edit times",),
            )
        if statement.kind in (StatementKind.LINK, StatementKind.MERGE, StatementKind.MERGE_ROW):
            return StatementVerdict(statement=statement, verdict=Verdict.UNVERIFIABLE, reason=NO_TRACE)
        return StatementVerdict(statement=statement, verdict=Verdict.UNVERIFIABLE, reason=HEADER_ONLY)

    return judge


_WRONG = {
    "profile": ("", ""),
    "name--customername": ('"Bjørnøya 7QX AS"', '"Bjornoya 7QX AS"'),
    "employees--headcount": ("41 (integer)", '"41" (string)'),
    "address.city--postaladdress.city": ('"Tromsø"', "absent"),
    "active--isactive": ("true", "false"),
}


def _judge_example(scenarios: list[ScenarioOutcome]) -> Callable[[Statement], StatementVerdict]:
    of = "fjordcrm-nordbooks"

    def check(
        statement: Statement, verdict: Verdict, *, expected: str = "", actual: str = "", reason: str = ""
    ) -> Check:
        return Check(
            statement=statement.id,
            claim=statement.text,
            verdict=verdict,
            expected=expected,
            actual=actual,
            reason=reason,
        )

    def judge(statement: Statement) -> StatementVerdict:
        last = statement.id.rsplit("/", 1)[-1]
        shared = f"{statement.mapping}#rows"
        if statement.kind is StatementKind.PROPS_ROW and last in _WRONG:
            expected, actual = _WRONG[last]
            reason = "the value in Nordbooks is not what the cell makes of the value in Fjordcrm"
            judged = check(statement, Verdict.FAILED, expected=expected, actual=actual, reason=reason)
            _extend(scenarios, shared, judged, of)
            return StatementVerdict(
                statement=statement, verdict=Verdict.FAILED, reason=reason, scenarios=(shared,), left_out=()
            )
        if last == "seniority--level":
            return StatementVerdict(
                statement=statement,
                verdict=Verdict.MANUAL,
                reason="the data type is N/A: a person must say what is right",
            )
        if last == "contact.email--invoiceemail":
            reason = "Nordbooks answered 503 to GET /customer three times"
            judged = check(statement, Verdict.ERRORED, expected="merged", reason=reason)
            outcome = scenario(f"{statement.id}#1", "Equal e-mail addresses are enough", (judged,), of=of)
            scenarios.append(outcome)
            return StatementVerdict(
                statement=statement, verdict=Verdict.ERRORED, reason=reason, scenarios=(outcome.id,)
            )
        if statement.kind is StatementKind.PROPS and "company" in statement.mapping:
            return StatementVerdict(statement=statement, verdict=Verdict.FAILED, reason="4 of its 6 rows failed")
        if statement.kind is StatementKind.MERGE and "company" in statement.mapping:
            return StatementVerdict(statement=statement, verdict=Verdict.ERRORED, reason="1 of its 2 rows errored")
        if statement.kind is StatementKind.KEEP and "deal" in statement.mapping:
            return StatementVerdict(statement=statement, verdict=Verdict.SKIPPED, reason="-k left it out")
        judged = check(statement, Verdict.PASSED, expected="as written", actual="as written")
        if statement.kind is StatementKind.PROPS_ROW:
            _extend(scenarios, shared, judged, of)
            return StatementVerdict(statement=statement, verdict=Verdict.PASSED, scenarios=(shared,))
        outcome = scenario(f"{statement.id}#1", f"{statement.kind.value}: {statement.text}", (judged,), of=of)
        scenarios.append(outcome)
        return StatementVerdict(statement=statement, verdict=Verdict.PASSED, scenarios=(outcome.id,))

    return judge


def _extend(scenarios: list[ScenarioOutcome], identifier: str, judged: Check, of: str) -> None:
    """Rows are judged by one scenario: add the check to the one that is there."""
    for index, known in enumerate(scenarios):
        if known.id == identifier:
            scenarios[index] = scenario(identifier, known.name, (*known.steps[-1].checks, judged), of=of)
            return
    scenarios.append(scenario(identifier, "Every property of a new record arrives", (judged,), of=of))


def specs_run() -> Run:
    """The five documents against a faithful sync: 13 passed, 36 with a reason."""
    scenarios: list[ScenarioOutcome] = []
    documents = tuple(document(path, _judge_specs(scenarios), header_only(path)) for path in SPECS)
    return Run(
        id="20261121-080000-7qx",
        started="2026-11-21T08:00:00Z",
        duration=4.2,
        harness="0.1.0",
        mode="mock",
        depth="standard",
        fault="",
        documents=documents,
        scenarios=tuple(scenarios),
        notes=(),
    )


def mixed_run() -> Run:
    """The five documents and the example against a sync that is wrong in several ways: every verdict occurs."""
    base = specs_run()
    scenarios = list(base.scenarios)
    example = document(EXAMPLE, _judge_example(scenarios))
    return replace(
        base,
        id="20261121-081500-b3k",
        fault="drops-property",
        documents=(*base.documents, example),
        scenarios=tuple(scenarios),
        notes=("The systems are simulated: a failure means that the documents contradict themselves.",),
    )


def empty_run() -> Run:
    """Nothing was found to verify."""
    return replace(specs_run(), documents=(), scenarios=())
