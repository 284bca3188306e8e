"""Names of systems that the document's own title does not settle."""

import pytest

from harness.model.dataflow import Alias, Dataflow, Datatype
from harness.spec.aliases import learnt
from harness.spec.names import Split, split
from harness.spec.read import read
from harness.spec.render import render
from tests.documents import document, section

KEPT = ("EVERY", "KEEP", "PROPS")


def flow(*titles: str, source: str, target: str, aliases: tuple[Alias, ...] = ()) -> Dataflow:
    sections = [section(*KEPT, a=title.split(" to ")[0], b=title.split(" to ")[1]) for title in titles]
    reading = read(document(*sections, source=source, target=target), aliases=aliases)
    assert reading.dataflow is not None
    return reading.dataflow


def codes(*titles: str, source: str, target: str, aliases: tuple[Alias, ...]) -> set[str]:
    sections = [section(*KEPT, a=title.split(" to ")[0], b=title.split(" to ")[1]) for title in titles]
    found = read(document(*sections, source=source, target=target), aliases=aliases).diagnostics
    return {one.code for one in found if one.code.startswith("naming")}


def test_a_system_that_another_title_names_is_known() -> None:
    """A name of two words is taken whole, and nothing is left to guess."""
    aliases = learnt([flow(source="PowerOffice GO", target="Wave")])
    assert Alias(spelled="PowerOffice GO", system="PowerOffice GO") in aliases
    read_so = flow("Zendesk Users to Powerofficego Contact person", source="Zendesk", target="", aliases=aliases)
    assert read_so.mappings[0].target == Datatype(system="PowerOffice GO", name="Contact person")
    assert codes("Zendesk Users to Powerofficego Contact person", source="Zendesk", target="", aliases=aliases) == {
        "naming.missing-system"
    }


def test_without_the_other_document_it_is_a_guess_and_said_so() -> None:
    title = "Zendesk Users to Powerofficego Contact person"
    assert "naming.undecided-system" in codes(title, source="Zendesk", target="", aliases=())


def test_a_system_that_the_title_does_not_name_is_read_but_said_to_disagree() -> None:
    aliases = learnt([flow(source="SuperOffice", target="Wave")])
    title = "SuperOffice Contact to Wave Customer"
    assert codes(title, source="Zendesk", target="Wave", aliases=aliases) == {"naming.section-disagrees"}


def test_a_short_form_is_learnt_from_two_datatypes() -> None:
    one = flow("Wave Vendor to Wix Supplier", source="Wave Financial", target="Wix")
    both = flow("Wave Vendor to Wix Supplier", "Wave Product to Wix Item", source="Wave Financial", target="Wix")
    short = Alias(spelled="Wave", system="Wave Financial")
    assert short not in learnt([one])
    assert short in learnt([both])
    assert short in learnt([one, flow("Wave Product to Wix Item", source="Wave Financial", target="Wix")])
    title = "Wave Vendor to Wix Supplier"
    assert codes(title, source="Wave Financial", target="Wix", aliases=learnt([both])) == set()


def test_a_short_form_that_another_system_could_claim_is_not_learnt() -> None:
    both = flow("Wave Vendor to Wix Supplier", "Wave Product to Wix Item", source="Wave Financial", target="Wix")
    rival = flow(source="Wave Apps", target="Wix")
    assert Alias(spelled="Wave", system="Wave Financial") not in learnt([both, rival])


@pytest.mark.parametrize(
    ("aliases", "expected"),
    [
        (("Wave=Wave", "Wave=Wave Financial"), Split(datatype=Datatype(system="Wave Financial", name="Vendor"))),
        (("Wave=Wix", "Wave=Third"), Split(datatype=Datatype(system="Wix", name="Vendor"))),
        (("Wave=Third",), Split(datatype=Datatype(system="Third", name="Vendor"), stranger=True)),
    ],
)
def test_the_sides_own_system_comes_before_the_others_and_a_third(aliases: tuple[str, ...], expected: Split) -> None:
    known = [Alias(spelled=spelled, system=system) for spelled, _, system in (each.partition("=") for each in aliases)]
    assert split("Wave Vendor", "Wave Financial", "Wix", known) == expected


def test_of_several_the_longest_decides() -> None:
    known = [Alias(spelled=name, system=name) for name in ("Exact", "Exact Online")]
    assert split("Exact Online Account", "", "X", known).datatype == Datatype(system="Exact Online", name="Account")


def test_a_document_read_by_an_alias_is_written_back_byte_for_byte_and_keeps_its_spelling() -> None:
    text = document(section(*KEPT, a="Wave Vendor", b="Wix Supplier"), source="Wave Financial", target="Wix")
    aliases = (Alias(spelled="Wave", system="Wave Financial"), Alias(spelled="Unused", system="Unused"))
    read_so = read(text, aliases=aliases).dataflow
    assert read_so is not None
    assert read_so.aliases == aliases[:1]
    assert render(read_so) == text
