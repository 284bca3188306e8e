"""Systems that do more, or less, than they are told: what they do is not blamed on the sync."""

from collections.abc import Callable

import pytest

from harness.expr.jsontext import Fields, Json
from harness.model.dataflow import Datatype
from harness.model.verdict import Verdict
from harness.sim.faults import FAULTS
from harness.sim.system import Record, SimulatedSystem
from tests.documents import flow, section
from tests.performing import performed

TICKETS = section("EVERY", "KEEP", "PROPS", a="Desk Tickets", b="Plan Project")
COMMENTS = section("EVERY", "KEEP", "PROPS", a="Desk Ticketcomments", b="Plan Project")
HELPDESK = flow(COMMENTS, TICKETS, source="Desk", target="Plan")
COMMENT = Datatype(system="Desk", name="Ticketcomments")
# The simulated systems have no setting for this, and need none but here: what a vendor's server does by itself.
CREATE: Callable[[SimulatedSystem, Datatype, Fields], Record] = SimulatedSystem.create


def test_a_ticket_brings_a_comment_and_two_projects_are_right(monkeypatch: pytest.MonkeyPatch) -> None:
    def create(system: SimulatedSystem, datatype: Datatype, fields: Fields) -> Record:
        made = CREATE(system, datatype, fields)
        if datatype.name == "Tickets":
            CREATE(system, COMMENT, {})
        return made

    monkeypatch.setattr(SimulatedSystem, "create", create)
    assert performed(HELPDESK).with_verdict(Verdict.PASSED) == {
        "ticketcomments--project/every",
        "tickets--project/every",
    }
    for fault in ("dead", "duplicates", "never-creates"):
        assert "tickets--project/every" in performed(HELPDESK, FAULTS[fault]).with_verdict(Verdict.FAILED)


def test_a_value_that_the_system_did_not_keep_is_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    def create(system: SimulatedSystem, datatype: Datatype, fields: Fields) -> Record:
        return CREATE(system, datatype, shortened(datatype, fields))

    def update(system: SimulatedSystem, key: object, patch: dict[str, Json]) -> Record | None:
        return UPDATE(system, key, shortened(key.datatype, patch))  # type: ignore[attr-defined]

    monkeypatch.setattr(SimulatedSystem, "create", create)
    monkeypatch.setattr(SimulatedSystem, "update", update)
    result = performed(flow(section("EVERY", "KEEP", "PROPS", rows=[("name", "title"), ("phone", "telephone")])))
    assert result.with_verdict(Verdict.FAILED) == set()
    row = next(one for one in result.verdicts if one.statement.id.endswith("/props/phone--telephone"))
    assert row.verdict is Verdict.UNVERIFIABLE
    assert row.reason.startswith("Alfa Person did not keep the phone it was given")


UPDATE: Callable[..., Record | None] = SimulatedSystem.update


def shortened(datatype: Datatype, fields: Fields) -> dict[str, Json]:
    """What a system keeps that cuts phone numbers."""
    return {name: str(value)[:8] if name == "phone" else value for name, value in fields.items()}
