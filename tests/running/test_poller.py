"""One poller for all who wait: changes where they are enough, whole lists where something is not to be there."""

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal
from itertools import pairwise

import pytest

from harness.config import System, Timing
from harness.connect.api import Shows
from harness.connect.changes import since_of
from harness.connect.connector import Observed
from harness.connect.endpoint import endpoint
from harness.connect.pace import Clock
from harness.connect.reading import api
from harness.connect.rest import RestConnector
from harness.expr.jsontext import Json
from harness.model.dataflow import Datatype
from harness.running.clock import RunClock
from harness.running.patience import Patience
from harness.running.poller import IN_PART, SLOWER, Poller
from harness.sim.clock import VirtualClock, run_virtually
from tests.connect.serving import Answer, Asked, serving
from tests.connect.talking import PERSON

DEFINITION = {
    "url_pattern": "https://crm.example/%s",
    "operations": {"all": {"url": "people"}, "later": {"url": "people", "params": {"after": "{{ since }}"}}},
    "harness": {"datatypes": {"Person": {"list": "all", "changes": "later", "shows": {"edit_times": "saved"}}}},
}


class People:
    """Lists people over HTTP, or those that were saved after a time."""

    def __init__(self) -> None:
        self.all: dict[str, dict[str, Json]] = {}

    def save(self, id: str, second: int) -> None:
        self.all[id] = {"id": id, "saved": f"2026-01-01T00:00:{second:02}Z"}

    def __call__(self, asked: Asked) -> Answer:
        after = asked.query.get("after", "")
        return 200, [each for each in self.all.values() if str(each["saved"]) > after]


def polled(people: People, act: Callable[[Poller], Awaitable[None]]) -> list[dict[str, str]]:
    """The queries that reached the server while `act` polled it."""

    async def go(url: str) -> None:
        made = api(DEFINITION, name="crm", source="crm.yaml")
        at = endpoint("Crm", System(connector="crm.yaml", base_url=url), made, {})
        clock = RunClock()
        pacing = Clock(now=clock.now)
        connector = RestConnector(made, at, record=lambda exchange: None, remark=lambda remark: None, clock=pacing)
        async with connector:
            poller = Poller(
                PERSON,
                lambda: connector.listing(PERSON),
                clock,
                interval=0.01,
                is_news=lambda id: True,
                changes=lambda known: connector.changes(PERSON, known),
            )
            await act(poller)

    with serving(people) as served:
        asyncio.run(go(served.url))
    return [each.query for each in served.asked]


def test_who_only_waits_is_shown_changes_and_what_was_there_before() -> None:
    people = People()
    people.save("old", 1)
    people.save("new", 9)

    async def act(poller: Poller) -> None:
        first = await poller.look(0)
        people.save("newer", 10)
        second = await poller.look(0, first, whole=False)
        assert (second.whole, set(second.records)) == (False, {"old", "new", "newer"})
        assert second.fresh == {"new", "newer"}, "a little before the last save, as saves may be shown late"

    assert polled(people, act) == [{}, {"after": "2026-01-01T00:00:01Z"}]


def test_that_a_record_is_gone_is_seen_by_whoever_asks_for_a_whole_list() -> None:
    people = People()
    people.save("old", 1)
    people.save("new", 9)

    async def act(poller: Poller) -> None:
        first = await poller.look(0)
        del people.all["new"]
        part = await poller.look(0, first, whole=False)
        assert part.records.keys() == {"old", "new"}
        whole, same = await asyncio.gather(poller.look(0, part), poller.look(0, part, whole=False))
        assert whole is same
        assert (whole.whole, set(whole.records)) == (True, {"old"})

    assert [bool(query) for query in polled(people, act)] == [False, True, False]


def test_what_changes_have_missed_is_shown_by_a_whole_list_after_some_of_them() -> None:
    """A record that is shown late, with a time long before the last one."""
    people = People()
    people.save("old", 1)
    people.save("new", 9)

    async def act(poller: Poller) -> None:
        look = await poller.look(0)
        people.save("late", 0)
        for _ in range(IN_PART):
            look = await poller.look(0, look, whole=False)
            assert "late" not in look.records
        look = await poller.look(0, look, whole=False)
        assert "late" in look.records

    assert [bool(query) for query in polled(people, act)] == [False, *[True] * IN_PART, False]


@pytest.mark.parametrize(
    ("times", "since"),
    [
        ([], ""),
        ([None, "soon"], ""),
        (["2026-01-01T00:00:09Z"], ""),  # a list from then on would be as long
        (["2026-01-01T00:00:01Z", "2026-01-01T00:00:08+01:00", "2026-01-01T00:00:09Z"], "2026-01-01T00:00:01Z"),
        ([1_000, 1_001, 1_010], "1001"),
        (["12.5", "12.75", "20"], "12.75"),
        ([Decimal("12.5"), 20], "12.5"),
    ],
)
def test_changes_are_asked_for_from_a_time_that_the_system_wrote_itself(times: list[Json], since: str) -> None:
    records = [Observed(datatype=PERSON, id=str(n), version="", fields={"saved": time}) for n, time in enumerate(times)]
    assert since_of(Shows(edit_times="saved"), records) == since


def test_the_interval_grows_while_nothing_changes_and_is_short_again_after_a_write() -> None:
    asked: list[float] = []
    version = "1"

    async def go() -> None:
        nonlocal version
        clock = VirtualClock()

        async def listing() -> tuple[Observed, ...]:
            asked.append(clock.now())
            return (Observed(datatype=Datatype(system="S", name="A"), id="1", version=version),)

        poller = Poller(PERSON, listing, clock, interval=1.0, most=1.5, is_news=lambda id: True)
        look = await poller.look(0)
        for _ in range(4):
            look = await poller.look(0, look)
        poller.hurry()
        look = await poller.look(0, look)
        look = await poller.look(0, look)
        version = "2"
        look = await poller.look(0, look)
        await poller.look(0, look)

    run_virtually(go())
    gaps = [later - earlier for earlier, later in pairwise(asked)]
    assert gaps == pytest.approx([1.0, SLOWER, 1.5, 1.5, 1.5, SLOWER, 1.5, 1.0])


@pytest.mark.parametrize(("slowest", "most"), [(None, 4.0), (3.0, 3.0)])
def test_the_longest_interval_is_what_is_configured_else_twice_the_shortest(slowest: float | None, most: float) -> None:
    assert Patience(Timing(poll=2, slowest_poll=slowest), {}, ()).slowest_poll == most
