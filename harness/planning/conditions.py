"""What a person has bound of the WHEN sentences of a pair, and what is wrong with it or missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from harness.config import Bindings
from harness.expr.jsontext import Json
from harness.expr.paths import parts
from harness.expr.properties import has_all, properties
from harness.model.dataflow import Sentence, SentenceKind
from harness.model.pair import Pair
from harness.model.scenario import Limit
from harness.model.verdict import Verdict
from harness.planning.groups import Groups
from harness.planning.paste import condition_lines

OVERRULED = "overruled: another sentence of the document has a B created for every A"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A WHEN sentence with the properties that make its condition true of an A, and those that make it false."""

    sentence: Sentence
    holds: Mapping[str, Json]
    fails: Mapping[str, Json]

    @property
    def turning(self) -> Mapping[str, Json]:
        """What an edit gives an A that was made with `fails`, so that the condition comes to hold."""
        return {**dict.fromkeys(path for path in self.fails if path not in self.holds), **self.holds}


def bound(pair: Pair, bindings: Bindings, groups: Groups, *, owed: bool) -> tuple[tuple[Bound, ...], tuple[Limit, ...]]:
    """The conditions of a pair that can be judged, and a limit for each of the others.

    `owed` says whether every A is promised a B anyhow.
    """
    judged: list[Bound] = []
    limits: list[Limit] = []
    for sentence in _sentences(pair):
        text = sentence.detail[0]
        given = bindings.conditions.get(text)
        if owed:
            limits.append(Limit(statement=sentence.id, verdict=Verdict.UNVERIFIABLE, reason=OVERRULED))
        elif given is None:
            reason = f"a person must say what makes it true: {text}\nTo be filled in in harness.toml:\n"
            limits.append(_manual(sentence, reason + condition_lines(text)))
        else:
            one = Bound(sentence=sentence, holds=properties(given.holds), fails=properties(given.fails))
            wrong = _wrong(pair, one, groups)
            if wrong:
                limits.append(_manual(sentence, f"what harness.toml binds it to cannot be used: {wrong}"))
            else:
                judged.append(one)
    return tuple(judged), tuple(limits)


def _sentences(pair: Pair) -> Iterator[Sentence]:
    for mapping in pair.mappings:
        yield from (sentence for sentence in mapping.sentences if sentence.kind is SentenceKind.WHEN)


def _wrong(pair: Pair, one: Bound, groups: Groups) -> str:
    if has_all(one.fails, one.holds) or all(one.fails.get(path) == value for path, value in one.holds.items()):
        return "what makes it false makes it true as well"
    paths = dict.fromkeys((*one.holds, *one.fails))
    for path in paths:
        if not parts(path):
            return "the name of a property is empty"
        if groups.reaches_key(pair.source, path):
            return f"`{path}` is a merge property, or tied to one, so all records that fulfil it would be merged"
        if groups.crosses(pair.source, path) or any(_above(path, other) for other in paths):
            return f"`{path}` would have to be both a value and an object"
    return ""


def _above(path: str, other: str) -> bool:
    one, two = parts(path), parts(other)
    return len(one) < len(two) and two[: len(one)] == one


def _manual(sentence: Sentence, reason: str) -> Limit:
    return Limit(statement=sentence.id, verdict=Verdict.MANUAL, reason=reason)
