"""Runs a connector of a definition that is written in the test, at a small server or a swapped transport."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx

from harness.config import System
from harness.connect.endpoint import endpoint
from harness.connect.reading import api
from harness.connect.rest import RestConnector
from harness.connect.sending import Wire
from harness.model.dataflow import Datatype
from harness.model.evidence import Exchange
from tests.connect.serving import Stopped

T = TypeVar("T")
PERSON = Datatype(system="Crm", name="Person")


@dataclass(slots=True, kw_only=True)
class Told:
    """What came out beside the answer."""

    exchanges: list[Exchange] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    stopped: Stopped = field(default_factory=Stopped)


def talk(
    data: Mapping[str, Any],
    url: str,
    act: Callable[[RestConnector], Awaitable[T]],
    *,
    told: Told | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
    environment: Mapping[str, str] | None = None,
    wire: Wire | None = None,
    **system: Any,
) -> T:
    """What `act` gives with a connector for a definition at an address; no pause is really waited for."""
    told = told or Told()
    made = api(data, name="crm", source="crm.yaml")
    configured = System(connector="crm.yaml", base_url=url, **system)

    async def go() -> T:
        connector = RestConnector(
            made,
            endpoint("Crm", configured, made, environment or {}),
            record=told.exchanges.append,
            remark=told.remarks.append,
            clock=told.stopped.clock,
            random=lambda: 1.0,
            transport=transport,
            wire=wire,
        )
        async with connector:
            return await act(connector)

    return asyncio.run(go())


def definition(operations: Mapping[str, Any], person: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A definition with one datatype, Person."""
    ours = {"title": "Crm", "datatypes": {"Person": dict(person)}, **more.pop("harness", {})}
    return {"url_pattern": "https://crm.invalid/%s", "operations": dict(operations), "harness": ours, **more}
