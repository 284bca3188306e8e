"""Slugs and stems: ids made of names."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from harness.spec.slugs import Name, numbered, slug, stems

WORDS = st.text(alphabet="aAbBøØ. -/:$_~ÅÅ", max_size=5)
NAMES = st.builds(Name, parts=st.tuples(WORDS, WORDS), aside=st.sampled_from(["", "", "(x)"]))


def test_slug_keeps_letters_digits_and_path_signs() -> None:
    """Letters of any script, digits and . _ $ - stay; everything else, blanks too, becomes a hyphen."""
    assert slug("profile.email.Email") == "profile.email.email"
    assert slug("ps:P297/x y@z") == "ps-p297-x-y-z"
    assert slug("$Attr_1 ") == "$attr_1"
    assert slug("Størrelse Ключ") == "størrelse-ключ"


@given(st.text())
def test_slug_has_no_white_space_and_no_separators(text: str) -> None:
    """No slug can hold what ids are put together with."""
    assert not set(slug(text)) & set("/~ \t\n\r\u00a0\u2028")
    assert slug(text).split() in ([slug(text)], [])


def test_a_name_stands_plain_unless_it_collides() -> None:
    """A single name is its slug; of colliding ones the one spelled as its slug stays, the others get a hash."""
    assert stems([Name(parts=("E mail", "b"))]) == ("e-mail--b",)
    plain, hashed = stems([Name(parts=("e-mail", "b")), Name(parts=("E mail", "b"))])
    assert plain == "e-mail--b"
    assert hashed.startswith("e-mail--b~x")


def test_hyphens_at_the_joint_do_not_confuse() -> None:
    """`a--b` to `c` and `a` to `b--c` have one slug and must not have one id."""
    first, second = stems([Name(parts=("a--b", "c")), Name(parts=("a", "b--c"))])
    assert first != second


@given(st.lists(NAMES, max_size=12), st.integers())
def test_stems_tell_names_apart_in_any_order(names: list[Name], seed: int) -> None:
    """Equal names have one stem, different ones different stems, and the order does not matter."""
    given = stems(names)
    assert len(set(given)) == len(set(names))
    shuffled = Random(seed).sample(names, len(names))
    assert dict(zip(names, given, strict=True)) == dict(zip(shuffled, stems(shuffled), strict=True))


@given(st.lists(NAMES, max_size=12))
def test_numbered_stems_are_unique(names: list[Name]) -> None:
    """Repetitions are counted, and a count never collides with another name's stem."""
    ids = numbered(stems(names))
    assert len(set(ids)) == len(ids)


def test_repetitions_are_counted_from_two() -> None:
    assert numbered(["a", "b", "a", "a"]) == ("a", "b", "a~2", "a~3")
