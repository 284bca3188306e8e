"""Asks a configured system, by reads only, whether a run could work with it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from harness.config import System
from harness.connect.api import Api, DatatypeApi
from harness.connect.connector import Observed
from harness.connect.endpoint import endpoint
from harness.connect.records import member
from harness.connect.rest import RestConnector
from harness.connect.shipped import find
from harness.errors import ConnectorError
from harness.model.dataflow import Datatype
from harness.model.evidence import Exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed:
    """What one datatype of a system showed; `wrong` is empty where nothing is, `remarks` are no errors."""

    system: str
    datatype: str
    connector: str
    records: int = 0
    wrong: str = ""
    hint: str = ""
    remarks: tuple[str, ...] = ()


async def probe(
    name: str,
    system: System,
    directory: Path,
    environment: Mapping[str, str],
    *,
    record: Callable[[Exchange], None],
    transport: httpx.AsyncBaseTransport | None = None,
) -> tuple[Probed, ...]:
    """List one page of each datatype that a system's definition has. Writes nothing.

    Raises UsageError for a configuration or definition that cannot be used.
    """
    api = find(system.connector, directory)
    try:
        where = endpoint(name, system, api, environment)
        remarks: list[str] = []
        connector = RestConnector(api, where, record=record, remark=remarks.append, transport=transport)
    except ConnectorError as error:
        return (Probed(system=name, datatype="", connector=api.name, wrong=error.message, hint=error.hint),)
    found = []
    async with connector:
        for part in api.datatypes:
            remarks.clear()
            found.append(await _listed(name, system, api, connector, part, remarks))
    return tuple(found)


async def _listed(
    name: str, system: System, api: Api, connector: RestConnector, part: DatatypeApi, remarks: list[str]
) -> Probed:
    def probed(records: int = 0, wrong: str = "", hint: str = "") -> Probed:
        return Probed(
            system=name,
            datatype=part.name,
            connector=api.name,
            records=records,
            wrong=wrong,
            hint=hint,
            remarks=tuple(remarks),
        )

    try:
        seen = await connector.first_page(Datatype(system=name, name=part.name))
    except ConnectorError as error:
        return probed(wrong=error.message, hint=error.hint)
    wanted = (*part.required, *system.required.get(part.name, ()), *_shown(part))
    if seen and (lacking := tuple(_lacking(seen, wanted))):
        return probed(len(seen), f"none of them shows {', '.join(lacking)}", "is the definition right for this system?")
    return probed(len(seen))


def _shown(part: DatatypeApi) -> tuple[str, ...]:
    shows = (part.shows.edit_times, part.shows.versions, part.revision.property if part.revision else "")
    return tuple(filter(None, shows))


def _lacking(seen: Sequence[Observed], wanted: Sequence[str]) -> Iterator[str]:
    """Properties that no record has; one that some lack may be empty there."""
    for path in dict.fromkeys(wanted):
        if not any(_has(each.fields, path) for each in seen):
            yield path


def _has(fields: object, path: str) -> bool:
    if not isinstance(fields, Mapping):
        return False
    first, _, rest = path.partition(".")
    return path in fields or member(fields, path) is not None or (bool(rest) and _has(fields.get(first), rest))
