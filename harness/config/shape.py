"""The shape of `harness.toml`: every table and key, with its default and what it is for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import isfinite
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from harness.diagnostics import Severity


class _Table(BaseModel):
    """A table of the file: a key that is not known is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Timing(_Table):
    """Seconds of the run's clock: how long the sync may take, and how often we look."""

    deadline: float = Field(default=30.0, gt=0, description="a change must have arrived after this long")
    window: float | None = Field(
        default=None, gt=0, description="how long is watched that something does not happen; unsaid, the deadline"
    )
    poll: float = Field(default=2.0, gt=0, description="the pause between two looks for something that must arrive")
    slowest_poll: float | None = Field(
        default=None, gt=0, description="to which it grows as long as nothing changes; unsaid, twice as long"
    )
    apart: float = Field(default=0.5, gt=0, description="edits are made this far apart, so that their times differ")
    lag: float = Field(default=4.0, gt=0, description="how long the simulated sync takes between two passes")

    @model_validator(mode="after")
    def _watch_long_enough(self) -> "Timing":
        if self.window is not None and self.window < self.deadline:
            raise ValueError("window: shorter than the deadline, a watch would prove nothing")
        return self


class Check(_Table):
    """How severe diagnostics are taken."""

    severity: dict[str, Severity] = Field(default={}, description="by code or family, where it is not the usual one")


class Clearing(StrEnum):
    """Whether clearing a property clears it on the other side, which the documents do not say."""

    UNSAID = "unsaid"
    TRAVELS = "travels"
    STAYS = "stays"


class Sync(_Table):
    """What the sync is meant to do where the documents do not say."""

    clearing: Clearing = Field(
        default=Clearing.UNSAID, description="whether null and empty text overwrite the other side's value"
    )


Variable = Annotated[str, Field(pattern=r"^[A-Z_][A-Z0-9_]*$", max_length=100)]
Seconds = Annotated[float, Field(gt=0)]


class DatatypeSettings(_Table):
    """What a run may take for granted of one datatype of a system."""

    exclusive: bool = Field(
        default=False,
        description="nobody else makes records of it from a run's beginning to its clean-up, so new ones are the run's",
    )
    deadline: Seconds | None = Field(default=None, description="instead of the system's")
    window: Seconds | None = Field(default=None, description="instead of the system's")


class System(_Table):
    """One system as it is really reached. Secrets are named here, never written: the environment has them."""

    connector: str = Field(min_length=1, description="a shipped definition, a file beside this one, or a plug-in")
    base_url: str = Field(
        default="", pattern=r"^(https?://[^/@?#\s]+(/[^@?#\s]*)?)?$", description="instead of the definition's address"
    )
    token_url: str = Field(
        default="",
        pattern=r"^(https?://[^/@?#\s]+(/[^@?#\s]*)?)?$",
        description="instead of the definition's, any host",
    )
    secrets: dict[str, Variable] = Field(default={}, description="for $SECRET(x): x and the environment variable")
    values: dict[str, str] = Field(default={}, description="for $ENV(x): x and its value, which is no secret")
    rate: float | None = Field(default=None, gt=0, description="requests per second, never exceeded")
    required: dict[str, tuple[str, ...]] = Field(
        default={}, description="properties that records must have, by datatype, for `harness connectors check`"
    )
    sandbox: bool = Field(default=False, description="whether a live run may write to it")
    deadline: Seconds | None = Field(default=None, description="instead of timing.deadline, for what arrives here")
    window: Seconds | None = Field(default=None, description="instead of timing.window, for what is watched here")
    datatypes: dict[str, DatatypeSettings] = Field(default={}, description="by datatype, as documents call it")


class Condition(_Table):
    """What makes a WHEN sentence's condition true of a record, and what makes it false: properties of A with values."""

    holds: dict[str, JsonValue] = Field(min_length=1)
    fails: dict[str, JsonValue] = Field(min_length=1)

    @model_validator(mode="after")
    def _writable(self) -> "Condition":
        if not _is_writable(self.holds) or not _is_writable(self.fails):
            raise ValueError("nan and inf cannot be written as JSON, so no record can have them")
        return self


class Connection(_Table):
    """A property by which one record refers to another, which documents leave open: it holds the other one's id."""

    record: str = Field(min_length=1, description='the datatype that has the property, as in "HubSpot Deal"')
    property: str = Field(min_length=1, description="dotted path")
    refers_to: str = Field(min_length=1, description="the datatype whose id it holds")
    many: bool = Field(default=False, description="it holds a list of ids")


def _is_writable(value: JsonValue) -> bool:
    if isinstance(value, float):
        return isfinite(value)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return all(map(_is_writable, inner))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bindings:
    """What a person has said that the documents leave open, as far as it decides what is planned and simulated."""

    clearing: Clearing = Clearing.UNSAID
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    connections: tuple[Connection, ...] = ()


UNBOUND = Bindings()
"""Nothing said."""

Reason = Annotated[str, Field(min_length=3)]


class Config(_Table):
    """The whole of `harness.toml`; everything has a default, so the file may be absent."""

    timing: Timing = Timing()
    check: Check = Check()
    sync: Sync = Sync()
    aliases: dict[str, tuple[str, ...]] = Field(default={}, description="other names of a system, by its name")
    systems: dict[str, System] = Field(default={}, description="the systems that are really reached, by name")
    conditions: dict[str, Condition] = Field(
        default={}, description="what a WHEN sentence's condition means, by its text as the document has it"
    )
    connections: tuple[Connection, ...] = Field(default=(), description="by which properties records are connected")
    excluded: dict[str, Reason] = Field(
        default={}, description="statements that are not run and why, by id; `*` stands for any part of one"
    )

    @property
    def bindings(self) -> Bindings:
        """What of it decides which scenarios there are, and what the simulated sync does."""
        return Bindings(clearing=self.sync.clearing, conditions=self.conditions, connections=self.connections)
