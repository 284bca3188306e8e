"""A to B beside B to A: where they give a property different data types, nothing is blamed on the sync."""

from itertools import product

import pytest

from harness.model.verdict import Verdict
from harness.sim.faults import FAULTS
from tests.documents import flow, section
from tests.performing import performed

TYPES = ('"string"', '"integer"', '"float"', "N/A", '["upper","_."]')
NAMES = [("name", "title"), ("title", "name")]


def sections(there: str, back: str) -> tuple[str, str]:
    return (
        section("EVERY", "KEEP", "PROPS", rows=[NAMES[0], ("x", "y", there)]),
        section("EVERY", "KEEP", "PROPS", a="Beta Customer", b="Alfa Person", rows=[NAMES[1], ("y", "x", back)]),
    )


@pytest.mark.parametrize(("there", "back"), tuple(product(TYPES, TYPES)))
@pytest.mark.parametrize("turned", [False, True])
def test_a_faithful_sync_fails_nothing_whichever_section_comes_first(there: str, back: str, turned: bool) -> None:
    one, other = sections(there, back)
    result = performed(flow(*((other, one) if turned else (one, other))))
    assert result.with_verdict(Verdict.FAILED) | result.with_verdict(Verdict.ERRORED) == set()
    assert {"person--customer/props/name--title", "customer--person/every"} <= result.with_verdict(Verdict.PASSED)


def test_rows_that_agree_are_judged_all_the_same() -> None:
    result = performed(flow(*sections('"string"', '"string"')), FAULTS["truncates"])
    assert "person--customer/props/x--y" in result.with_verdict(Verdict.FAILED)
