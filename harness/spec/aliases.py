"""Names of systems that documents teach, for the sections of other documents whose own title does not settle them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from harness.model.dataflow import Alias, Dataflow, Reading
from harness.spec.names import sides, split, squash

ENOUGH = 2  # different datatypes that must be led by a short form before it is taken for the system's name

UNDECIDED = "naming.undecided-system"

Use = tuple[str, str, str]


class Lesson:
    """Collects what the titles and sections of documents teach about the names of systems."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._uses: defaultdict[tuple[str, str], set[str]] = defaultdict(set)

    def add(self, names: Iterable[str], short: Iterable[Sequence[str]]) -> None:
        """Take in the systems that a title names, and the `short_forms` of its document."""
        for name in names:
            if name:
                self._names.setdefault(squash(name), name)
        for spelled, system, datatype in short:
            self._uses[spelled, system].add(datatype)

    def learnt(self) -> tuple[Alias, ...]:
        """The aliases that follow.

        A system that any title names is known under that name. The first words of a system's name stand for it where
        sections lead two or more datatypes with them and no title names another system that begins so.
        """
        known = [Alias(spelled=name, system=name) for name in self._names.values()]
        short = [
            Alias(spelled=spelled, system=system)
            for (spelled, system), datatypes in self._uses.items()
            if len(datatypes) >= ENOUGH and not _rivals(spelled, system, self._names.values())
        ]
        return (*short, *known)


def configured(names: Mapping[str, Sequence[str]]) -> tuple[Alias, ...]:
    """The aliases that a person gave: other names of systems, by their names."""
    return tuple(Alias(spelled=each, system=system) for system, others in names.items() for each in others)


def is_undecided(reading: Reading) -> bool:
    """Whether a document leaves open which system one of its sections means."""
    return any(each.code == UNDECIDED for each in reading.diagnostics)


def learnt(flows: Iterable[Dataflow]) -> tuple[Alias, ...]:
    """What documents that were read teach about the names of systems."""
    lesson = Lesson()
    for flow in flows:
        lesson.add((flow.source, flow.target), short_forms(flow))
    return lesson.learnt()


def short_forms(flow: Dataflow) -> Iterator[Use]:
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
