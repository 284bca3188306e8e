"""Values at the edges of a data type (depth `deep`): what they must become, and which of them cannot be judged."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from harness.expr.boundaries import boundaries
from harness.expr.branches import inputs
from harness.expr.conversion import TIMES, Unknown, becomes, on_the_wire
from harness.expr.jsontext import Json, dumps, same
from harness.expr.read import read_cell
from harness.expr.tree import Malformed
from harness.model.scenario import Depth, LeftOut
from harness.planning.filling import agree

BUDGET = 32
"""Values a row; those that take the branches of its expression come first."""

CLEARING = "they become nothing, and the documents do not say whether clearing a property travels"
TAGGED = "the documents do not say whether a text that begins with ~ is one of Sesam's typed values"
KEY = "the property is a merge property: records that share an edge value would be merged"
TWO_WAYS = "the row of the other direction makes something else of it"
OVER = f"no more than {BUDGET} values a row are tried"
NOTHING: tuple[Json, ...] = (None, "", [])


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A source value with a name for people, and what the cell makes of it."""

    name: str
    value: Json
    result: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges:
    """The edge values of a data type that can be judged; `left_out` names the others by the reason."""

    judged: tuple[Edge, ...]
    left_out: Mapping[str, tuple[str, ...]]

    def omitted(self, statement: str) -> Iterator[LeftOut]:
        """The values that are left out, as the report lists them."""
        for reason, names in self.left_out.items():
            yield LeftOut(
                statement=statement, check=f"at the edges: {', '.join(names)}", reason=reason, depth=Depth.DEEP
            )


@lru_cache(maxsize=1024)
def edges(data_type: str, turned_round: tuple[str, ...] = ()) -> Edges:
    """The edge values of a data type, those that take a branch of its expression first.

    `turned_round` are the data types that rows of the other direction give the same two properties.
    """
    cell = read_cell(data_type)
    if isinstance(cell, Malformed):
        return Edges(judged=(), left_out={})
    branches = inputs(cell, now=TIMES[0])
    named = [(label, value) for label, value in branches.taken]
    named += [(each.name, each.value) for each in boundaries(cell)]
    judged: list[Edge] = []
    left: defaultdict[str, list[str]] = defaultdict(list)
    if branches.missed:
        left["no value was found that takes the branch"] += branches.missed
    seen: set[str] = set()
    for name, typed in named:
        value = on_the_wire(typed)
        text = dumps(value)
        if text in seen:
            continue
        seen.add(text)
        result = becomes(data_type, value)
        reason = _reason(value, result, name)
        if not reason and turned_round and not agree(data_type, value, turned_round)[0]:
            reason = TWO_WAYS
        if not reason and len(judged) == BUDGET:
            reason = OVER
        if reason:
            left[reason].append(name)
        elif not isinstance(result, Unknown):
            judged.append(Edge(name=name, value=value, result=result))
    return Edges(judged=tuple(_moving(judged)), left_out={reason: tuple(names) for reason, names in left.items()})


def keyed() -> Edges:
    """What is left of the edges of a merge property."""
    return Edges(judged=(), left_out={KEY: ("all values",)})


def _reason(value: Json, result: Json | Unknown, name: str) -> str:
    if isinstance(result, Unknown):
        return result.reason
    if name == "tag":
        return TAGGED
    return CLEARING if result in NOTHING else ""


def _moving(judged: list[Edge]) -> Iterator[Edge]:
    """The values in an order in which the result changes from one to the next, as far as there is one."""
    waiting = list(judged)
    last: Json = None
    while waiting:
        at = next((place for place, edge in enumerate(waiting) if not same(edge.result, last)), 0)
        edge = waiting.pop(at)
        last = edge.result
        yield edge
