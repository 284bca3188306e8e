"""What a scenario is about to do, read from its steps before it runs."""

from collections.abc import Mapping
from dataclasses import dataclass

from harness.expr.jsontext import Fields, Json
from harness.model.dataflow import Datatype
from harness.planning import phrases
from harness.running.marks import fields_of, marks
from harness.running.phrased import Program, phrased
from harness.running.stage import Stage

ONE = (phrases.APPEARS, phrases.ALIVE_APPEARS, phrases.HAS_GOT)
MADE = (phrases.EXISTS, phrases.CREATED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """`concerned` are the datatypes that it speaks of or that lead to one, `expected` how many records of a datatype
    each of its named ones is to bring about, `counted` the datatypes of which new records can only be counted,
    `awaited` the same after the datatypes of the records that bring them about, `claimed` those of which it says that
    just one appears, and `touched` all of which records appear, or might. It is `bare` where its records
    have no values of their own.
    """

    concerned: tuple[Datatype, ...]
    expected: Mapping[tuple[str, Datatype], int]
    counted: frozenset[Datatype]
    awaited: frozenset[tuple[Datatype, Datatype]]
    claimed: frozenset[Datatype]
    touched: frozenset[Datatype]
    bare: bool


def intent(program: Program, stage: Stage) -> Intent:
    """Read a scenario's steps; those that are not ours, or speak of what no document knows, say nothing."""
    made: dict[str, tuple[Datatype, Fields]] = {}
    expected: dict[tuple[str, Datatype], int] = {}
    spoken: list[Datatype] = []
    claimed: set[Datatype] = set()
    for step in program.steps:
        bound = phrased(step)
        said = bound[1].groupdict() if bound else {}
        datatype = stage.datatypes.get(said.get("datatype") or "")
        name = said.get("name") or ""
        if bound is None or datatype is None:
            continue
        spoken.append(datatype)
        if bound[0] in MADE:
            made[name] = datatype, fields_of(step.table)
        elif bound[0] in ONE:
            expected[name, datatype] = 1
            claimed |= {datatype} if bound[0] is phrases.APPEARS else set()
        elif bound[0] is phrases.NONE_APPEARS:
            expected.setdefault((name, datatype), 0)
    from_it = {datatype for datatype, _ in made.values()}
    touched = {target for datatype in from_it for target in stage.made[datatype]}
    touched |= {pair.target for pair in stage.pairs if pair.source in from_it}
    untold = [(name, to) for name, to in expected if name in made and not _marks(stage, *made[name], to)]
    counted = {target for _, target in untold}
    awaited = {(made[name][0], target) for name, target in untold if expected[name, target]}
    leading = [source for datatype in spoken for source in stage.bringers(datatype)]
    return Intent(
        concerned=tuple(dict.fromkeys([*spoken, *leading])),
        expected=expected,
        counted=frozenset(counted),
        awaited=frozenset(awaited),
        claimed=frozenset(claimed),
        touched=frozenset(touched | counted),
        bare=all(not fields for _, fields in made.values()),
    )


def _marks(stage: Stage, datatype: Datatype, fields: Fields, target: Datatype) -> Mapping[str, Json]:
    return marks(stage.pairs, datatype, fields, target)
