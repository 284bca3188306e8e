"""When two names in different documents, or two spellings of one, mean the same datatype; which property is its id."""

from harness.model.dataflow import Datatype
from harness.model.names import letters as letters

Key = tuple[str, str]


def key(datatype: Datatype) -> Key:
    """A datatype without its spelling: "PowerOffice GO Customers" is "Powerofficego customers"."""
    return letters(datatype.system), letters(datatype.name)


def own_id(datatype: Datatype, property: str) -> bool:
    """Whether a property is the id that the system itself gives to records: `id`, or `PersonId` of a Person."""
    name = letters(datatype.name)
    return letters(property) in {"id", f"{name}id", f"{name.removesuffix('s')}id"} and "." not in property
