"""Many documents are one network: shared datatypes are one collection, and one sync follows all sentences."""

from harness.model.dataflow import Alias, Dataflow, Datatype
from harness.sim.behaviour import Behaviour
from harness.sim.faults import FAULTS
from harness.sim.network import Network, SaveClock
from harness.spec.files import read_paths
from harness.spec.joined import joined
from tests.documents import flow, section
from tests.spec.texts import ROOT

PERSON = Datatype(system="Alfa", name="Person")
CUSTOMER = Datatype(system="Beta", name="Customer")
CONTACT = Datatype(system="Gamma", name="Contact")
ROWS = [("name", "title")]


def one_way(a: str, b: str, *rows: tuple[str, str]) -> Dataflow:
    return flow(
        section("EVERY", "KEEP", "PROPS", a=a, b=b, rows=rows or ROWS), source=a.split()[0], target=b.split()[0]
    )


def fields(network: Network, datatype: Datatype) -> list[object]:
    return [record.fields for record in network.systems[datatype.system].all(datatype)[1:]]


def test_a_chain_through_three_documents_that_comes_back_makes_one_record_of_each() -> None:
    network = Network(
        [
            one_way("Alfa Person", "Beta Customer"),
            one_way("Beta Customer", "Gamma Contact", ("title", "label")),
            one_way("Gamma Contact", "Alfa Person", ("label", "name")),
        ],
        Behaviour(),
    )
    network.systems["Alfa"].create(PERSON, {"name": "Kari"})
    for _ in range(20):
        network.pass_once()
    assert [fields(network, kind) for kind in (PERSON, CUSTOMER, CONTACT)] == [
        [{"name": "Kari"}], [{"title": "Kari"}], [{"label": "Kari"}],
    ]  # fmt: skip


def test_datatypes_spelled_alike_or_by_an_alias_are_one() -> None:
    whole = joined(
        [
            one_way("Alfa Person", "Beta Customer"),
            one_way("alfa PERSON", "B Customer"),
            one_way("ALFA Deal", "Beta Customer"),
        ],
        [Alias(spelled="B", system="Beta")],
    )
    assert [(str(each.source), str(each.target)) for each in whole.flow.mappings] == [
        ("Alfa Person", "Beta Customer"), ("Alfa Person", "Beta Customer"), ("Alfa Deal", "Beta Customer"),
    ]  # fmt: skip


def test_what_was_saved_is_told_once_with_deletions() -> None:
    network = Network([one_way("Alfa Person", "Beta Customer")], Behaviour())
    assert network.news() == ()
    alfa = network.systems["Alfa"]
    made = alfa.create(PERSON, {"name": "Kari"})
    assert [(each.key, each.record) for each in network.news()] == [(made.key, made)]
    network.pass_once()
    assert [each.key.datatype for each in network.news()] == [CUSTOMER]
    alfa.delete(made.key)
    assert [(each.key, each.record) for each in network.news()] == [(made.key, None)]


def test_the_sync_misbehaves_as_it_is_told() -> None:
    network = Network([one_way("Alfa Person", "Beta Customer")], FAULTS["duplicates"]())
    network.systems["Alfa"].create(PERSON, {"name": "Kari"})
    network.pass_once()
    assert fields(network, CUSTOMER) == [{"title": "Kari"}, {"title": "Kari"}]


def test_no_two_saves_have_one_time() -> None:
    """Also where the machine's clock stands still or goes back."""
    times = iter([5.0, 5.0, 4.0, 9.0])
    clock = SaveClock(lambda: next(times))
    told = [clock.now() for _ in range(4)]
    assert told == sorted(set(told))
    assert told[-1] == 9.0


def test_the_documents_of_this_repository_come_to_rest_as_one_network() -> None:
    """One new record in each datatype: a few passes later nothing is saved any more, and nothing was lost."""
    readings = read_paths([ROOT / "specs", ROOT / "harness/examples"])
    network = Network([reading.dataflow for reading in readings if reading.dataflow is not None], Behaviour())
    made = [
        system.create(datatype, {"name": f"new {datatype}"}).key
        for system in network.systems.values()
        for datatype in system.datatypes
    ]
    passes = 0
    while network.news():
        network.pass_once()
        passes += 1
        assert passes < 10
    assert all(network.systems[key.datatype.system].get(key) is not None for key in made)
