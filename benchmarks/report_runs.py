"""Runs of any size for measuring reports: the workloads W1 (plain) and W2 (each check with values of its own)."""

from collections.abc import Iterator
from hashlib import sha256
from random import Random

from harness.location import Location
from harness.model.run import Run, RunDocument, ScenarioOutcome, StatementVerdict, StepOutcome
from harness.model.statement import Statement, StatementKind
from harness.model.verdict import Check, Verdict

IN_A_DOCUMENT = 50
LATER = 33
"""Scenario i fails when i modulo this is 7: three in a hundred."""


def run(number: int, *, own_values: bool) -> Run:
    """So many scenarios of four steps, 50 a document, each with a statement; `own_values` makes it W2."""
    scenarios = tuple(_scenario(place, own_values=own_values) for place in range(number))
    return Run(
        id="2026-01-01-000000-w",
        started="2026-01-01T00:00:00+00:00",
        duration=float(number) / 50,
        harness="0",
        mode="mock",
        depth="standard",
        fault="",
        documents=tuple(_documents(scenarios)),
        scenarios=scenarios,
    )


def _documents(scenarios: tuple[ScenarioOutcome, ...]) -> Iterator[RunDocument]:
    for start in range(0, len(scenarios), IN_A_DOCUMENT):
        own = scenarios[start : start + IN_A_DOCUMENT]
        number = start // IN_A_DOCUMENT
        path = f"specs/flow{number:03}.rst"
        lines = [f"Order {start + place:05} is carried over with its amount." for place in range(len(own))]
        text = "\n".join(lines) + "\n"
        yield RunDocument(
            id=f"flow{number:03}",
            path=path,
            text=text,
            digest=f"sha256:{sha256(text.encode()).hexdigest()}",
            diagnostics=(),
            verdicts=tuple(
                StatementVerdict(
                    statement=Statement(
                        id=one.statements[0],
                        kind=StatementKind.EVERY,
                        location=Location(path=path, line=line),
                        text=lines[line - 1],
                        mapping=f"flow{number:03}/orders--invoices",
                    ),
                    verdict=one.verdict,
                    scenarios=(one.id,),
                )
                for line, one in enumerate(own, start=1)
            ),
        )


def _scenario(place: int, *, own_values: bool) -> ScenarioOutcome:
    random = Random(place)  # noqa: S311 - test data
    document = f"flow{place // IN_A_DOCUMENT:03}"
    statement = f"{document}/orders--invoices/every-{place:05}"
    bad = place % LATER == 7
    amount = random.randrange(100, 100_000) if own_values else 125
    texts = (
        ("Given", f'the order "{place:05}" is in the shop'),
        ("And", "the sync has come to rest"),
        ("When", f'the order "{place:05}" is paid'),
        ("Then", f"the invoice amounts to {amount}"),
    )
    steps: list[StepOutcome] = []
    moment = round(place / 50, 3)
    for number, (keyword, text) in enumerate(texts):
        last = number == len(texts) - 1
        verdict = Verdict.FAILED if bad and last else Verdict.PASSED
        expected = str(amount) if last or own_values else ""
        if own_values:
            expected = f"{random.getrandbits(64):016x} at {1_767_225_600_000 + random.randrange(10**9)}: {amount}"
        check = Check(
            statement=statement,
            claim="the amounts are the same" if last else "it is there",
            verdict=verdict,
            expected=expected,
            actual=expected.replace(str(amount), str(amount + 1)) if bad and last else expected,
            settled=round(random.random() * 9, 3) if own_values else None,
        )
        end = round(moment + 0.5, 3)
        steps.append(
            StepOutcome(
                keyword=keyword, text=text, line=number, verdict=verdict, began=moment, ended=end, checks=(check,)
            )
        )
        moment = end
    tags = (document, f"req{place % 400:04}", *(("smoke",) if place % 10 == 0 else ()))
    return ScenarioOutcome(
        id=f"features/{document}.feature::Order {place:05} is carried over",
        name=f"Order {place:05} is carried over",
        feature=f"features/{document}.feature",
        line=4 + 6 * (place % IN_A_DOCUMENT),
        document=document,
        statements=(statement,),
        verdict=Verdict.FAILED if bad else Verdict.PASSED,
        tags=tags,
        steps=tuple(steps),
    )
