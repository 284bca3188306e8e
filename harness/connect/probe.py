"""Asks a configured system, by reads only, whether a run could work with it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.config import System
from harness.connect.api import DatatypeApi
from harness.connect.connector import Observed
from harness.connect.opening import connect, target
from harness.connect.plugged import Plugged
from harness.connect.records import member
from harness.connect.rest import RestConnector
from harness.connect.shipped import ENDINGS
from harness.errors import ConnectorError
from harness.model.dataflow import Datatype
from harness.model.evidence import Exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed:
    """What one datatype of a system showed; `wrong` is empty where nothing is, `remarks` are no errors.

    `whole` is for all records, as a plug-in lists them, and not for one page of them.
    """

    system: str
    datatype: str
    connector: str
    records: int = 0
    whole: bool = False
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
) -> tuple[Probed, ...]:
    """List one page of each datatype that a system's definition has, or all that its plug-in lists. Writes nothing.

    Raises UsageError for a configuration, definition or plug-in that cannot be used.
    """
    remarks: list[str] = []
    try:
        found_at = target(name, system, directory, environment)
        connector = connect(found_at, record=record, remark=remarks.append)
    except ConnectorError as error:
        known = Path(system.connector).stem if system.connector.endswith(ENDINGS) else system.connector
        return (Probed(system=name, datatype="", connector=known, wrong=error.message, hint=error.hint),)
    found = []
    async with connector:
        for part in connector.api.datatypes:
            remarks.clear()
            found.append(await _listed(name, system, connector, part, remarks))
    return tuple(found)


async def _listed(
    name: str, system: System, connector: RestConnector | Plugged, part: DatatypeApi, remarks: list[str]
) -> Probed:
    def probed(records: int = 0, wrong: str = "", hint: str = "") -> Probed:
        return Probed(
            system=name,
            datatype=part.name,
            connector=connector.api.name,
            records=records,
            whole=isinstance(connector, Plugged),
            wrong=wrong,
            hint=hint,
            remarks=tuple(remarks),
        )

    try:
        datatype = Datatype(system=name, name=part.name)
        seen = await (connector.listing if isinstance(connector, Plugged) else connector.first_page)(datatype)
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
