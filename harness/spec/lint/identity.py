"""When two names in different documents, or two spellings of one, mean the same datatype; which property is its id."""

from functools import lru_cache

from harness.model.dataflow import Datatype

Key = tuple[str, str]


def key(datatype: Datatype) -> Key:
    """A datatype without its spelling: "PowerOffice GO Customers" is "Powerofficego customers"."""
    return letters(datatype.system), letters(datatype.name)


@lru_cache(maxsize=1024)  # rules ask for the few names of a document again and again
def letters(text: str) -> str:
    """The letters and digits of a name in lower case."""
    return "".join(filter(str.isalnum, text.casefold()))


def own_id(datatype: Datatype, property: str) -> bool:
    """Whether a property is the id that the system itself gives to records: `id`, or `PersonId` of a Person."""
    name = letters(datatype.name)
    return letters(property) in {"id", f"{name}id", f"{name.removesuffix('s')}id"} and "." not in property
