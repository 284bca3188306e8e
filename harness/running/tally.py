"""What it says of the sentences when other than the expected number of records has appeared of such as are counted.

Where scenarios have acted together, it is not known whose record is missing or too many. Taking turns afterwards shows
who is wrong always, not who was wrong then.
"""

from asyncio import gather
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from harness.model.dataflow import Datatype
from harness.model.pair import Pair
from harness.model.verdict import Check, Verdict
from harness.running.intent import Intent
from harness.running.phrased import Program
from harness.running.promised import every
from harness.running.stage import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Off:
    """The EVERY sentences (`statements`) of one pair of datatypes, and what a wrong number says of each of them.

    `off` is how many too many there were of the `due` ones, below 0 how many too few. They are `refuted` if no other
    sentence can be the broken one; else the record in question is of one `among` several datatypes,
    and which cannot be told.
    """

    source: Datatype
    target: Datatype
    statements: tuple[str, ...]
    due: int
    off: int
    refuted: bool
    among: tuple[str, ...]

    def checks(self) -> Iterator[Check]:
        """A check for each of the sentences."""
        claim = f"exactly one new {self.target} appears for each {self.source}, while others are created"
        there = f"{self.due + self.off} new {self.target} when all acted together"
        if self.off < 0:
            which = "one is missing" if self.off == -1 else f"{-self.off} are missing"
        else:
            which = "one is too many" if self.off == 1 else f"{self.off} are too many"
        reason = (
            f"{there}, where {self.due} were due: {which}, of {' or '.join(self.among)}; counting cannot tell whose"
        )
        for statement in self.statements:
            if self.refuted:
                yield Check(
                    statement=statement,
                    claim=claim,
                    verdict=Verdict.FAILED,
                    expected=f"{self.due} new {self.target}",
                    actual=there,
                )
            else:
                yield Check(statement=statement, claim=claim, verdict=Verdict.UNVERIFIABLE, reason=reason)


async def settled(stage: Stage, datatypes: Collection[Datatype]) -> Mapping[Datatype, int]:
    """How many records too many (below 0: too few) there are of each of some datatypes, where the number is off.

    What may still be on its way is waited for: it would be taken for missing, or hide that another one is too many.
    """
    sources = {source for source, made in stage.made.items() if not made.isdisjoint(datatypes)}
    last = max((written for own, written in stage.accounts.own.items() if own.datatype in sources), default=None)
    if last is not None:
        await stage.rest(last)
    numbers = await gather(*(_off(stage, datatype) for datatype in datatypes))
    return {datatype: number for datatype, number in zip(datatypes, numbers, strict=True) if number}


async def _off(stage: Stage, datatype: Datatype) -> int:
    """How many were too many; what was counted for a record and is gone by now was there."""
    number = await stage.surplus(datatype)
    return number + stage.accounts.gone(await stage.look(datatype)) if number < 0 else number


async def judged(stage: Stage, numbers: Mapping[Datatype, int]) -> tuple[Off, ...]:
    """What the numbers of records that are off say of the EVERY sentences; nothing where they may be off innocently."""
    found: list[Off] = []
    for datatype, number in numbers.items():
        found += await (_missing(stage, datatype, number) if number < 0 else _too_many(stage, datatype, number))
    return tuple(found)


async def _missing(stage: Stage, target: Datatype, off: int) -> list[Off]:
    """At least so many promises are broken as are missing beyond those that may not be owed."""
    accounts, brought = stage.accounts, stage.brought_by(target)
    owed = Counter(accounts.sure(target))
    owed.update({source: number for source, number in brought.items() if stage.patience.exclusive(source)})
    innocent = accounts.unmarked(target) + stage.brought(target) - owed.total()
    for source in owed:
        there = (await stage.look(source)).records
        innocent += sum(1 for id in accounts.own if id.datatype == source and id.id not in there)
    broken = -off - innocent
    if broken <= 0:
        return []
    return _offs(stage, target, off, {source: broken > owed.total() - number for source, number in owed.items()})


async def _too_many(stage: Stage, target: Datatype, off: int) -> list[Off]:
    """Somebody got more than one, unless they may be mistaken for others or owed under conditions nobody has bound."""
    leading = _leading(stage, target)
    if stage.accounts.is_marked(target) or not all(pair.creates for pair in leading):
        return []
    sources = {pair.source for pair in leading} - set(stage.bringers(target))
    if not all(stage.patience.exclusive(source) for source in sources):
        return []
    # what nobody accounts for on the other side may have brought them about
    strange = [each for source in sources for each in stage.accounts.unknown(await stage.look(source))]
    direct = [pair.source for pair in leading if pair.target == target]
    return _offs(stage, target, off, dict.fromkeys(direct, len(leading) == 1 and not strange))


def _offs(stage: Stage, target: Datatype, off: int, refuted: Mapping[Datatype, bool]) -> list[Off]:
    direct = [pair for pair in stage.pairs if pair.target == target and pair.source in refuted and pair.creates]
    return [
        Off(
            source=pair.source,
            target=target,
            statements=tuple(every(pair)),
            due=stage.accounts.unmarked(target) + stage.brought(target),
            off=off,
            refuted=refuted[pair.source],
            among=tuple(str(source) for source in refuted),
        )
        for pair in direct
    ]


def _leading(stage: Stage, target: Datatype) -> list[Pair]:
    """The pairs by which a record of a datatype may come about, also by way of others."""
    found: list[Pair] = []
    frontier = [target]
    while frontier:
        into = frontier.pop()
        new = [pair for pair in stage.pairs if pair.target == into and pair not in found]
        found += new
        frontier += [pair.source for pair in new]
    return found


def shared(broken: Sequence[Off], programs: Sequence[tuple[Program, Intent]]) -> list[list[Check]]:
    """The checks that scenarios which run again are to tell, by their places: each statement once.

    Those that judge it tell it; where none does, a refutation is told by whoever waits for such a record.
    """
    told: list[list[Check]] = [[] for _ in programs]
    for off in broken:
        waiting = [
            (place, program)
            for place, (program, intent) in enumerate(programs)
            if (off.source, off.target) in intent.awaited
        ]
        for check in off.checks():
            own = (place for place, program in waiting if check.statement in program.statements)
            document = (place for place, program in waiting if check.statement.startswith(f"{program.document}/"))
            teller = next(own, next(document, None) if off.refuted else None)
            if teller is not None and check.statement not in programs[teller][0].excluded:
                told[teller].append(check)
    return told
