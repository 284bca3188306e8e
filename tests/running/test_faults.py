"""Every fault of the simulated sync turns the statements red that it contradicts; a faithful sync turns none red."""

from pathlib import Path

import pytest

import harness
from harness.model.dataflow import Dataflow
from harness.model.statement import StatementKind
from harness.model.verdict import Verdict
from harness.sim.behaviour import Behaviour
from harness.sim.faults import FAULTS
from harness.spec.files import read_paths
from tests.performing import performed
from tests.running.test_bound_faults import RED as BOUND
from tests.running.test_seldom_faults import RED as SELDOM
from tests.running.test_seldom_faults import SURVIVORS
from tests.running.test_value_faults import RED as VALUES

EXAMPLES = Path(harness.__file__).parent / "examples"
SPECS = Path(__file__).parents[2] / "specs"


def flows(path: Path) -> list[Dataflow]:
    return [reading.dataflow for reading in read_paths([path]) if reading.dataflow is not None]


EXAMPLE = next(flow for flow in flows(EXAMPLES) if flow.id == "fjordcrm-nordbooks")
COMPANY, PERSON, DEAL = "company--customer", "person--employee", "deal--order"
ORGANISATION = f"{COMPANY}/merge/organisationnumber--orgno"
E_MAIL = f"{COMPANY}/merge/contact.email--invoiceemail"
WORK_MAIL = f"{PERSON}/merge/email--workemail"

# What each fault must turn red on the example, at least: the statements that it contradicts, and no kind beside them
# that it leaves as it should be.
RED: dict[str, set[str]] = {
    "dead": {f"{COMPANY}/every", f"{DEAL}/every", f"{COMPANY}/match", ORGANISATION, WORK_MAIL, f"{PERSON}/keep"},
    "never-creates": {f"{COMPANY}/every", f"{DEAL}/every", f"{COMPANY}/match"},
    "duplicates": {f"{COMPANY}/every", f"{DEAL}/every", f"{COMPANY}/match"},
    "duplicates-late": {f"{COMPANY}/every"},
    "duplicates-on-retry": {f"{DEAL}/every"},
    "creates-unlinked": {f"{DEAL}/every", f"{DEAL}/keep"},
    "creates-although-link": {f"{PERSON}/link"},
    "never-merges": {f"{COMPANY}/match", ORGANISATION, E_MAIL, WORK_MAIL},
    "merges-only-the-first": {ORGANISATION, E_MAIL, WORK_MAIL},
    "merges-by-the-wrong-row": {f"{COMPANY}/match", ORGANISATION, E_MAIL},
    "ignores-a-rule": {E_MAIL},
    "merges-everything": {ORGANISATION, E_MAIL, WORK_MAIL},
    "merges-near-misses": {ORGANISATION, E_MAIL},
    "merges-empty-keys": {ORGANISATION, E_MAIL, WORK_MAIL},
    "merges-half-empty-keys": {ORGANISATION, E_MAIL, WORK_MAIL},
    "merges-lookalikes": {ORGANISATION, E_MAIL, WORK_MAIL},
    "needs-all-rules": {ORGANISATION, E_MAIL},
    "forgets-link": {f"{DEAL}/every", f"{COMPANY}/keep", f"{PERSON}/keep", f"{DEAL}/keep"},
    "forgets-link-on-key-change": {f"{COMPANY}/keep", f"{PERSON}/keep"},
    "no-forward": {f"{COMPANY}/keep", f"{PERSON}/keep", f"{DEAL}/keep"},
    "no-reverse": {f"{COMPANY}/keep", f"{PERSON}/keep", f"{DEAL}/keep"},
    "updates-stop": {f"{COMPANY}/keep", f"{PERSON}/keep", f"{DEAL}/keep"},
    "late": {f"{COMPANY}/every", f"{DEAL}/every", f"{COMPANY}/match", WORK_MAIL, f"{PERSON}/keep"},  # by the phase
    "out-of-order": {f"{COMPANY}/keep", f"{PERSON}/keep", f"{DEAL}/keep"},
    "drops-property": {
        f"{COMPANY}/props/active--isactive",
        f"{PERSON}/props/seniority--level",
        f"{DEAL}/props/amount--total",
    },
    "casts-to-string": {
        f"{COMPANY}/props/active--isactive",
        f"{COMPANY}/props/employees--headcount",
        f"{COMPANY}/props/creditlimit--maximumcredit",
        f"{DEAL}/props/amount--total",
    },
    "oldest-wins": {f"{COMPANY}/keep", f"{PERSON}/keep", f"{DEAL}/keep"},
    "lost-update": {f"{COMPANY}/keep", f"{PERSON}/keep", f"{DEAL}/keep"},
    "overwrites-whole-record": {f"{COMPANY}/keep", f"{PERSON}/keep", f"{DEAL}/keep"},
    "writes-on-unchanged-save": {f"{COMPANY}/every", f"{DEAL}/every"},
    "ping-pong": {f"{COMPANY}/keep", f"{PERSON}/keep", f"{DEAL}/keep"},
    "deletes": {f"{COMPANY}/keep", f"{PERSON}/keep", f"{DEAL}/keep"},
    "deletes-on-empty-answer": {f"{COMPANY}/keep", f"{PERSON}/keep", f"{DEAL}/keep"},
    "deletes-strangers": {f"{COMPANY}/keep", f"{PERSON}/keep", f"{DEAL}/keep"},
    "touches-strangers": {f"{COMPANY}/keep", f"{PERSON}/keep", f"{DEAL}/keep"},
    "stops-after-a-bad-record": {f"{COMPANY}/keep", f"{PERSON}/keep", f"{DEAL}/keep"},
    "swallows-errors": {f"{COMPANY}/keep", f"{DEAL}/keep"},
    "page-border-loss": {f"{COMPANY}/keep"},
    "wrong-under-load": {E_MAIL},
}
STAYS_GREEN: dict[str, set[str]] = {
    "never-merges": {f"{COMPANY}/every", f"{DEAL}/every", f"{DEAL}/keep"},
    "creates-although-link": {f"{COMPANY}/every", f"{COMPANY}/merge", f"{PERSON}/keep"},
    "drops-property": {f"{COMPANY}/every", f"{COMPANY}/match", ORGANISATION, f"{COMPANY}/props/name--customername"},
    "oldest-wins": {f"{COMPANY}/every", f"{COMPANY}/merge", f"{COMPANY}/props", f"{PERSON}/link"},
    "merges-by-the-wrong-row": {WORK_MAIL, f"{COMPANY}/every", f"{PERSON}/keep", f"{DEAL}/keep"},
    "ignores-a-rule": {ORGANISATION, WORK_MAIL, f"{COMPANY}/every", f"{COMPANY}/keep"},
    "lost-update": {f"{COMPANY}/every", f"{COMPANY}/merge", f"{COMPANY}/props", f"{PERSON}/link"},
    "needs-all-rules": {WORK_MAIL, f"{COMPANY}/every", f"{COMPANY}/keep"},
    "touches-strangers": {f"{COMPANY}/every", f"{COMPANY}/match", f"{COMPANY}/props"},
}
# The faults that the five documents, with their empty property tables, can show at all.
ON_SPECS: dict[str, set[StatementKind]] = {
    "dead": {StatementKind.EVERY},
    "never-creates": {StatementKind.EVERY},
    "duplicates": {StatementKind.EVERY},
    "duplicates-late": {StatementKind.EVERY},
    "duplicates-on-retry": {StatementKind.EVERY},
    "creates-unlinked": {StatementKind.EVERY},
    "creates-although-link": {StatementKind.LINK},
    "forgets-link": {StatementKind.EVERY},
    "writes-on-unchanged-save": {StatementKind.EVERY},
    "ping-pong": {StatementKind.EVERY},
    "late": {StatementKind.EVERY},
    "deletes": {StatementKind.EVERY, StatementKind.KEEP},
    "deletes-on-empty-answer": {StatementKind.EVERY, StatementKind.KEEP},
    "deletes-strangers": {StatementKind.EVERY, StatementKind.KEEP},
    "touches-strangers": {StatementKind.KEEP},
}


def test_the_tables_name_every_fault() -> None:
    """Those of values, of what is bound and of what is seldom seen have tables of their own; two stand in both."""
    assert RED.keys() | VALUES.keys() | BOUND.keys() | SELDOM.keys() | SURVIVORS.keys() == FAULTS.keys()
    assert not SURVIVORS.keys() & (RED.keys() | VALUES.keys() | BOUND.keys() | SELDOM.keys())
    assert RED.keys() & VALUES.keys() == {"drops-property", "casts-to-string"}


def test_a_faithful_sync_passes_every_statement_of_the_example() -> None:
    result = performed(EXAMPLE)
    assert {(one.statement.id, one.verdict) for one in result.verdicts if one.verdict is not Verdict.PASSED} == set()
    assert len(result.verdicts) == 26


@pytest.mark.parametrize("fault", RED)
def test_a_fault_turns_red_what_it_contradicts(fault: str) -> None:
    result = performed(EXAMPLE, FAULTS[fault])
    assert RED[fault] <= result.with_verdict(Verdict.FAILED)
    assert STAYS_GREEN.get(fault, set()) <= result.with_verdict(Verdict.PASSED)
    assert result.kinds(Verdict.FAILED) & set(FAULTS[fault].contradicts)


def test_a_dead_sync_passes_nothing_anywhere() -> None:
    for dataflow in (EXAMPLE, *flows(SPECS)):
        assert performed(dataflow, FAULTS["dead"]).with_verdict(Verdict.PASSED) == set()


@pytest.mark.parametrize("fault", ["", *RED])
def test_the_five_documents_show_what_they_can(fault: str) -> None:
    results = [performed(dataflow, FAULTS.get(fault, Behaviour)) for dataflow in flows(SPECS)]
    failed = set().union(*(result.kinds(Verdict.FAILED) for result in results))
    assert failed == ON_SPECS.get(fault, set())
    if not failed:
        assert sum(len(result.with_verdict(Verdict.PASSED)) for result in results) == 13
        assert sum(len(result.with_verdict(Verdict.UNVERIFIABLE)) for result in results) == 36


def test_a_flood_is_stopped_and_what_was_not_run_is_said_to_be_errored() -> None:
    cycle = next(flow for flow in flows(SPECS) if flow.id == "customcrm-customcrm")
    result = performed(cycle, FAULTS["creates-unlinked"])
    listed = [len(step.exchanges) for outcome in result.outcomes for step in outcome.steps]
    assert result.kinds(Verdict.FAILED) == {StatementKind.EVERY}
    assert any("records have appeared where" in outcome.reason for outcome in result.outcomes)
    assert sum(listed) < 1000
