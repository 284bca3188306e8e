"""Opens the connector of a configured system: a definition's, or a plug-in's where no definition has the name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.config import System
from harness.connect.api import Api
from harness.connect.endpoint import Endpoint, endpoint
from harness.connect.installed import Installed, find_installed
from harness.connect.pace import Clock
from harness.connect.plugged import Plugged
from harness.connect.plugins import GROUP
from harness.connect.rest import RestConnector
from harness.connect.sending import MOST_PATIENT, Wire
from harness.connect.shipped import find, has_definition
from harness.connect.template import Template
from harness.model.evidence import Exchange


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Target:
    """A configured system that can be connected: its API, its endpoint, and the plug-in, if it is one that connects it.

    Of a plug-in's API nothing is known yet but the name: it is not loaded.
    """

    api: Api
    endpoint: Endpoint
    values: Mapping[str, str]
    plugin: Installed | None


def target(name: str, system: System, directory: Path, environment: Mapping[str, str]) -> Target:
    """What a system of `harness.toml`, which is in the directory, is to be connected by.

    Raises UsageError for a configuration or definition that cannot be used, ConnectorError for a value of its address
    that is not set.
    """
    plugin = None if has_definition(system.connector) else find_installed(GROUP, system.connector)
    api = find(system.connector, directory) if plugin is None else _described(plugin, system)
    where = endpoint(name, system, api, environment)
    return Target(api=api, endpoint=where, values=system.values, plugin=plugin)


def connect(
    target: Target,
    *,
    record: Callable[[Exchange], None],
    remark: Callable[[str], None],
    clock: Clock | None = None,
    wire: Wire | None = None,
    patience: float = MOST_PATIENT,
) -> RestConnector | Plugged:
    """A connector, without a request; the one place where a connector's plug-in is loaded.

    Raises UsageError for a plug-in that cannot be used, ConnectorError for a secret that is not set.
    """
    if target.plugin is None:
        return RestConnector(
            target.api,
            target.endpoint,
            record=record,
            remark=remark,
            clock=clock,
            wire=wire,
            patience=patience,
        )
    return Plugged(
        target.plugin,
        target.api,
        target.endpoint,
        values=target.values,
        record=record,
        remark=remark,
        clock=clock,
        wire=wire,
        patience=patience,
    )


def _described(plugin: Installed, system: System) -> Api:
    """What is known of a plug-in's API before it is loaded: it may ask for all that harness.toml names for it."""
    return Api(
        name=plugin.name,
        source=plugin.said,
        title=plugin.name,
        url_pattern=Template(source="%s", place=plugin.said),
        environment=tuple(system.values),
        secrets=tuple(system.secrets),
    )
