"""Opens the connector of a configured system: a definition's, or a plug-in's where no definition has the name."""

from collections.abc import Callable, Mapping
from pathlib import Path

import httpx

from harness.config import System
from harness.connect.api import Api
from harness.connect.endpoint import endpoint
from harness.connect.installed import Installed, find_installed
from harness.connect.pace import Clock
from harness.connect.plugged import Plugged
from harness.connect.plugins import GROUP
from harness.connect.rest import RestConnector
from harness.connect.shipped import find, has_definition
from harness.connect.template import Template
from harness.model.evidence import Exchange


def opened(
    name: str,
    system: System,
    directory: Path,
    environment: Mapping[str, str],
    *,
    record: Callable[[Exchange], None],
    remark: Callable[[str], None],
    clock: Clock | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> RestConnector | Plugged:
    """The connector of a system of `harness.toml`, which is in the directory; only here is a plug-in loaded.

    Raises UsageError for a configuration, definition or plug-in that cannot be used, ConnectorError for a secret that
    is not set.
    """
    plugin = None if has_definition(system.connector) else find_installed(GROUP, system.connector)
    if plugin is None:
        api = find(system.connector, directory)
        where = endpoint(name, system, api, environment)
        return RestConnector(api, where, record=record, remark=remark, clock=clock, transport=transport)
    api = described(plugin, system)
    where = endpoint(name, system, api, environment)
    return Plugged(
        plugin, api, where, values=system.values, record=record, remark=remark, clock=clock, transport=transport
    )


def described(plugin: Installed, system: System) -> Api:
    """What is known of a plug-in's API before it is loaded: it may ask for all that harness.toml names for it."""
    return Api(
        name=plugin.name,
        source=plugin.said,
        title=plugin.name,
        url_pattern=Template(source="%s", place=plugin.said),
        environment=tuple(system.values),
        secrets=tuple(system.secrets),
    )
