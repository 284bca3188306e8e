"""EVERY from A to B, from B to C and so on back to A: each record asks for another one."""

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence

from harness.diagnostics import Diagnostic, Severity
from harness.location import Location
from harness.model.dataflow import Dataflow, Datatype, SentenceKind
from harness.spec.lint.identity import Key, key
from harness.spec.lint.page import Page

PAGE = Page(
    code="cross-document.endless-loop",
    severity=Severity.WARNING,
    what="EVERY sentences lead from a datatype back to itself.",
    why="A sync that takes linked records for one thing comes to rest: the record that a sentence asks for is there "
    "already. A sync that keeps each mapping by itself never does, and fills the systems with records. The documents "
    "do not say which of the two is meant. Loops are named with all sentences on their way; of those through several "
    "systems, only such as lead through a datatype of no other loop.",
    wrong="Every CRM Contact will be synchronized with a Shop Customer.\n"
    "Every Shop Customer will be synchronized with a CRM Contact.",
    right="Every CRM Contact will be synchronized with a Shop Customer.\n"
    "Before any synchronization can take place, a link between a Shop Customer and a CRM Contact must be established.",
)

Edge = tuple[Key, Key]
Graph = dict[Key, set[Key]]


def rule(flows: Sequence[Dataflow]) -> Iterator[Diagnostic]:
    places: defaultdict[Edge, list[Location]] = defaultdict(list)
    names: dict[Key, Datatype] = {}
    for flow in flows:
        for mapping in flow.mappings:
            edge = key(mapping.source), key(mapping.target)
            names.setdefault(edge[0], mapping.source)
            names.setdefault(edge[1], mapping.target)
            for sentence in mapping.sentences:
                if sentence.kind is SentenceKind.EVERY:
                    places[edge].append(sentence.location)
    graph = _leading_back(places)
    told: set[Edge] = set()
    named: set[Key] = set()
    there_and_back_first = sorted(places, key=lambda edge: edge[0] not in graph.get(edge[1], ()))
    for edge in there_and_back_first:
        way = () if edge in told else _way(graph, edge)
        if not way or (len(way) > 2 and named.issuperset(way)):
            continue
        named |= set(way)
        steps = list(zip(way, (*way[1:], way[0]), strict=True))
        told |= set(steps)
        sentences = "; ".join(
            f"every {names[a]} a {names[b]} ({', '.join(f'{place.path}:{place.line}' for place in places[a, b])})"
            for a, b in steps
        )
        message = f"the EVERY sentences lead back to where they began: {sentences}"
        hint = "a sync that does not take linked records as one never rests; let one of them be LINK or WHEN"
        yield PAGE.at(places[edge][0], message, hint)


def _leading_back(edges: Sequence[Edge] | dict[Edge, list[Location]]) -> Graph:
    """The edges without those that begin nowhere or end nowhere, which no loop can use."""
    after: defaultdict[Key, set[Key]] = defaultdict(set)
    before: defaultdict[Key, set[Key]] = defaultdict(set)
    for a, b in edges:
        after[a].add(b)
        before[b].add(a)
    open_ones = deque({*after, *before})
    while open_ones:
        at = open_ones.popleft()
        if after[at] and before[at]:
            continue
        for b in after.pop(at, ()):
            before[b].discard(at)
            open_ones.append(b)
        for a in before.pop(at, ()):
            after[a].discard(at)
            open_ones.append(a)
    return {a: found for a, found in after.items() if found}


def _way(graph: Graph, edge: Edge) -> tuple[Key, ...]:
    """The shortest loop that begins with an edge, empty if there is none."""
    start, first = edge
    if first not in graph.get(start, ()):
        return ()
    came: dict[Key, Key] = {first: start}
    waiting = deque([first])
    while waiting:
        at = waiting.popleft()
        if at == start:
            way = [came[start]] if start != first else []
            while way and way[-1] != start:
                way.append(came[way[-1]])
            return tuple(reversed(way)) or (start,)
        for following in sorted(graph.get(at, ())):
            if following not in came:
                came[following] = at
                waiting.append(following)
    return ()
