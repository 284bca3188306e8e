"""Zendesk as CONNECTORS.md (section 3) tells of it. Zendesk's own servers were not reached.

Documented by the vendor (some of it through copies of its OpenAPI): cursor pages (`page[size]` to 100, `links.next`,
`meta`) and offset pages (`page`, `per_page`, `next_page`, `count`); 429 with `Retry-After`, `X-Rate-Limit` and
`X-Rate-Limit-Remaining`, on lists also `ratelimit-*`; a 429 in plain text without `Retry-After` on a limit of updates;
search that lags and gives 422 beyond 1000; names of organizations are unique, trimmed; create 201, `create_or_update`
200 or 201, DELETE 204 (of a user 200 with the user), deleted users and tickets in two steps; comments only through
tickets, whose PUT also gives an `audit`; `safe_update` with `updated_stamp` gives 409 where that is stale.
Seen in a Sesam connector: basic authentication with `{email}/token`; wrappers around requests; PUT changes what it
names; `description` of a ticket counts only when it is made; `.json` may stand behind a path.
Our reading, unconfirmed: 401 for others; 400 for a missing wrapper and pages of more than 100; 422 for what is missing
or taken; `safe_update` without `updated_stamp` is 400; the limits count over a minute, one of updates for each user.
"""

import base64
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from urllib.parse import urlencode

from tests.apps.app import App, Asked, Fields, Limit, Refused, Reply, Table

API = "/api/v2"
NAMES = {"organizations": "organization", "users": "user", "tickets": "ticket"}
MOST = 1000
"""Results that a search gives at most."""


class Zendesk(App):
    """An account: `limit` requests and `updates` of one user a minute; search shows what was `lag` seconds ago."""

    def __init__(
        self,
        clock: Callable[[], float],
        *,
        email: str = "agent@example.com",
        token: str = "key",
        limit: int = 700,
        updates: int | None = None,
        lag: float = 0,
    ) -> None:
        super().__init__(clock)
        self.email = email
        self.token = token
        self._lag = lag
        self._limit = Limit(limit, 60, clock)
        self._updates = updates
        self._updated: dict[str, Limit] = {}
        self._ids = count(1001)
        self.tables = {name: Table(clock) for name in NAMES}
        self.comments: dict[str, list[Fields]] = {}
        self._deleted: dict[str, dict[str, Fields]] = {"users": {}, "tickets": {}}
        for name in NAMES:
            self._resource(name)
        self._on("GET", "organizations/search", self._search_organizations)
        self._on("GET", "users/search", self._search_users)
        self._on("POST", "organizations/create_or_update", lambda asked: self._upsert("organizations", asked))
        self._on("POST", "users/create_or_update", lambda asked: self._upsert("users", asked))
        self._on("GET", "tickets/([0-9]+)/comments", self._comments)
        self._on("DELETE", "deleted_users/([0-9]+)", self._forget_user)
        self._on("DELETE", "deleted_tickets/([0-9]+)", self._forget_ticket)
        self._on("PUT", "deleted_tickets/([0-9]+)/restore", self._restore)

    def admit(self, asked: Asked) -> dict[str, str]:
        given = base64.b64encode(f"{self.email}/token:{self.token}".encode()).decode()
        if asked.headers.get("authorization") != f"Basic {given}":
            raise Refused(401, {"error": "Couldn't authenticate you"})
        wait = self._limit.take()
        headers = {"X-Rate-Limit": str(self._limit.number), "X-Rate-Limit-Remaining": str(self._limit.left)}
        if asked.method == "GET" and asked.path.removesuffix(".json").removeprefix(f"{API}/") in NAMES:
            headers |= {
                "ratelimit-limit": str(self._limit.number),
                "ratelimit-remaining": str(self._limit.left),
                "ratelimit-reset": "60",
            }
        if wait:
            raise Refused(429, {"error": "APIRateLimitExceeded"}, **headers, retry_after=str(int(wait) + 1))
        return headers

    def _on(self, method: str, path: str, handler: Callable[..., Reply]) -> None:
        self.on(method, rf"{API}/{path}(?:\.json)?", handler)

    def _resource(self, name: str) -> None:
        one, table = NAMES[name], self.tables[name]

        def listed(asked: Asked) -> Reply:
            wanted = {key: asked.query[key] for key in ("external_id", "role") if key in asked.query}
            records = [each for each in table.all() if wanted.items() <= each.items()]
            return Reply(body=self._page(name, asked, records))

        self._on("GET", name, listed)
        self._on("POST", name, lambda asked: Reply(status=201, body={one: self._create(name, asked.record(one))}))
        self._on("GET", f"{name}/([0-9]+)", lambda asked, id: Reply(body={one: table.found(id)}))
        self._on("PUT", f"{name}/([0-9]+)", lambda asked, id: self._put(name, id, asked.record(one)))
        self._on("DELETE", f"{name}/([0-9]+)", lambda asked, id: self._delete(name, id))

    def _create(self, name: str, sent: Fields) -> Fields:
        id, now = next(self._ids), self._now()
        record = {**_plain(sent), "id": id, "created_at": now, "updated_at": now}
        if name == "tickets":
            text = (sent.get("comment") or {}).get("body") or sent.get("description")
            if not text:
                raise _invalid("a ticket needs a comment")
            record["description"] = text
            self.comments[str(id)] = [self._comment(text)]
        self._checked(name, record)
        self.tables[name].put(str(id), record)
        return record

    def _put(self, name: str, id: str, sent: Fields) -> Reply:
        old = self.tables[name].found(id)
        if name == "users" and self._updated.setdefault(id, Limit(self._updates, 60, self.clock)).take():
            raise Refused(429, "Too many updates of this user")
        if name == "tickets" and sent.get("safe_update"):
            if "updated_stamp" not in sent:
                raise Refused(400, {"error": "updated_stamp is missing"})
            if sent["updated_stamp"] != old["updated_at"]:
                raise Refused(409, {"error": "UpdateConflict"})
        if name == "tickets" and sent.get("comment") and not sent["comment"].get("body"):
            raise _invalid("comment: body: cannot be blank")
        record = self._update(name, old, sent)
        if name != "tickets":
            return Reply(body={NAMES[name]: record})
        if sent.get("comment"):
            self.comments[id].append(self._comment(sent["comment"]["body"]))
        return Reply(body={"ticket": record, "audit": {"ticket_id": int(id), "created_at": record["updated_at"]}})

    def _update(self, name: str, old: Fields, sent: Fields) -> Fields:
        patch = _plain(sent)
        if name == "tickets":
            patch.pop("description", None)
            patch |= {"subject": patch["raw_subject"]} if "raw_subject" in patch else {}
        record = {**old, **patch, "updated_at": self._now()}
        self._checked(name, record)
        self.tables[name].put(str(record["id"]), record)
        return record

    def _checked(self, name: str, record: Fields) -> None:
        if name != "tickets" and not str(record.get("name") or "").strip():
            raise _invalid("name: cannot be blank")
        unique = {"organizations": "name", "users": "email"}.get(name)
        mine = str(record.get(unique) or "").strip() if unique else ""
        others = (each for each in self.tables[name].all() if each["id"] != record["id"])
        if unique and mine and any(str(each.get(unique)).strip() == mine for each in others):
            raise _invalid(f"{unique}: {mine} has already been taken")

    def _upsert(self, name: str, asked: Asked) -> Reply:
        sent = asked.record(NAMES[name])
        keys = {"organizations": ("id", "external_id"), "users": ("email", "external_id")}[name]
        for old in self.tables[name].all():
            if any(sent.get(key) is not None and sent[key] == old.get(key) for key in keys):
                return Reply(body={NAMES[name]: self._update(name, old, sent)})
        return Reply(status=201, body={NAMES[name]: self._create(name, sent)})

    def _delete(self, name: str, id: str) -> Reply:
        record = self.tables[name].found(id)
        self.tables[name].put(id, None)
        if name in self._deleted:
            self._deleted[name][id] = record
        return Reply(body={"user": {**record, "active": False}}) if name == "users" else Reply(status=204)

    def _forget_user(self, asked: Asked, id: str) -> Reply:
        return Reply(body={"deleted_user": self._taken("users", id)})

    def _forget_ticket(self, asked: Asked, id: str) -> Reply:
        self._taken("tickets", id)
        return Reply(body={"job_status": {"id": f"job-{id}", "status": "queued"}})

    def _restore(self, asked: Asked, id: str) -> Reply:
        self.tables["tickets"].put(id, self._taken("tickets", id))
        return Reply()

    def _taken(self, name: str, id: str) -> Fields:
        if id not in self._deleted[name]:
            raise Refused(404, {"error": "RecordNotFound"})
        return self._deleted[name].pop(id)

    def _comments(self, asked: Asked, id: str) -> Reply:
        self.tables["tickets"].found(id)
        newest = asked.query.get("sort") == "-created_at"
        shown = self.comments[id][::-1] if newest else self.comments[id]
        return Reply(body=self._page("comments", asked, shown))

    def _comment(self, text: str) -> Fields:
        return {"id": next(self._ids), "type": "Comment", "body": text, "created_at": self._now()}

    def _search_organizations(self, asked: Asked) -> Reply:
        found = self.tables["organizations"].all(lag=self._lag)
        for key in ("name", "external_id"):
            if key in asked.query:
                found = [one for one in found if str(one.get(key)).lower() == asked.query[key].lower()]
        return Reply(body=self._offset("organizations", asked, found, most=MOST))

    def _search_users(self, asked: Asked) -> Reply:
        found = self.tables["users"].all(lag=self._lag)
        if "external_id" in asked.query:
            found = [one for one in found if one.get("external_id") == asked.query["external_id"]]
        text = asked.query.get("query", "").lower()
        found = [one for one in found if text in f"{one.get('name')} {one.get('email')}".lower()]
        return Reply(body=self._offset("users", asked, found, most=MOST))

    def _page(self, name: str, asked: Asked, records: list[Fields]) -> Fields:
        if "page[size]" not in asked.query:
            return self._offset(name, asked, records)
        size = asked.number("page[size]", 100, least=1, most=100)
        after = asked.number("page[after]", 0)
        ids = [record["id"] for record in records]
        following = records[ids.index(after) + 1 :] if after in ids else [one for one in records if one["id"] > after]
        shown, more = following[:size], len(following) > size
        cursor = str(shown[-1]["id"]) if shown else None
        link = f"{self.url}{asked.path}?{urlencode({**asked.query, 'page[after]': cursor})}" if more else None
        return {name: shown, "meta": {"has_more": more, "after_cursor": cursor}, "links": {"next": link}}

    def _offset(self, name: str, asked: Asked, records: list[Fields], most: int | None = None) -> Fields:
        number, size = asked.number("page", 1, least=1), asked.number("per_page", 100, least=1, most=100)
        if most is not None and number * size > most:
            raise Refused(422, {"error": "invalid", "description": f"only {most} results are given"})
        end = number * size
        following = urlencode({**asked.query, "page": number + 1})
        link = f"{self.url}{asked.path}?{following}" if end < len(records) else None
        return {name: records[end - size : end], "next_page": link, "count": len(records)}

    def _now(self) -> str:
        return f"{datetime.fromtimestamp(self.clock(), UTC):%Y-%m-%dT%H:%M:%SZ}"


def _plain(sent: Fields) -> Fields:
    """What of a record is sent to be kept."""
    other = ("id", "created_at", "updated_at", "comment", "safe_update", "updated_stamp", "skip_verify_email")
    return {name: value for name, value in sent.items() if name not in other}


def _invalid(why: str) -> Refused:
    return Refused(422, {"error": "RecordInvalid", "description": why})
