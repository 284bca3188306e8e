"""Loops in what leads to what: found in time that grows with the number of steps, also where someone draws knots."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Set

from harness.spec.lint.identity import Key

MOST = 1_000_000  # datatypes looked at in search of long loops; all published documents together need fewer

Edge = tuple[Key, Key]
Graph = Mapping[Key, Set[Key]]


def loops(edges: Iterable[Edge]) -> Iterator[tuple[Key, ...]]:
    """The loops that the edges make: those there and back, then a shortest one for each datatype not yet in any.

    Each is given by its datatypes, from the first edge on; the last one leads to the first one. Where someone has drawn
    knots of many thousand datatypes, the search for long loops ends early: what was found until then is right.
    """
    given = list(dict.fromkeys(edges))
    graph = _knots(given)
    within = [(a, b) for a, b in given if b in graph.get(a, ())]
    named: set[Key] = set()
    told: set[Edge] = set()
    for a, b in within:
        if a in graph[b] and (a, b) not in told:
            told |= {(a, b), (b, a)}
            named |= {a, b}
            yield (a,) if a == b else (a, b)
    looked_at = 0
    for a, b in within:
        if looked_at < MOST and (a not in named or b not in named):
            way, steps = _way(graph, b, a)
            looked_at += steps
            named |= set(way)
            yield (a, *way[:-1])


def _way(graph: Graph, start: Key, end: Key) -> tuple[tuple[Key, ...], int]:
    """A shortest way from a datatype to another one that can be reached from it, and how many were looked at."""
    came: dict[Key, Key | None] = {start: None}
    waiting = deque([start])
    while end not in came:
        at = waiting.popleft()
        for following in sorted(graph[at]):
            if following not in came:
                came[following] = at
                waiting.append(following)
    way: list[Key] = []
    step: Key | None = end
    while step is not None:
        way.append(step)
        step = came[step]
    return tuple(reversed(way)), len(came)


def _knots(edges: Iterable[Edge]) -> Graph:
    """The edges that are part of a loop: those within strongly connected components (Kosaraju's two searches)."""
    after: defaultdict[Key, set[Key]] = defaultdict(set)
    before: defaultdict[Key, set[Key]] = defaultdict(set)
    for a, b in edges:
        after[a].add(b)
        before[b].add(a)
    finished: dict[Key, None] = {}
    for root in tuple(after):
        finished.update(dict.fromkeys(_finishing(after, root, finished)))
    component: dict[Key, Key] = {}
    for root in reversed(finished):
        waiting = [root]
        while waiting:
            at = waiting.pop()
            if at not in component:
                component[at] = root
                waiting += before.get(at, ())
    return {a: {b for b in found if component[a] == component[b]} for a, found in after.items()}


def _finishing(after: Graph, root: Key, finished: Mapping[Key, None]) -> list[Key]:
    """What can be reached from a root and is not finished, in the order in which a search in depth leaves it."""
    left: list[Key] = []
    if root in finished:
        return left
    seen = {root}
    stack = [(root, iter(sorted(after.get(root, ()))))]
    while stack:
        at, rest = stack[-1]
        following = next((each for each in rest if each not in seen and each not in finished), None)
        if following is None:
            left.append(at)
            stack.pop()
        else:
            seen.add(following)
            stack.append((following, iter(sorted(after.get(following, ())))))
    return left
