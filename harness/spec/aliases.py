"""Names of systems that documents teach, for the sections of other documents whose own title does not settle them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from harness.model.dataflow import Alias, Dataflow
from harness.spec.names import sides, split, squash

ENOUGH = 2  # different datatypes that must be led by a short form before it is taken for the system's name

Use = tuple[str, str, str]


def learnt(flows: Iterable[Dataflow]) -> tuple[Alias, ...]:
    """What the titles and sections of documents teach about the names of systems.

    A system that any title names is known under that name. The first words of a system's name stand for it where
    sections lead two or more datatypes with them and no title names another system that begins so.
    """
    names: dict[str, str] = {}
    uses: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for flow in flows:
        for system in (flow.source, flow.target):
            if system:
                names.setdefault(squash(system), system)
        for spelled, system, datatype in _short_forms(flow):
            uses[spelled, system].add(datatype)
    known = [Alias(spelled=name, system=name) for name in names.values()]
    short = [
        Alias(spelled=spelled, system=system)
        for (spelled, system), datatypes in uses.items()
        if len(datatypes) >= ENOUGH and not _rivals(spelled, system, names.values())
    ]
    return (*short, *known)


def _short_forms(flow: Dataflow) -> Iterator[Use]:
    """The first words of a system's name, the system and the datatype, for each section side that begins so."""
    for mapping in flow.mappings:
        for a, b in sides(mapping.title):
            for name, own, other in ((a, flow.source, flow.target), (b, flow.target, flow.source)):
                found = split(name, own, other)
                if not found.decided and own and found.datatype.system == own:
                    words = " ".join(name.split())
                    yield words.removesuffix(found.datatype.name).strip(), own, found.datatype.name


def _rivals(spelled: str, system: str, names: Iterable[str]) -> bool:
    """Whether another system's name begins with the same words and goes on."""
    begins = f"{' '.join(spelled.split()).casefold()} "
    return any(name.casefold().startswith(begins) and squash(name) != squash(system) for name in names)
