"""Which system a name means: "system + datatype" taken apart, spelling compared by letters alone."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from harness.model.dataflow import Alias, Datatype, Mapping

MOST_WORDS = 8  # of a system's name that are tried as its short form
MOST_WAYS = 8  # to part a title; real ones have one, and a hostile one must not cost its length squared
ARTICLE = re.compile(r"\b([Aa])n\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A name taken apart; `decided` is False where neither the title's names nor an alias settled it.

    `stranger` says that it is decided by an alias, but names a system that the title does not.
    """

    datatype: Datatype
    decided: bool = True
    stranger: bool = False


def squash(text: str) -> str:
    """What is left of a text when spelling is ignored: case, blanks, and "an" for "a"."""
    return "".join(ARTICLE.sub(r"\1", text).split()).casefold()


def split(name: str, own: str, other: str, aliases: Sequence[Alias] = ()) -> Split:
    """Take "system + datatype" apart by the title's names: that of its own side, then that of the other one.

    A leading blank stands for an empty system name. Then an alias decides: one of the side's own system rather than
    one of the other's or of a third, and of several the longest. What no name settles: the first words of the side's
    own name ("Wave" for "Wave Financial"), else the first word is the system.
    """
    words = name.split()
    if name[:1].isspace() or not words:
        return Split(datatype=Datatype(system="", name=" ".join(words)))
    for system in (own, other):
        rest = _after(name, system)
        if rest:
            return Split(datatype=Datatype(system=system, name=rest))
    fitting = [(alias, rest) for alias in aliases if (rest := _after(name, alias.spelled))]
    if fitting:
        alias, rest = min(fitting, key=lambda pair: (_rank(pair[0].system, own, other), len(pair[1])))
        rank = _rank(alias.system, own, other)
        system = (own, other, alias.system)[rank]
        return Split(datatype=Datatype(system=system, name=rest), stranger=rank == 2 and bool(own))
    leading = own.split()[:MOST_WORDS]
    for count in range(len(leading), 0, -1):
        rest = _after(name, " ".join(leading[:count]))
        if rest:
            return Split(datatype=Datatype(system=own, name=rest), decided=False)
    if len(words) == 1:
        return Split(datatype=Datatype(system="", name=words[0]), decided=not own)
    return Split(datatype=Datatype(system=words[0], name=" ".join(words[1:])), decided=False)


def applied(aliases: Iterable[Alias], mappings: Iterable[Mapping]) -> tuple[Alias, ...]:
    """Those of the aliases that a section begins one of its sides with."""
    names = [name for mapping in mappings for pair in sides(mapping.title) for name in pair]
    return tuple(alias for alias in aliases if any(_after(name, alias.spelled) for name in names))


def sides(title: str) -> Iterator[tuple[str, str]]:
    """The ways to part "A to B", the leftmost first; blanks that stand for empty names are kept."""
    start = title.find(" to ")
    for _ in range(MOST_WAYS):
        if start < 0:
            return
        yield title[:start], title[start + 4 :]
        start = title.find(" to ", start + 1)


def _rank(system: str, own: str, other: str) -> int:
    """0 for a section side's own system, 1 for the other one of the title, 2 for any other."""
    spelled = squash(system)
    return 0 if spelled == squash(own) else 1 if spelled == squash(other) else 2


def _after(name: str, system: str) -> str:
    """What follows the system's name, empty if the name does not begin with it."""
    if system and name.startswith(system) and name[len(system) :][:1].isspace() and not system[-1].isspace():
        return " ".join(name[len(system) :].split())  # spelled alike, as nearly always
    if len(system) > 2 * len(name):
        return ""
    wanted = [letter.casefold() for letter in system if not letter.isspace()]
    at = 0
    for index, letter in enumerate(name):
        if at == len(wanted):
            return " ".join(name[index:].split()) if wanted and letter.isspace() else ""
        if letter.isspace():
            continue
        if letter.casefold() != wanted[at]:
            return ""
        at += 1
    return ""
