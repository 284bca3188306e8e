"""The lines of a ledger's file: one event each, checked where they come in."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from harness.expr.jsontext import Json, dumps
from harness.model.dataflow import Datatype


class _Event(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Begun(_Event):
    """The first line: which run, and the systems that it reached by their names in harness.toml."""

    event: Literal["run"] = "run"
    version: Literal[1] = 1
    run: str
    systems: dict[str, str] = Field(description="the names in harness.toml by the documents' names")


class Before(_Event):
    """All records of a datatype that is exclusive to the run, as they were before it."""

    event: Literal["before"] = "before"
    system: str
    datatype: str
    ids: tuple[str, ...]


class Trace(BaseModel):
    """A value by which a record that the sync makes for one of ours is recognised."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    system: str
    datatype: str
    property: str
    value: str = Field(description="JSON text, so that no digit is lost")

    @classmethod
    def of(cls, datatype: Datatype, property: str, value: Json) -> "Trace":
        """A value of a property of a datatype's records."""
        return cls(system=datatype.system, datatype=datatype.name, property=property, value=dumps(value))


class Creating(_Event):
    """A record that is about to be made; `found_by` has the values by which it can be found, whatever happens."""

    event: Literal["creating"] = "creating"
    n: int = Field(gt=0)
    system: str
    datatype: str
    mark: str
    found_by: dict[str, str] = Field(description="by dotted path, JSON texts")
    traces: tuple[Trace, ...] = ()


class Created(_Event):
    """The record was made and has this id."""

    event: Literal["created"] = "created"
    n: int = Field(gt=0)
    id: str


class Adopted(_Event):
    """A record that the sync made for one of ours, and why it is taken for that."""

    event: Literal["adopted"] = "adopted"
    n: int = Field(gt=0)
    system: str
    datatype: str
    id: str
    because: str


class Deleted(_Event):
    """The record is gone."""

    event: Literal["deleted"] = "deleted"
    n: int = Field(gt=0)


class Back(_Event):
    """The record was deleted, and is there again."""

    event: Literal["back"] = "back"
    n: int = Field(gt=0)


class Left(_Event):
    """The record could not be deleted; a person must."""

    event: Literal["left"] = "left"
    n: int = Field(gt=0)
    why: str


class Kind(BaseModel):
    """A datatype of a system."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    system: str
    datatype: str


class Unseen(_Event):
    """The datatypes in which the clean-up that has just ended could not look for what the sync made."""

    event: Literal["unseen"] = "unseen"
    datatypes: tuple[Kind, ...]


class Cleaned(_Event):
    """A clean-up has ended: it looked until nothing of the run appeared any more, or gave up."""

    event: Literal["cleaned"] = "cleaned"


AnyEvent = Begun | Before | Creating | Created | Adopted | Deleted | Back | Left | Unseen | Cleaned
EVENT: TypeAdapter[AnyEvent] = TypeAdapter(Annotated[AnyEvent, Field(discriminator="event")])
