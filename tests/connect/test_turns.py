"""Requests to one system go out in turn: few at once, never too many in a second, with a share for each kind."""

import asyncio
import threading
import time
from contextlib import nullcontext, suppress
from itertools import pairwise

import pytest

from harness.config import System
from harness.connect.endpoint import endpoint
from harness.connect.pace import Clock
from harness.connect.reading import api
from harness.connect.rest import RestConnector
from harness.connect.turns import AT_ONCE, TRANSIT, Turns, ahead
from tests.connect.serving import Answer, Asked, serving
from tests.connect.talking import PERSON

RATE = 20
DEFINITION = {
    "url_pattern": "https://crm.example/%s",
    "operations": {"all": {"url": "people"}, "new": {"url": "people", "method": "POST"}},
    "harness": {"datatypes": {"Person": {"list": "all", "insert": "new"}}},
}


class Strict:
    """Answers 429 to what arrives as the 21st or later within any second."""

    def __init__(self) -> None:
        self.refused = 0
        self._arrived: list[float] = []
        self._lock = threading.Lock()

    def __call__(self, asked: Asked) -> Answer:
        now = time.monotonic()
        with self._lock:
            self._arrived.append(now)
            if sum(now - each < 1 for each in self._arrived) > RATE:
                self.refused += 1
                return 429, "slow down", {"retry-after": "1"}
        return (200, []) if asked.method == "GET" else (201, {"id": f"{now}"})


def test_a_server_that_counts_every_second_never_has_to_refuse_a_request() -> None:
    """Reads and writes of one connector, over real sockets and in real time, all asked for in one moment."""
    strict = Strict()

    async def go(url: str) -> float:
        made = api(DEFINITION, name="crm", source="crm.yaml")
        at = endpoint("Crm", System(connector="crm.yaml", base_url=url, rate=RATE), made, {})
        connector = RestConnector(made, at, record=lambda exchange: None, remark=lambda remark: None)
        began = time.monotonic()
        async with connector:
            writes = [connector.create(PERSON, {"name": str(number)}) for number in range(40)]
            reads = [connector.listing(PERSON) for _ in range(30)]
            await asyncio.gather(*writes, *reads)
        return time.monotonic() - began

    with serving(strict) as served:
        seconds = asyncio.run(go(served.url))
    assert strict.refused == 0
    assert len(served.asked) == 70
    assert seconds >= 69 / RATE - 0.1


def test_reads_and_writes_that_wait_get_their_shares_so_that_neither_starves_the_other() -> None:
    """And what must go at once goes first, in its own order."""
    went: list[str] = []

    async def go() -> None:
        now = [0.0]

        async def sleep(seconds: float) -> None:
            now[0] += seconds

        turns = Turns(1000.0, Clock(now=lambda: now[0], sleep=sleep))

        async def one(name: str) -> None:
            with ahead() if name.startswith("a") else nullcontext():
                async with turns.turn(reads=name.startswith("r")):
                    went.append(name)

        await asyncio.gather(
            *(one(name) for name in ["r0", "w1", "w2", "w3", "w4", "w5", "r1", "r2", "w6", "r3", "a1", "a2"])
        )

    asyncio.run(go())
    assert went == ["r0", "a1", "a2", "w1", "r1", "w2", "w3", "w4", "r2", "w5", "w6", "r3"]


@pytest.mark.parametrize("rate", [None, 1_000_000.0])
def test_no_more_than_a_few_requests_are_under_way_together(rate: float | None) -> None:
    most = under_way = 0

    async def go() -> None:
        turns = Turns(rate, Clock())

        async def one() -> None:
            nonlocal most, under_way
            async with turns.turn(reads=True):
                under_way += 1
                most = max(most, under_way)
                await asyncio.sleep(0)
                under_way -= 1

        await asyncio.gather(*(one() for _ in range(5 * AT_ONCE)))

    asyncio.run(go())
    assert most == AT_ONCE


def test_who_gives_up_waiting_leaves_the_turn_to_the_next() -> None:
    async def go() -> list[int]:
        went: list[int] = []
        turns = Turns(None, Clock())
        go_on = asyncio.Event()

        async def one(number: int) -> None:
            async with turns.turn(reads=False):
                went.append(number)
                await go_on.wait()

        tasks = [asyncio.create_task(one(number)) for number in range(AT_ONCE + 3)]
        await asyncio.sleep(0)
        tasks[AT_ONCE].cancel()
        go_on.set()
        await asyncio.sleep(0)  # the next one's turn has come, and it is given up before it could use it
        tasks[AT_ONCE + 1].cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks, return_exceptions=True)
        async with asyncio.timeout(5), turns.turn(reads=False):
            went.append(99)
        return went

    went = asyncio.run(go())
    assert went[-1] == 99
    assert AT_ONCE + 2 in went
    assert AT_ONCE not in went


def test_what_is_not_answered_yet_is_taken_to_have_arrived_as_late_as_it_may() -> None:
    """As many as a second allows are out, and nobody has answered: the next waits for a whole second after that."""
    went: list[float] = []

    async def go() -> None:
        now = [0.0]

        async def sleep(seconds: float) -> None:
            now[0] += seconds
            await asyncio.sleep(0)

        turns = Turns(4.0, Clock(now=lambda: now[0], sleep=sleep))
        answered = asyncio.Event()

        async def one() -> None:
            async with turns.turn(reads=True) as sent:
                went.append(sent)
                if len(went) == 5:
                    answered.set()
                await answered.wait()

        await asyncio.gather(*(one() for _ in range(5)))

    asyncio.run(go())
    assert [later - earlier for earlier, later in pairwise(went)] == pytest.approx([0.25, 0.25, 0.25, 0.25 + TRANSIT])
