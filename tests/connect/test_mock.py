"""Mocked systems answer through the real client; what nobody registered is an error and never an empty answer."""

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal

import pytest

from harness.connect.answering import Layout
from harness.connect.connector import Connector
from harness.connect.mock import MockTransport, layouts
from harness.connect.pace import Clock
from harness.connect.rest import RestConnector
from harness.connect.simulated import simulated
from harness.errors import ConnectorError
from harness.model.dataflow import Datatype
from harness.model.evidence import Exchange
from harness.sim.system import SimulatedSystem

PERSON = Datatype(system="Älfa", name="Person")
DEAL = Datatype(system="Älfa", name="Big Deal")


def with_connector(
    act: Callable[[Connector], Awaitable[None]], collections: dict[Datatype, str] | None = None
) -> list[Exchange]:
    exchanges: list[Exchange] = []

    async def sleep(seconds: float) -> None:
        """Mocked systems are asked without waiting."""

    async def go() -> None:
        placed = layouts([SimulatedSystem("Älfa", [PERSON, DEAL], lambda: 7.0)])
        async with MockTransport(placed) as transport:
            layout = placed[0][0]
            if collections is not None:
                layout = Layout(system="Älfa", base_url=layout.base_url, collections=collections)
            api, endpoint = simulated(layout)
            clock = Clock(now=lambda: 7.0, sleep=sleep)
            connector = RestConnector(
                api, endpoint, record=exchanges.append, remark=lambda remark: None, clock=clock, transport=transport
            )
            await act(connector)

    asyncio.run(go())
    return exchanges


def test_a_record_is_created_listed_updated_and_read() -> None:
    async def act(connector: Connector) -> None:
        made = await connector.create(PERSON, {"name": "Kåre", "sum": Decimal("0.10"), "a": {"b": 1}})
        own = {"id": made.id, "_version": 1, "_updated": "7"}
        assert made.fields == {"name": "Kåre", "sum": Decimal("0.10"), "a": {"b": 1}, **own}
        await connector.update(PERSON, made.id, {"a": {"c": True}})
        same = await connector.update(PERSON, made.id, {})
        assert same is not None
        assert (same.version, same.fields["a"]) == ("3", {"b": 1, "c": True})
        assert await connector.get(PERSON, made.id) == same
        assert await connector.listing(PERSON) == (same,)
        assert await connector.listing(DEAL) == ()

    exchanges = with_connector(act)
    assert [(one.method, one.status) for one in exchanges] == [
        ("POST", 201), ("PATCH", 200), ("PATCH", 200), ("GET", 200), ("GET", 200), ("GET", 200),
    ]  # fmt: skip
    assert exchanges[0].request == '{"name": "Kåre", "sum": 0.10, "a": {"b": 1}}'


def test_what_is_not_there_is_none() -> None:
    async def act(connector: Connector) -> None:
        assert await connector.get(PERSON, "person-9") is None
        assert await connector.update(PERSON, "person-9", {"name": "x"}) is None

    with_connector(act)


def test_a_request_that_nobody_registered_is_an_error() -> None:
    async def act(connector: Connector) -> None:
        with pytest.raises(ConnectorError, match="Connection refused by Responses"):
            await connector.listing(PERSON)

    with_connector(act, {PERSON: "nobody-has-registered-this"})


def test_names_that_look_alike_in_a_url_get_hosts_and_paths_of_their_own() -> None:
    kinds = [Datatype(system="A B", name=name) for name in ("Ørret", "Ål", "x")]
    both = [SimulatedSystem("A B", kinds, lambda: 0.0), SimulatedSystem("AB", [], lambda: 0.0)]
    placed = [layout for layout, _ in layouts(both)]
    assert len({layout.base_url for layout in placed}) == 2
    assert len(set(placed[0].collections.values())) == 3
