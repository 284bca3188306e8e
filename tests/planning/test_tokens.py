"""Words and values that no two scenarios can confuse (DESIGN, rule of judging 6)."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from harness.planning.kinds import COMMON, Kind
from harness.planning.samples import near
from harness.planning.supply import Supply
from harness.planning.tables import cell, value
from harness.planning.tokens import near_miss, token


def distance(one: str, other: str) -> int:
    assert len(one) == len(other)
    return sum(a != b for a, b in zip(one, other, strict=True))


@given(st.text(), st.text())
def test_two_words_are_the_same_or_differ_in_three_letters(one: str, other: str) -> None:
    first, second = token(one), token(other)
    assert first == second or distance(first, second) >= 3


@given(st.text())
def test_a_near_miss_is_one_letter_off(seed: str) -> None:
    word = token(seed)
    assert distance(word, near_miss(word)) == 1
    assert near_miss(f"{word}@example.com").endswith("@example.com")


@given(st.lists(st.tuples(st.sampled_from(["name", "a.mail", "x"]), st.text(max_size=5)), unique=True, max_size=40))
def test_no_value_is_another_value_nor_its_near_miss(purposes: list[tuple[str, str]]) -> None:
    supply = Supply("doc")
    for kind in Kind:
        if kind in COMMON:
            continue
        values = [supply.value(kind, path, purpose) for path, purpose in purposes]
        everything = values + [near(kind, one) for one in values]
        assert len(set(everything)) == len(everything)


def test_a_value_depends_on_its_purpose_and_not_on_the_order_of_asking() -> None:
    one, other = Supply("doc"), Supply("doc")
    other.value(Kind.TEXT, "name", "something else")
    assert one.value(Kind.TEXT, "name", "p") == other.value(Kind.TEXT, "name", "p")


@given(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.text(st.characters(exclude_categories=["Cs"])),
        st.decimals(allow_nan=False, allow_infinity=False).map(lambda number: number.normalize() + Decimal("0.5")),
    )
)
def test_a_cell_says_what_it_was_made_of(original: bool | int | str | Decimal | None) -> None:
    again = value(cell(original))
    assert again == original
    assert type(again) is type(original) or isinstance(original, Decimal)
