"""Python plug-ins for APIs that no definition can describe: what one is given, and what it gives.

A package names one under the entry point group `harness.connectors`; `docs/plugins.md` has a whole one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from harness.connect.api import DatatypeApi, Mark, Shows
from harness.connect.connector import Observed
from harness.connect.plugin_context import PluginContext
from harness.errors import ConnectorError
from harness.expr.jsontext import Fields, Json, dumps, loads
from harness.model.dataflow import Datatype

__all__ = [
    "GROUP",
    "ConnectorError",
    "ConnectorPlugin",
    "Datatype",
    "Fields",
    "Json",
    "Mark",
    "Observed",
    "PluginConnector",
    "PluginContext",
    "PluginDatatype",
    "Shows",
    "dumps",
    "loads",
]

GROUP = "harness.connectors"


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginDatatype:
    """What a run must know of one datatype of a plug-in's; the words are those of a definition's datatypes.

    `lacks` names those of insert, update and delete that the API does not have; they are never asked for.
    """

    name: str
    aliases: tuple[str, ...] = ()
    lacks: frozenset[str] = frozenset()
    parent: str = ""
    parent_property: str = ""
    nulls: bool = True
    required: tuple[str, ...] = ()
    defaults: Fields = field(default_factory=dict)
    assigned: tuple[str, ...] = ()
    settle: float = 0.0
    mark: Mark | None = None
    shows: Shows = field(default_factory=Shows)
    unconfirmed: tuple[str, ...] = ()

    @property
    def part(self) -> DatatypeApi:
        """The same as a definition would say it."""
        return DatatypeApi(
            name=self.name,
            aliases=self.aliases,
            parent=self.parent,
            parent_property=self.parent_property,
            nulls=self.nulls,
            required=self.required,
            defaults=self.defaults,
            assigned=self.assigned,
            settle=self.settle,
            mark=self.mark,
            shows=self.shows,
            unconfirmed=self.unconfirmed,
        )


class PluginConnector(Protocol):
    """Speaks to one system; datatypes are asked for by the names that `datatypes` has.

    Whatever a method raises becomes a ConnectorError with the plug-in's name, the place and no secret. A record is
    shown as an Observed whose fields are JSON; where its version is empty, it is taken from what `shows` names, else
    from the fields.
    """

    @property
    def datatypes(self) -> Sequence[PluginDatatype]:
        """The datatypes that can be asked for, at least one."""

    async def listing(self, datatype: Datatype) -> Sequence[Observed]:
        """All records of a datatype."""

    async def get(self, datatype: Datatype, id: str) -> Observed | None:
        """One record, or None where the system knows none by this id."""

    async def create(self, datatype: Datatype, fields: Fields, *, mark: str = "") -> Observed:
        """A new record as the system shows it; `fields` have the defaults and, where there is a place, the mark."""

    async def update(self, datatype: Datatype, id: str, patch: Fields) -> Observed | None:
        """A record after a JSON merge patch, of which an empty one saves it unchanged; None where there is none."""

    async def delete(self, datatype: Datatype, id: str) -> bool:
        """Delete a record, for clean-up; False where there was none by this id."""


class ConnectorPlugin(Protocol):
    """What the entry point names: a function or class that makes the connector of one configured system. No I/O."""

    def __call__(self, context: PluginContext, /) -> PluginConnector: ...
