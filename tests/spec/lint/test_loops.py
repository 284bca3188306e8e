"""Loops are those that there are, and every datatype that is part of one is named."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from harness.spec.lint.loops import Edge, loops

NODES = [("s", letter) for letter in "abcdef"]
EDGES = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=14)


def on_a_loop(edges: list[Edge]) -> set[tuple[str, str]]:
    """The datatypes that lead back to themselves, by the definition."""
    reached = set(edges)
    for _ in NODES:
        reached |= {(a, d) for (a, b), (c, d) in product(reached, reached) if b == c}
    return {a for a, b in reached if a == b}


@given(EDGES)
def test_every_loop_is_one_and_every_datatype_on_a_loop_is_in_one(edges: list[Edge]) -> None:
    found = list(loops(edges))
    for way in found:
        assert set(zip(way, (*way[1:], way[0]), strict=True)) <= set(edges)
        assert len(set(way)) == len(way)
    assert {node for way in found for node in way} == on_a_loop(edges)


@given(EDGES)
def test_what_leads_there_and_back_is_always_told(edges: list[Edge]) -> None:
    short = {frozenset(way) for way in loops(edges) if len(way) < 3}
    assert short == {frozenset(edge) for edge in edges if (edge[1], edge[0]) in edges}


def test_a_chain_far_longer_than_what_python_can_recurse_is_searched() -> None:
    chain = [(("s", str(n)), ("s", str(n + 1))) for n in range(5000)]
    assert list(loops(chain)) == []
    (way,) = loops([*chain, (chain[-1][1], chain[0][0])])
    assert len(way) == 5001
