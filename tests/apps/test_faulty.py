"""Each fault of the network is really seen, by plain httpx; requests reach the server whole."""

from collections.abc import Iterator

import httpx
import pytest

from tests.apps.app import Clock
from tests.apps.faulty import HTML, Fault, Proxy, between
from tests.apps.serving import served
from tests.apps.zendesk import Zendesk

AGENT = ("agent@example.com/token", "key")
PATH = "/api/v2/organizations"


@pytest.fixture(scope="module")
def app() -> Iterator[Zendesk]:
    with served(Zendesk(Clock())) as running:
        yield running


@pytest.fixture(scope="module")
def network(app: Zendesk) -> Iterator[Proxy]:
    with between(app.url) as proxy:
        yield proxy


@pytest.fixture
def http(network: Proxy) -> Iterator[httpx.Client]:
    network.spoil(Fault.NONE)
    with httpx.Client(base_url=network.url, auth=AGENT, trust_env=False, timeout=10) as client:
        yield client


def test_without_a_fault_everything_is_passed_on(http: httpx.Client, app: Zendesk) -> None:
    made = http.post(PATH, json={"organization": {"name": "Fjord"}})
    one = f"{PATH}/{made.json()['organization']['id']}"
    assert (made.status_code, http.get(one).json()) == (201, made.json())
    assert http.head(one).status_code == 405
    direct = httpx.get(f"{app.url}{one}", auth=AGENT, trust_env=False)
    passed = http.get(one)
    changing = ("date", "connection", "x-rate-limit-remaining")
    assert [item for item in passed.headers.items() if item[0] not in changing] == [
        item for item in direct.headers.items() if item[0] not in changing
    ]
    assert http.delete(one).status_code == 204


def test_a_reset_in_the_middle_of_the_body(http: httpx.Client, network: Proxy) -> None:
    network.spoil(Fault.RESET)
    with http.stream("GET", PATH) as answer:
        assert answer.status_code == 200
        with pytest.raises(httpx.ReadError, match="reset"):
            answer.read()


def test_the_request_was_carried_out_although_its_answer_is_lost(http: httpx.Client, network: Proxy) -> None:
    network.spoil(Fault.RESET, times=1)
    with pytest.raises(httpx.ReadError):
        http.post(PATH, json={"organization": {"name": "Lost"}})
    names = [one["name"] for one in http.get(PATH).json()["organizations"]]
    assert names.count("Lost") == 1


def test_a_slow_drip(http: httpx.Client, network: Proxy) -> None:
    """Each part comes within any time limit for reading, so that only one for the whole answer ends it."""
    network.spoil(Fault.DRIP)
    with http.stream("GET", f"{PATH}/1", timeout=1) as answer:
        parts = list(answer.iter_raw())
    assert len(parts) > 3
    assert b"".join(parts) == b'{"error": "Not Found"}'


def test_half_a_json(http: httpx.Client, network: Proxy) -> None:
    whole = http.get(PATH).text
    network.spoil(Fault.HALF)
    half = http.get(PATH)
    assert (half.status_code, half.headers["content-type"]) == (200, "application/json")
    assert half.text == whole[: len(whole) // 2]
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        half.json()


@pytest.mark.parametrize("path", [PATH, f"{PATH}/1"])
def test_a_page_for_people_with_status_200(http: httpx.Client, network: Proxy, path: str) -> None:
    network.spoil(Fault.HTML)
    page = http.get(path)
    assert (page.status_code, page.headers["content-type"], page.content) == (200, "text/html", HTML)


def test_a_wrong_content_type(http: httpx.Client, network: Proxy) -> None:
    right = http.get(PATH)
    network.spoil(Fault.TYPE)
    wrong = http.get(PATH)
    assert (wrong.headers["content-type"], wrong.json()) == ("text/plain", right.json())


def test_a_burst_of_500(http: httpx.Client, network: Proxy) -> None:
    network.spoil(Fault.ERROR, times=3)
    assert [http.get(PATH).status_code for _ in range(5)] == [500, 500, 500, 200, 200]
    assert network.spoiled == 3


def test_silence(http: httpx.Client, network: Proxy) -> None:
    network.spoil(Fault.SILENCE, times=1)
    with pytest.raises(httpx.ReadTimeout):
        http.get(PATH, timeout=0.3)
    assert http.get(PATH).status_code == 200


def test_a_connection_that_ends_before_the_answer(http: httpx.Client, network: Proxy, app: Zendesk) -> None:
    """Kept alive or new: the server has not seen the request."""
    http.get(PATH)
    network.spoil(Fault.REFUSED, times=2)
    before = len(app.seen)
    for _ in range(2):
        with pytest.raises(httpx.RemoteProtocolError, match="disconnected"):
            http.get(PATH)
    assert len(app.seen) == before
    assert http.get(PATH).status_code == 200
