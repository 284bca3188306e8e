"""What is counted: a fault is killed where a statement fails that it contradicts, in the mapping itself."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from harness.config import UNBOUND
from harness.model.dataflow import Dataflow
from harness.model.run import ScenarioOutcome, StatementVerdict
from harness.model.scenario import Depth, Plan
from harness.model.statement import StatementKind
from harness.model.verdict import Verdict
from harness.mutation import score as scoring
from harness.mutation.matrix import by_kind, matrix, said, score
from harness.mutation.score import Mutant, Outcome, mutants
from harness.planning.plan import plan
from harness.running.judge import judge
from tests.documents import document, flow, section

ROWS = [("name", "title"), ("phone", "telephone")]
TWO = document(
    section("EVERY", "KEEP", "PROPS", rows=ROWS),
    section("EVERY", "KEEP", "PROPS", a="Alfa Deal", b="Beta Order"),
)
PERSON, DEAL = "person--customer", "deal--order"


def found(faults: Sequence[str], text: str = TWO, walks: int = 60) -> dict[tuple[str, str], Mutant]:
    made = mutants(flow(text), faults, Depth.STANDARD, UNBOUND, walks=walks)
    return {(each.fault, each.mapping.rpartition("/")[2]): each for each in made}


def test_a_fault_is_killed_in_each_mapping_whose_statement_fails() -> None:
    result = found(["dead", "duplicates"])
    assert {each.outcome for each in result.values()} == {Outcome.KILLED}
    assert result["duplicates", PERSON].kinds == (StatementKind.EVERY,)
    assert StatementKind.EVERY in result["dead", PERSON].kinds
    assert result["dead", DEAL].line > result["dead", PERSON].line > 0


def test_a_fault_without_room_in_a_mapping_is_not_applicable_there() -> None:
    """One mapping has no property rows, so none can be dropped."""
    result = found(["drops-property"])
    assert result["drops-property", PERSON].outcome is Outcome.KILLED
    assert result["drops-property", DEAL].outcome is Outcome.NOT_APPLICABLE


def test_a_fault_that_nothing_notices_survives_with_what_was_said_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the scenarios of a statement are taken away, no other one saves a record without a change."""

    def poor(dataflow: Dataflow, *_: object) -> Plan:
        made = plan(dataflow)
        return replace(made, scenarios=tuple(each for each in made.scenarios if "/every" not in each.statements[0]))

    monkeypatch.setattr(scoring, "plan", poor)
    survivor = found(["writes-on-unchanged-save"])["writes-on-unchanged-save", PERSON]
    assert survivor.outcome is Outcome.SURVIVED
    assert survivor.reason.startswith("EVERY unverifiable")
    assert "shows in walk" in survivor.reason


def test_a_statement_that_passes_under_a_dead_sync_is_a_survivor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever else has failed: a green verdict that a sync which does nothing can get is worth nothing."""

    def kind(
        dataflow: Dataflow, made: Plan, outcomes: Sequence[ScenarioOutcome], beyond: Mapping[str, str], depth: Depth
    ) -> tuple[StatementVerdict, ...]:
        verdicts = judge(dataflow, made, outcomes, beyond, depth)
        return tuple(
            replace(each, verdict=Verdict.PASSED) if each.statement.kind is StatementKind.KEEP else each
            for each in verdicts
        )

    monkeypatch.setattr("harness.mutation.score.judge", kind)
    survivor = found(["dead"])["dead", PERSON]
    assert survivor.outcome is Outcome.SURVIVED
    assert survivor.reason.startswith("KEEP passed although the sync is dead")


def test_the_score_is_the_part_of_the_applicable_that_is_killed() -> None:
    one = Mutant(
        fault="dead", mapping="a/b", path="p.rst", line=3, outcome=Outcome.KILLED, kinds=(StatementKind.EVERY,)
    )
    survived = replace(one, outcome=Outcome.SURVIVED, reason="EVERY passed", kinds=())
    nothing = replace(one, outcome=Outcome.NOT_APPLICABLE, kinds=())
    assert score([one, survived, survived, nothing]) == pytest.approx(1 / 3)
    assert score([nothing]) is None
    assert by_kind([one, one], "dead") == {"EVERY": 2}
    table = "\n".join(matrix([one, survived, nothing]))
    assert "dead" in table
    assert "1 of 2" in table
    sentences = list(said([one, survived, nothing]))
    assert sentences[0] == "p.rst:3: dead survives in a/b: EVERY passed"
    assert sentences[-1] == "3 pairs of fault and mapping: 1 not applicable, 1 of 2 killed (50.0%)."
