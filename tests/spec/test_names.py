"""Which system a name means."""

import pytest

from harness.model.dataflow import Datatype
from harness.spec.names import Split, sides, split, squash
from harness.spec.parting import part


@pytest.mark.parametrize("spelling", ["PowerOffice GO", "Powerofficego", "PowerOfficeGo", "POWER OFFICE GO"])
def test_spelling_does_not_matter(spelling: str) -> None:
    """Case and blanks are ignored; the system is called as the title calls it."""
    expected = Split(datatype=Datatype(system="PowerOffice GO", name="Customers person"))
    assert split(f"{spelling} Customers person", "PowerOffice GO", "YouTrack") == expected


def test_a_leading_blank_stands_for_an_empty_system() -> None:
    assert split(" Vendor", "Wave", "Tripletex") == Split(datatype=Datatype(system="", name="Vendor"))


def test_the_name_of_the_other_side_is_tried_too() -> None:
    assert split("Zendesk User", "Tripletex", "Zendesk").datatype == Datatype(system="Zendesk", name="User")


def test_the_first_words_of_the_name_will_do_but_are_a_guess() -> None:
    """ "Wave" is taken for "Wave Financial", and said to be undecided."""
    expected = Split(datatype=Datatype(system="Wave Financial", name="Vendor"), decided=False)
    assert split("Wave Vendor", "Wave Financial", "X") == expected


def test_what_no_name_settles_has_its_first_word_for_a_system() -> None:
    expected = Split(datatype=Datatype(system="SuperOffice", name="Quote alternative"), decided=False)
    assert split("SuperOffice Quote alternative", "", "Wave") == expected


def test_a_name_within_a_word_is_no_name() -> None:
    """ "Exact" does not begin "Exactly Account"."""
    assert not split("Exactly Account", "Exact", "X").decided


def test_squash_ignores_case_blanks_and_the_form_of_the_article() -> None:
    assert squash("with an  Order") == squash("With a order")


def test_a_title_with_to_in_a_name_is_parted_where_the_names_fit() -> None:
    parted = part("Go to Market Lead to Nordbooks Customer", "Go to Market", "Nordbooks")
    assert parted.source == Datatype(system="Go to Market", name="Lead")
    assert parted.target == Datatype(system="Nordbooks", name="Customer")
    assert parted.problems == ()


def test_a_hostile_title_is_parted_in_a_few_ways_only() -> None:
    assert len(list(sides("a" + " to a" * 2000))) == 8
