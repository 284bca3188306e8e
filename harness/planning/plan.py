"""The plan of a document: its scenarios, what cannot be verified, and what was left out."""

from collections.abc import Callable, Iterator, Sequence

from harness.config import Clearing
from harness.model.dataflow import Dataflow
from harness.model.pair import Pair, pairs
from harness.model.scenario import LeftOut, Limit, Plan, Scenario
from harness.model.statement import statements
from harness.model.verdict import Verdict
from harness.planning.boundaries import at_the_edges
from harness.planning.brief import Brief
from harness.planning.clear import cleared
from harness.planning.closure import made_from
from harness.planning.depends import depends
from harness.planning.every import every
from harness.planning.groups import Groups
from harness.planning.keep import keep
from harness.planning.limits import left_out, limits
from harness.planning.link import link
from harness.planning.match import match
from harness.planning.merge import merge
from harness.planning.props import props
from harness.planning.rows import judged_rows, judged_rules
from harness.planning.supply import Supply

DUTIES: tuple[Callable[[Brief], Iterator[Scenario]], ...] = (
    every,
    link,
    match,
    merge,
    keep,
    props,
    depends,
    at_the_edges,
    cleared,
)
"""What each sentence obliges us to check, one module a sentence kind; a new one is added here."""


def plan(dataflow: Dataflow, clearing: Clearing = Clearing.UNSAID, *, seed: str = "") -> Plan:
    """Work out what is to be run for a document; the same document and seed give the same plan.

    `clearing` says what the document does not: whether clearing a property clears it on the other side. Another `seed`
    gives other test data in the same scenarios.

    Every statement ends up with a scenario, a limit or both; rows and their sentences stand for each other.
    """
    supply = Supply(f"{dataflow.id}\n{seed}" if seed else dataflow.id)
    together = pairs(dataflow)
    groups = Groups(together)
    scenarios: list[Scenario] = []
    limited: list[Limit] = []
    omitted: list[LeftOut] = []
    for pair in together:
        if pair.source == pair.target:
            limited += _onto_itself(dataflow, pair)
            continue
        judged, row_limits = judged_rows(pair, groups)
        rules, rule_limits = judged_rules(pair, groups)
        brief = Brief(
            pair=pair,
            creates=pair.target in made_from(together, pair.source),
            judged=judged,
            rules=rules,
            turned_keys=_keys_of_a(pair, together),
            groups=groups,
            supply=supply,
            clearing=clearing,
        )
        limited += [*row_limits, *rule_limits, *limits(brief)]
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
