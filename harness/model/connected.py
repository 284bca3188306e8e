"""What the CONNECTED sentences of a datatype pair name."""

from collections.abc import Iterable
from dataclasses import dataclass

from harness.model.dataflow import Datatype, Sentence, SentenceKind
from harness.model.names import alike
from harness.model.pair import Pair

INTO = " that is synchronized into"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One sentence: the datatypes to which an A must be connected, and the system that they are synchronized into."""

    sentence: Sentence
    datatypes: tuple[Datatype, ...]
    into: str

    def counts(self, datatype: Datatype) -> bool:
        """Whether a record of this datatype is one of the system that the sentence means."""
        return alike(datatype.system, self.into)


def listed(pair: Pair, known: Iterable[Datatype]) -> tuple[Listed, ...]:
    """What the CONNECTED sentences of a pair name, spelled as `known` datatypes are where they are among those.

    The listed datatypes are of A's system; where the sentence leaves out into which system, B's is meant.
    """
    spelled = tuple(known)
    sentences = (
        sentence
        for mapping in pair.mappings
        for sentence in mapping.sentences
        if sentence.kind is SentenceKind.CONNECTED
    )
    return tuple(
        Listed(
            sentence=sentence,
            datatypes=tuple(
                _spelled(Datatype(system=pair.source.system, name=name), spelled) for name in sentence.detail
            ),
            into=_into(sentence) or pair.target.system,
        )
        for sentence in sentences
    )


def _spelled(datatype: Datatype, known: tuple[Datatype, ...]) -> Datatype:
    return next((one for one in known if alike(str(one), str(datatype))), datatype)


def _into(sentence: Sentence) -> str:
    return " ".join(sentence.text.split()).rpartition(INTO)[2].removesuffix(".").strip()
