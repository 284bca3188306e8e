"""What leaves no trace is not claimed: negative checks need a sign of life."""

import pytest

from harness.model.dataflow import Datatype
from harness.model.verdict import Check, Verdict
from harness.running.claims import Arrival, Arrivals, Claim, NeedsLife

A, B, C = (Datatype(system="S", name=name) for name in "ABC")
ARRIVAL = Arrival(source=A, target=B, written=10, seen=14)


def check(verdict: Verdict) -> Check:
    return Check(statement="s", claim="nothing appears", verdict=verdict, expected="0", actual="0")


@pytest.mark.parametrize(
    ("needs", "met"),
    [
        (NeedsLife(target=B), True),
        (NeedsLife(target=B, source=A, written_after=9), True),
        (NeedsLife(target=B, source=A, written_after=10), False),  # written at the same moment proves nothing
        (NeedsLife(target=B, source=C), False),  # another pair
        (NeedsLife(target=A), False),  # the other direction
        (NeedsLife(target=B, seen_after=13), True),
        (NeedsLife(target=B, seen_after=14), False),
    ],
)
def test_a_passed_check_stands_only_with_its_sign_of_life(needs: NeedsLife, met: bool) -> None:
    settled = Claim(check=check(Verdict.PASSED), needs=needs).settled(Arrivals([ARRIVAL]), {})
    assert settled.verdict is (Verdict.PASSED if met else Verdict.UNVERIFIABLE)
    assert met or "not seen alive" in settled.reason


def test_a_refutation_needs_no_sign_of_life() -> None:
    assert (
        Claim(check=check(Verdict.FAILED), needs=NeedsLife(target=C)).settled(Arrivals(), {}).verdict is Verdict.FAILED
    )


def test_what_fails_for_every_record_is_not_blamed_on_merging() -> None:
    claim = Claim(check=check(Verdict.FAILED), blames=NeedsLife(target=B, source=A))
    assert claim.settled(Arrivals(), {}).verdict is Verdict.UNVERIFIABLE
    assert claim.settled(Arrivals([ARRIVAL]), {}).verdict is Verdict.FAILED


def test_records_that_nothing_accounts_for_leave_it_open_whether_none_appeared() -> None:
    claim = Claim(check=check(Verdict.PASSED), unless_strays=B)
    assert claim.settled(Arrivals(), {C: 1}).verdict is Verdict.PASSED
    settled = claim.settled(Arrivals(), {B: 2})
    assert (settled.verdict, settled.reason[:2]) == (Verdict.UNVERIFIABLE, "2 ")
