"""The server that behaves like Zendesk, asked with plain httpx."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from tests.apps.app import Clock
from tests.apps.serving import served
from tests.apps.zendesk import Zendesk

API = "/api/v2"
AGENT = ("agent@example.com/token", "key")


@contextmanager
def asking(app: Zendesk) -> Iterator[httpx.Client]:
    with served(app), httpx.Client(base_url=app.url, auth=AGENT, trust_env=False, timeout=10) as client:
        yield client


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def http(clock: Clock) -> Iterator[httpx.Client]:
    with asking(Zendesk(clock, lag=120)) as client:
        yield client


def made(http: httpx.Client, kind: str, /, **fields: Any) -> Any:
    answer = http.post(f"{API}/{kind}s", json={kind: fields})
    assert answer.status_code == 201, answer.text
    return answer.json()[kind]


def test_an_organization(http: httpx.Client, clock: Clock) -> None:
    record = made(http, "organization", name="Fjord", domain_names=["a", "b"], external_id="run-1")
    assert record["updated_at"] == record["created_at"] == "2026-05-28T20:26:40Z"
    clock.go_on(1)
    one = f"{API}/organizations/{record['id']}"
    put = http.put(one, json={"organization": {"domain_names": ["c"]}}).json()
    assert put == {"organization": {**record, "domain_names": ["c"], "updated_at": "2026-05-28T20:26:41Z"}}
    assert http.get(f"{one}.json").json() == put
    again = {"external_id": "run-1", "name": "Fjord AS"}
    assert http.post(f"{API}/organizations/create_or_update", json={"organization": again}).status_code == 200
    other = {"external_id": "run-2", "name": "Berg"}
    assert http.post(f"{API}/organizations/create_or_update", json={"organization": other}).status_code == 201
    assert http.post(f"{API}/organizations", json={"organization": {"name": " Berg "}}).status_code == 422
    assert http.delete(one).status_code == 204
    assert http.get(one).status_code == 404


def test_a_user_is_deleted_in_two_steps(http: httpx.Client) -> None:
    record = made(http, "user", name="Kari", email="kari@example.com", skip_verify_email=True)
    assert "skip_verify_email" not in record
    assert http.post(f"{API}/users", json={"user": {"name": "K", "email": "kari@example.com"}}).status_code == 422
    assert http.delete(f"{API}/deleted_users/{record['id']}").status_code == 404
    deleted = http.delete(f"{API}/users/{record['id']}")
    assert (deleted.status_code, deleted.json()["user"]["active"]) == (200, False)
    assert http.delete(f"{API}/deleted_users/{record['id']}").status_code == 200
    assert http.delete(f"{API}/deleted_users/{record['id']}").status_code == 404


def test_a_ticket_has_comments_and_is_guarded_by_its_time(http: httpx.Client, clock: Clock) -> None:
    ticket = made(http, "ticket", subject="Broken", comment={"body": "It is broken"})
    one = f"{API}/tickets/{ticket['id']}"
    assert (ticket["description"], "comment" in ticket) == ("It is broken", False)
    clock.go_on(1)
    safe = {"safe_update": True, "updated_stamp": ticket["updated_at"], "description": "ignored"}
    put = http.put(one, json={"ticket": {**safe, "subject": "x", "raw_subject": "y", "comment": {"body": "Really"}}})
    assert (put.status_code, put.json().keys()) == (200, {"ticket", "audit"})
    assert (put.json()["ticket"]["subject"], put.json()["ticket"]["description"]) == ("y", "It is broken")
    assert http.put(one, json={"ticket": {**safe, "subject": "z"}}).status_code == 409
    assert http.put(one, json={"ticket": {"safe_update": True}}).status_code == 400
    comments = http.get(f"{one}/comments", params={"sort": "-created_at"}).json()["comments"]
    assert [comment["body"] for comment in comments] == ["Really", "It is broken"]
    first = http.get(f"{one}/comments", params={"sort": "-created_at", "page[size]": 1}).json()
    assert http.get(first["links"]["next"]).json()["comments"] == comments[1:]
    assert "updated_at" not in comments[0]
    assert http.delete(one).status_code == 204
    assert http.put(f"{API}/deleted_tickets/{ticket['id']}/restore").status_code == 200
    assert http.get(one).status_code == 200
    http.delete(one)
    assert http.delete(f"{API}/deleted_tickets/{ticket['id']}").json()["job_status"]["status"] == "queued"
    assert http.put(f"{API}/deleted_tickets/{ticket['id']}/restore").status_code == 404


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_both_kinds_of_pages(size: int) -> None:
    with asking(Zendesk(Clock())) as http:
        for number in range(4):
            made(http, "ticket", subject=f"s{number}", comment={"body": "b"}, external_id="mine")
        made(http, "ticket", subject="other", comment={"body": "b"}, external_id="theirs")
        for kind in ("page[size]", "per_page"):
            page = http.get(f"{API}/tickets.json", params={"external_id": "mine", kind: size}).json()
            seen, pages = [one["subject"] for one in page["tickets"]], 1
            while url := page["next_page"] if kind == "per_page" else page["links"]["next"]:
                page = http.get(url).json()
                seen += [one["subject"] for one in page["tickets"]]
                pages += 1
            assert (seen, pages) == (["s0", "s1", "s2", "s3"], -(-4 // size))


def test_search_lags_behind(http: httpx.Client, clock: Clock) -> None:
    record = made(http, "organization", name="Searched", external_id="S1")
    user = made(http, "user", name="Ola", email="ola@example.com")
    searches = ("organizations/search?name=SEARCHED", "organizations/search?external_id=s1")
    assert [http.get(f"{API}/{each}").json()["organizations"] for each in searches] == [[], []]
    assert http.get(f"{API}/users/search?query=ola@example.com").json()["users"] == []
    assert http.get(f"{API}/organizations/{record['id']}").status_code == 200
    clock.go_on(120)
    assert [http.get(f"{API}/{each}").json()["organizations"] for each in searches] == [[record], [record]]
    assert http.get(f"{API}/users/search?query=ola@example.com").json()["users"] == [user]
    assert http.get(f"{API}/users/search?page=11").status_code == 422


def test_too_many_requests_are_told_when_to_come_again() -> None:
    clock = Clock()
    with asking(Zendesk(clock, limit=3)) as http:
        answers = [http.get(f"{API}/users") for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert [answer.headers["x-rate-limit-remaining"] for answer in answers] == ["2", "1", "0", "0"]
        assert (answers[0].headers["x-rate-limit"], answers[0].headers["ratelimit-remaining"]) == ("3", "2")
        wait = answers[3].headers["retry-after"]
        clock.go_on(float(wait))
        assert http.get(f"{API}/users").status_code == 200


def test_too_many_updates_of_a_user_are_not_told_when() -> None:
    with asking(Zendesk(Clock(), updates=1)) as http:
        one = f"{API}/users/{made(http, 'user', name='Kari')['id']}"
        answers = [http.put(one, json={"user": {"name": name}}) for name in ("a", "b")]
        assert [answer.status_code for answer in answers] == [200, 429]
        assert (answers[1].headers["content-type"], "retry-after" in answers[1].headers) == ("text/plain", False)


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "organizations", {"name": "x"}, 400),
        ("POST", "organizations", {"organization": {}}, 422),
        ("POST", "tickets", {"ticket": {"subject": "no comment"}}, 422),
        ("PUT", "organizations/1", {"organization": {"name": "x"}}, 404),
        ("PATCH", "organizations/1", {"organization": {"name": "x"}}, 405),
        ("POST", "tickets/1/comments", {}, 405),
        ("GET", "organizations?page[size]=101", None, 400),
        ("GET", "organizations?per_page=101", None, 400),
        ("GET", "nothing", None, 404),
    ],
)
def test_refusals(http: httpx.Client, method: str, path: str, body: object, status: int) -> None:
    assert http.request(method, f"{API}/{path}", json=body).status_code == status


def test_who_may_not_is_refused_also_from_the_middle_on() -> None:
    app = Zendesk(Clock())
    with asking(app) as http:
        assert http.get(f"{API}/users", auth=("agent@example.com", "key")).status_code == 401
        assert http.get(f"{API}/users").status_code == 200
        app.token = "another"
        assert http.get(f"{API}/users").status_code == 401
    assert len(app.seen) == 3
