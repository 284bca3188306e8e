"""Requests carry what the definition says; a token is got once for all who wait, and again when it ends."""

import asyncio
import base64
from itertools import pairwise
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.connect.connector import Observed
from harness.connect.pace import asked_pause, used_up
from harness.connect.rest import RestConnector
from harness.connect.turns import TRANSIT, Turns
from harness.errors import ConnectorError
from tests.connect.serving import Answer, Asked, Stopped, serving
from tests.connect.talking import PERSON, Told, definition, talk

LIST = {"all": {"url": "people"}}
ENVIRONMENT = {"CRM_ID": "the-client-id", "CRM_SECRET": "the-client-secret"}
OAUTH2 = {"client_id": "$SECRET(id)", "client_secret": "$SECRET(secret)", "token_url": "/OAuth/Token"}


class TokenServer:
    """Gives tokens that are good for a number of requests, and answers 401 to any other."""

    def __init__(self, good_for: int = 1000, *, lives: int = 3600, refresh: bool = False) -> None:
        self.good_for = good_for
        self.lives = lives
        self.refresh = refresh
        self.given = 0
        self.used = 0
        self.grants: list[str] = []

    def __call__(self, asked: Asked) -> tuple[int, Any]:
        if asked.path == "/OAuth/Token":
            form = dict(httpx.QueryParams(asked.text))
            self.grants.append(form["grant_type"])
            self.given, self.used = self.given + 1, 0
            more = {"refresh_token": f"refresh-{self.given}"} if self.refresh else {}
            return 200, {"access_token": f"token-{self.given}", "expires_in": self.lives, **more}
        self.used += 1
        good = asked.headers.get("authorization") == f"Bearer token-{self.given}" and self.used <= self.good_for
        return (200, [{"id": 1}]) if good else (401, {"error": "expired"})


def many(number: int) -> Any:
    async def act(connector: RestConnector) -> list[tuple[Observed, ...]]:
        return list(await asyncio.gather(*(connector.listing(PERSON) for _ in range(number))))

    return act


def oauth2(**more: Any) -> dict[str, Any]:
    return definition(LIST, {"list": "all"}, oauth2={**OAUTH2, **more}, harness={"secrets": ["id", "secret"]})


SECRETS = {"id": "CRM_ID", "secret": "CRM_SECRET"}


def test_all_who_wait_share_one_token() -> None:
    tokens = TokenServer()
    with serving(tokens) as served:
        talk(oauth2(), served.url, many(20), environment=ENVIRONMENT, secrets=SECRETS)
    assert tokens.grants == ["client_credentials"]
    expected = base64.b64encode(b"the-client-id:the-client-secret").decode()
    assert served.asked[0].headers["authorization"] == f"Basic {expected}"


def test_a_token_that_ends_in_the_middle_is_got_again_once() -> None:
    tokens = TokenServer(good_for=10)

    async def act(connector: RestConnector) -> None:
        for _ in range(12):
            await connector.listing(PERSON)

    with serving(tokens) as served:
        talk(oauth2(), served.url, act, environment=ENVIRONMENT, secrets=SECRETS)
    assert tokens.given == 2


def test_a_token_is_not_used_up_to_its_last_second_and_refreshed_where_that_is_offered() -> None:
    tokens, told = TokenServer(lives=600, refresh=True), Told()

    async def act(connector: RestConnector) -> None:
        for _ in range(3):
            await connector.listing(PERSON)
            told.stopped.time += 575

    with serving(tokens) as served:
        talk(oauth2(), served.url, act, environment=ENVIRONMENT, secrets=SECRETS, told=told)
    assert tokens.grants == ["client_credentials", "refresh_token", "refresh_token"]


def test_a_refused_login_is_an_error_that_shows_no_secret() -> None:
    with (
        serving(lambda asked: (400, {"error": "the-client-secret is wrong"})) as served,
        pytest.raises(ConnectorError, match=r"no token: POST .*/OAuth/Token was answered 400") as refused,
    ):
        talk(oauth2(), served.url, many(1), environment=ENVIRONMENT, secrets=SECRETS)
    assert "the-client" not in refused.value.message + refused.value.hint


@pytest.mark.parametrize(("status", "waited"), [(429, 7.0), (503, 0.5)])
def test_a_busy_token_endpoint_is_waited_for_by_writes_too(status: int, waited: float) -> None:
    """Nothing was acted on without a token."""
    tokens, told, busy = TokenServer(), Told(), [1]

    def act(asked: Asked) -> Answer:
        if busy:
            busy.pop()
            return status, "busy", {"retry-after": "7"}
        return (201, {"id": 1}) if asked.path == "/p" else tokens(asked)

    data = oauth2()
    data["operations"]["new"] = {"url": "p", "method": "POST"}
    data["harness"]["datatypes"]["Person"]["insert"] = "new"
    with serving(act) as served:
        made = talk(
            data, served.url, lambda c: c.create(PERSON, {}), environment=ENVIRONMENT, secrets=SECRETS, told=told
        )
        assert served.lines == ["POST /OAuth/Token", "POST /OAuth/Token", "POST /p"]
    assert made.id == "1"
    assert told.stopped.time == pytest.approx(waited)


def test_a_token_url_on_another_host_is_refused_unless_it_is_configured() -> None:
    with serving(TokenServer()) as login, serving(lambda asked: (200, [])) as served:
        data = oauth2(token_url=f"{login.url}/OAuth/Token")
        with pytest.raises(ConnectorError, match="was refused"):
            talk(data, served.url, many(1), environment=ENVIRONMENT, secrets=SECRETS)
        assert login.asked == served.asked == []
        configured = f"{login.url}/OAuth/Token"
        talk(oauth2(), served.url, many(1), environment=ENVIRONMENT, secrets=SECRETS, token_url=configured)
        assert login.lines == ["POST /OAuth/Token"]


@pytest.mark.parametrize(
    ("more", "header"),
    [
        ({"headers": {"X-Key": "$SECRET(secret)"}}, ("x-key", "the-client-secret")),
        ({"headers": {"Authorization": "Bearer $SECRET(secret)"}}, ("authorization", "Bearer the-client-secret")),
        (
            {"authentication": "basic", "username": "me/token", "password": "$SECRET(secret)"},
            ("authorization", "Basic " + base64.b64encode(b"me/token:the-client-secret").decode()),
        ),
    ],
)
def test_headers_tokens_and_basic_authentication_are_sent(more: dict[str, Any], header: tuple[str, str]) -> None:
    data = definition(LIST, {"list": "all"}, harness={"secrets": ["secret"]}, **more)
    with serving(lambda asked: (200, [])) as served:
        talk(data, served.url, many(1), environment=ENVIRONMENT, secrets={"secret": "CRM_SECRET"})
    assert served.asked[0].headers[header[0]] == header[1]


def test_a_session_token_is_got_by_an_operation_and_sent_as_the_definition_says() -> None:
    operations = {**LIST, "login": {"url": "session", "method": "PUT", "params": {"employeeToken": "$SECRET(secret)"}}}
    session = {
        "operation": "login",
        "token": "value.token",
        "header": "Authorization",
        "value": "Basic {{ ('0:' ~ token) | b64encode }}",
    }
    data = definition(operations, {"list": "all"}, harness={"secrets": ["secret"], "session": session})

    def act(asked: Asked) -> tuple[int, Any]:
        return (200, {"value": {"token": "session-token"}}) if asked.path == "/session" else (200, [])

    with serving(act) as served:
        talk(data, served.url, many(5), environment=ENVIRONMENT, secrets={"secret": "CRM_SECRET"})
    assert served.lines.count("PUT /session") == 1
    assert served.asked[0].query == {"employeeToken": "the-client-secret"}
    assert served.asked[1].headers["authorization"] == "Basic " + base64.b64encode(b"0:session-token").decode()


@given(
    rate=st.floats(0.5, 50),
    holds=st.lists(st.tuples(st.integers(0, 9), st.floats(0, 20)), max_size=3),
)
def test_requests_never_go_out_faster_than_agreed(rate: float, holds: list[tuple[int, float]]) -> None:
    """However many wait, and whatever pauses are asked for between them."""
    stopped = Stopped()
    went: list[float] = []
    held = 0.0

    async def go() -> None:
        nonlocal held
        turns = Turns(rate, stopped.clock)

        async def one(number: int) -> None:
            nonlocal held
            async with turns.turn(reads=number % 3 == 0) as sent:
                assert sent >= held
                went.append(sent)
                for at, seconds in holds:
                    if at == number:
                        turns.hold(seconds)
                        held = max(held, stopped.time + seconds)

        await asyncio.gather(*(one(number) for number in range(10)))

    asyncio.run(go())
    assert len(went) == 10
    assert all(later - earlier >= 1 / rate - 1e-9 for earlier, later in pairwise(went))


def test_a_configured_rate_holds_for_the_request_for_a_token_too() -> None:
    told = Told()
    with serving(TokenServer()) as served:
        talk(oauth2(), served.url, many(10), environment=ENVIRONMENT, secrets=SECRETS, rate=2.0, told=told)
        requests = len(served.asked)
    assert (requests - 1) / 2 <= told.stopped.time <= requests * (1 + TRANSIT) / 2  # the clock stands while it answers


@pytest.mark.parametrize(
    ("headers", "waited"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "Thu, 01 Jan 2026 00:00:09 GMT"}, 9.0),
        ({}, 1.0),
        ({"retry-after": "soon"}, 1.0),
        ({"x-rate-limit-remaining": "0", "x-rate-limit-reset": "12"}, 12.0),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_too_many_requests_are_waited_out_as_long_as_is_asked(
    headers: dict[str, str], waited: float, method: str
) -> None:
    """Writes too, as the system did not act on them."""
    answers: list[Answer] = [(429, "slow down", headers), (200, {"id": 1}), (200, {"id": 1})]
    operations = {"one": {"url": "people/{{ id }}"}, "new": {"url": "p", "method": "POST"}}
    data = definition(operations, {"lookup": "one", "insert": "new"})
    told = Told()
    with serving(lambda asked: answers.pop(0)) as served:
        if method == "GET":
            talk(data, served.url, lambda connector: connector.get(PERSON, "1"), told=told)
        else:
            talk(data, served.url, lambda connector: connector.create(PERSON, {}), told=told)
    assert told.stopped.time == pytest.approx(waited)
    assert len(served.asked) == 2


def test_a_limit_that_is_used_up_is_waited_out_before_the_next_request() -> None:
    told = Told()
    limit = {"ratelimit-remaining": "0", "ratelimit-reset": "5"}

    async def twice(connector: RestConnector) -> None:
        await connector.listing(PERSON)
        await connector.listing(PERSON)

    with serving(lambda asked: (200, [], limit)) as served:
        talk(definition(LIST, {"list": "all"}), served.url, twice, told=told)
    assert told.stopped.time == pytest.approx(5.0)


def test_a_pause_that_nobody_would_wait_for_is_an_error() -> None:
    with (
        serving(lambda asked: (429, "", {"retry-after": "86400"})) as served,
        pytest.raises(ConnectorError, match="was answered 429, to be tried in 86400 s"),
    ):
        talk(definition(LIST, {"list": "all"}), served.url, many(1))


@given(st.text(max_size=40))
def test_whatever_limit_headers_say_they_are_read_or_not(text: str) -> None:
    date = Stopped().clock.date()
    used = used_up({"ratelimit-remaining": "0", "ratelimit-reset": text}, date)
    for pause in (asked_pause({"retry-after": text}, date), used):
        assert pause is None or 0 <= pause < float("inf")
