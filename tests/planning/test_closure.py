"""What a new record must bring about."""

from harness.model.dataflow import Datatype
from harness.model.pair import pairs
from harness.planning.closure import made_from
from tests.documents import flow, section

A, B, C = (
    Datatype(system=system, name=name)
    for system, name in (("Alfa", "Person"), ("Beta", "Customer"), ("Beta", "Partner"))
)


def test_every_gives_one_and_link_gives_none() -> None:
    together = pairs(flow(section("EVERY"), section("LINK", b="Beta Partner")))
    assert made_from(together, A) == {B}


def test_a_cycle_ends_where_the_thing_already_has_a_record() -> None:
    together = pairs(flow(section("EVERY"), section("EVERY", a="Beta Customer", b="Alfa Person")))
    assert made_from(together, A) == {B}
    assert made_from(together, B) == {A}


def test_a_chain_is_followed_to_its_end() -> None:
    together = pairs(flow(section("EVERY"), section("EVERY", a="Beta Customer", b="Beta Partner")))
    assert made_from(together, A) == {B, C}
