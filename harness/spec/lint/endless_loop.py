"""EVERY from A to B, from B to C and so on back to A: each record asks for another one."""

from collections import defaultdict
from collections.abc import Iterator

from harness.diagnostics import Diagnostic, Severity
from harness.location import Location
from harness.model.dataflow import Datatype
from harness.spec.lint.digest import Documents
from harness.spec.lint.directions import listed
from harness.spec.lint.identity import Key
from harness.spec.lint.loops import Edge, loops
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

STEPS = 50  # of a loop that are named; real ones have at most ten


def rule(documents: Documents) -> Iterator[Diagnostic]:
    places: defaultdict[Edge, list[Location]] = defaultdict(list)
    names: dict[Key, Datatype] = {}
    # most datatypes only lead on or are only led to; no loop goes through them, and very many need not be held
    passing = {source for source, _ in documents.pairs} & {target for _, target in documents.pairs}
    for told in documents if passing else ():
        edge = told.pair
        for datatype, name in zip(edge, (told.source, told.target), strict=True):
            if datatype in passing:
                names.setdefault(datatype, name)
        if passing.issuperset(edge):
            for place in told.section.every:
                places[edge].append(told.at(*place))
    for way in loops(places):
        steps = list(zip(way, (*way[1:], way[0]), strict=True))
        ways = [f"every {names[a]} a {names[b]} ({listed(places[a, b], len(places[a, b]))})" for a, b in steps[:STEPS]]
        more = f"; and {len(steps) - STEPS} more" if len(steps) > STEPS else ""
        message = f"the EVERY sentences lead back to where they began: {'; '.join(ways)}{more}"
        hint = "a sync that does not take linked records as one never rests; let one of them be LINK or WHEN"
        yield PAGE.at(places[steps[0]][0], message, hint)
