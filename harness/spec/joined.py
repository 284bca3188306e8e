"""Many documents as the one network that they are for a sync."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from harness.model.dataflow import Alias, Dataflow, Datatype
from harness.model.dataflow import Mapping as Section
from harness.model.pair import datatypes
from harness.spec.lint.identity import letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """All sections of some documents as if they stood in the first; `names` has every datatype by what it is called."""

    flow: Dataflow
    names: Mapping[str, Datatype]


def joined(
    flows: Sequence[Dataflow],
    aliases: Iterable[Alias] = (),
    *,
    is_same: Callable[[Datatype, Datatype], bool] = lambda one, other: False,
) -> Joined:
    """Join documents, at least one.

    A datatype is the same one where system and name agree in letters and digits, or an alias says so, or `is_same`
    says of two datatypes of one system that its API has them once; it is called as it is first.
    """
    called = {letters(alias.spelled): alias.system for alias in aliases}
    systems: dict[str, str] = {}
    known: dict[tuple[str, str], Datatype] = {}

    def one(datatype: Datatype) -> Datatype:
        system = called.get(letters(datatype.system), datatype.system)
        first = systems.setdefault(letters(system), system)
        spelled = letters(first), letters(datatype.name)
        if spelled not in known:
            named = Datatype(system=first, name=datatype.name)
            there = (other for other in known.values() if other.system == first and is_same(other, named))
            known[spelled] = next(there, named)
        return known[spelled]

    def renamed(section: Section) -> Section:
        return replace(section, source=one(section.source), target=one(section.target))

    flow = replace(flows[0], mappings=tuple(renamed(section) for each in flows for section in each.mappings))
    names = {str(datatype): one(datatype) for each in flows for datatype in datatypes(each)}
    names |= {str(datatype): datatype for datatype in known.values()}  # a later name of a system may call none so
    return Joined(flow=flow, names=names)
