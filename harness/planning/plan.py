"""The plan of a document: its scenarios, what cannot be verified, and what was left out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from harness.config import UNBOUND, Bindings
from harness.expr.properties import properties
from harness.model.dataflow import Dataflow, Datatype, SentenceKind
from harness.model.names import alike
from harness.model.pair import Pair, pairs
from harness.model.scenario import LeftOut, Limit, Plan, Scenario
from harness.model.statement import statements
from harness.model.verdict import Verdict
from harness.planning.boundaries import at_the_edges
from harness.planning.brief import Brief
from harness.planning.clear import cleared
from harness.planning.closure import made_from
from harness.planning.conditions import bound
from harness.planning.connected import connected
from harness.planning.depends import depends
from harness.planning.every import every
from harness.planning.groups import Groups
from harness.planning.keep import keep
from harness.planning.limits import left_out, limits
from harness.planning.link import link
from harness.planning.match import match
from harness.planning.merge import merge
from harness.planning.owed import Owed
from harness.planning.props import props
from harness.planning.rows import judged_rows, judged_rules
from harness.planning.supply import Supply
from harness.planning.ways import Briefs, with_ways
from harness.planning.when import when

DUTIES: tuple[Callable[[Brief], Iterator[Scenario]], ...] = (
    every,
    when,
    link,
    connected,
    match,
    merge,
    keep,
    props,
    depends,
    at_the_edges,
    cleared,
)
"""What each sentence obliges us to check, one module a sentence kind; a new one is added here."""


def plan(dataflow: Dataflow, bindings: Bindings = UNBOUND, *, seed: str = "") -> Plan:
    """Work out what is to be run for a document; the same document and seed give the same plan.

    `bindings` say what the document does not: whether clearing a property clears it on the other side, what conditions
    mean, by which properties records are connected. Another `seed` gives other test data in the same scenarios.

    Every statement ends up with a scenario, a limit or both; rows and their sentences stand for each other.
    """
    supply = Supply(f"{dataflow.id}\n{seed}" if seed else dataflow.id)
    together = pairs(dataflow)
    groups = Groups(together, _bound_properties(together, bindings))
    owed = Owed(together, bindings)
    scenarios: list[Scenario] = []
    limited: list[Limit] = []
    omitted: list[LeftOut] = []
    briefs: Briefs = {}
    for pair in together:
        if pair.source == pair.target:
            limited += _onto_itself(dataflow, pair)
            continue
        judged, row_limits = judged_rows(pair, groups)
        brought = made_from(together, pair.source)
        conditions, open_ones = bound(pair, bindings, groups, owed=pair.target in brought)
        creates = pair.target in brought or bool(conditions)
        rules, rule_limits = judged_rules(pair, groups, creates=creates)
        brief = Brief(
            pair=pair,
            creates=creates,
            judged=judged,
            rules=rules,
            turned_keys=_keys_of_a(pair, together),
            groups=groups,
            supply=supply,
            clearing=bindings.clearing,
            conditions=conditions,
            open={limit.statement: limit for limit in open_ones},
            brought=brought,
        )
        unmeant = pair.target in owed.under_conditions(pair.source, brief.failing)
        briefs[pair.source, pair.target] = replace(brief, quiet=not unmeant and not open_ones)
        limited += [*row_limits, *rule_limits]
    for brief in with_ways(briefs, together, bindings).values():
        limited += limits(brief)
        omitted += left_out(brief)
        scenarios += [scenario for duty in DUTIES for scenario in duty(brief)]
    return Plan(
        document=dataflow.id,
        path=dataflow.path,
        title=f"{dataflow.source} to {dataflow.target}".strip(),
        scenarios=tuple(scenarios),
        limits=tuple(limited),
        left_out=tuple(omitted),
    )


def _bound_properties(together: Sequence[Pair], bindings: Bindings) -> Iterator[tuple[Datatype, str]]:
    """The properties to which something is bound, whatever comes of it."""
    for pair in together:
        for mapping in pair.mappings:
            for sentence in mapping.sentences:
                given = bindings.conditions.get(sentence.detail[0]) if sentence.kind is SentenceKind.WHEN else None
                if given is not None:
                    yield from ((pair.source, path) for path in (*properties(given.holds), *properties(given.fails)))
    for datatype in {datatype for pair in together for datatype in (pair.source, pair.target)}:
        own = (one for one in bindings.connections if alike(one.record, str(datatype)))
        yield from ((datatype, one.property) for one in own)


def _keys_of_a(pair: Pair, together: Sequence[Pair]) -> frozenset[str]:
    """The properties of A that merge rules of the other direction, B to A, compare."""
    turned = (other for other in together if (other.source, other.target) == (pair.target, pair.source))
    return frozenset(rule.target for other in turned for rule in other.rules)


def _onto_itself(dataflow: Dataflow, pair: Pair) -> list[Limit]:
    own = {mapping.id for mapping in pair.mappings}
    return [
        Limit(
            statement=statement.id,
            verdict=Verdict.UNVERIFIABLE,
            reason="this version does not judge a datatype that is mapped onto itself",
        )
        for statement in statements(dataflow)
        if statement.mapping in own
    ]
