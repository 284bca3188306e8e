"""Differences: marked where they are, and nowhere else."""

from hypothesis import given
from hypothesis import strategies as st

from harness.reporting.difference import Piece, difference


def marked(pieces: tuple[Piece, ...]) -> str:
    return "".join(f"[{piece.text}]" if piece.differs else piece.text for piece in pieces)


def test_letters_are_marked_in_words_that_are_alike_and_whole_words_elsewhere() -> None:
    wanted, got = difference('"Bjørnøya 7QX AS"', '"Bjornoya 7QX AS"')
    assert (marked(wanted), marked(got)) == ('"Bj[ø]rn[ø]ya 7QX AS"', '"Bj[o]rn[o]ya 7QX AS"')
    wanted, got = difference("1 new record", "none new record")
    assert (marked(wanted), marked(got)) == ("[1] new record", "[none] new record")


def test_what_is_equal_or_absent_is_not_marked() -> None:
    assert difference("a", "a") == ((Piece(text="a"),), (Piece(text="a"),))
    assert difference("a", "") == ((Piece(text="a"),), ())
    assert difference("", "") == ((), ())


def test_what_is_too_long_to_compare_is_marked_as_a_whole() -> None:
    wanted, got = difference("a" * 9_000, "b")
    assert wanted == (Piece(text="a" * 9_000, differs=True),)
    assert got == (Piece(text="b", differs=True),)


@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_of_a_value_is_lost(expected: str, actual: str) -> None:
    wanted, got = difference(expected, actual)
    assert "".join(piece.text for piece in wanted) == expected
    assert "".join(piece.text for piece in got) == actual
