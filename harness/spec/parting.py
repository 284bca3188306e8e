"""A section's title, "A to B", taken apart into two datatypes."""

from collections.abc import Sequence
from dataclasses import dataclass

from harness.model.dataflow import Alias, Datatype
from harness.spec.names import Split, sides, split


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something in a title that had to be guessed, or is missing."""

    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """The two datatypes of a section, `names` as the title spells them, and what was doubtful."""

    names: tuple[str, str]
    source: Datatype
    target: Datatype
    problems: tuple[Problem, ...]


def part(title: str, source: str, target: str, aliases: Sequence[Alias] = ()) -> Parted:
    """Take a section's title apart by the names of the document's systems, and by the aliases that are known.

    Of several ways to part it the first is taken in which both sides begin with those names, else the first.
    """
    ways = [
        (names, split(names[0], source, target, aliases), split(names[1], target, source, aliases))
        for names in sides(title)
    ]
    fitting = [way for way in ways if all(side.decided and side.datatype.system for side in way[1:])]
    names, first, second = (fitting or ways)[0]
    problems = [*_problems(names[0], first, source), *_problems(names[1], second, target)]
    if len(ways) > 1 and len(fitting) != 1:
        message = f"the title can be parted in {len(ways)} ways; read as “{names[0].strip()}” to “{names[1].strip()}”"
        problems.append(Problem(code="naming.ambiguous-section", message=message))
    return Parted(names=names, source=first.datatype, target=second.datatype, problems=tuple(problems))


def _problems(name: str, side: Split, system: str) -> list[Problem]:
    datatype = side.datatype
    if not side.decided:
        expected = f"does not begin with “{system}”, the system of the document's title" if system else _UNNAMED
        message = f"“{name.strip()}” {expected}; read as system “{datatype.system}”, datatype “{datatype.name}”"
        return [Problem(code="naming.undecided-system", message=message)]
    if side.stranger:
        message = f"“{name.strip()}” names {datatype.system}, not “{system}”, the system of the document's title"
        return [Problem(code="naming.section-disagrees", message=message)]
    if system and not datatype.system:
        return [Problem(code="naming.missing-system", message=f"no system is named before “{datatype.name}”")]
    return []


_UNNAMED = "cannot be taken apart, as the document's title names no system on this side"
