"""YouTrack as CONNECTORS.md (section 2) tells of it. JetBrains' own servers were not reached.

Documented by the vendor: bearer token; `$skip` and `$top` with pages of 42; YouTrack REST gives bare arrays and,
without `fields`, only `id` and `$type`; Hub gives objects with the resource's name around the list; POST updates only
what it names, no PUT and no PATCH; Hub's success is 200; two ids, `ringId` being the Hub's; from 2026.1 on
organizations are at `api/admin/organizations` with a unique `key`, and users and groups can be written at `api/`,
e-mail addresses still only through Hub; `query=name: "x"` for groups; DELETE of a user in Hub only.
Seen in a Sesam connector: Hub's `fields=` (empty) for everything; create, update and delete of the Hub's organizations.
Third-party: the token needs the scopes of both services; `login: x` as query for users.
Our reading, unconfirmed: 401 and 403 for tokens and scopes; Hub without `fields` shows ids; a query that no source
shows is 400; missing names, keys and logins given twice, logins
with blanks and e-mail addresses without `type` are 400; the Hub's organizations from 2026.1 on are none; what is
written in Hub is seen at `api/` after `lag` seconds; before 2026.1 `api/` refuses to write with 405. Its limit of
requests is not known, so there is none.
"""

import re
import uuid
from collections.abc import Callable
from itertools import count

from tests.apps.app import App, Asked, Fields, Refused, Reply, Table

PAGE = 42
HUB = r"/hub/api/rest"
TYPES = {"users": "User", "usergroups": "UserGroup", "organizations": "Organization"}
QUERIES = {"users": re.compile(r"login: (?P<login>\S+)"), "usergroups": re.compile(r'name: "(?P<name>[^"]*)"')}

LOGIN = re.compile(r"[^\s<>/\\]+")


class YouTrack(App):
    """A YouTrack server with its Hub; `moved` for 2026.1 and later, `scopes` are those of its one token."""

    def __init__(
        self,
        clock: Callable[[], float],
        *,
        token: str = "perm:abc",
        scopes: tuple[str, ...] = ("YouTrack", "Hub"),
        moved: bool = False,
        lag: float = 0,
    ) -> None:
        super().__init__(clock)
        self.token = token
        self._scopes = scopes
        self._moved = moved
        self._lag = lag
        self._numbers = count(1)
        self.tables = {name: Table(clock) for name in TYPES}
        for name in TYPES:
            self._hub(name)
        self._rest("users", "users")
        self._rest("groups", "usergroups")
        if moved:
            self._rest("admin/organizations", "organizations")

    def admit(self, asked: Asked) -> dict[str, str]:
        if asked.headers.get("authorization") != f"Bearer {self.token}":
            raise Refused(401, {"error": "Unauthorized"})
        if ("Hub" if asked.path.startswith("/hub/") else "YouTrack") not in self._scopes:
            raise Refused(403, {"error": "Forbidden"})
        return {}

    def _hub(self, name: str) -> None:
        if self._moved and name == "organizations":
            self.on("GET", f"{HUB}/{name}", lambda asked: Reply(body={name: []}))
            return
        table = self.tables[name]

        def listed(asked: Asked) -> Reply:
            shown = [_hub_fields(one, asked) for one in _page(asked, _queried(asked, name, table.all()))]
            return Reply(body={name: shown})

        def updated(asked: Asked, id: str) -> Reply:
            return Reply(body=_hub_fields(self._update(name, id, asked.record()), asked))

        def deleted(asked: Asked, id: str) -> Reply:
            record = table.found(id)
            if name == "users" and "successor" in asked.query and table.get(asked.query["successor"]) is None:
                raise Refused(400, {"error": "no such successor"})
            table.put(id, None)
            return Reply(body=_hub_fields(record, asked))

        self.on("GET", f"{HUB}/{name}", listed)
        self.on("POST", f"{HUB}/{name}", lambda asked: Reply(body=_hub_fields(self._create(name, asked), asked)))
        self.on("GET", f"{HUB}/{name}/([^/]+)", lambda asked, id: Reply(body=_hub_fields(table.found(id), asked)))
        self.on("POST", f"{HUB}/{name}/([^/]+)", updated)
        self.on("DELETE", f"{HUB}/{name}/([^/]+)", deleted)

    def _rest(self, path: str, name: str) -> None:
        table, own = self.tables[name], name == "organizations"
        lag = 0 if own else self._lag

        def hub_id(id: str) -> str:
            return next((str(one["id"]) for one in table.all(lag=lag) if one["youtrackId"] == id), "")

        def listed(asked: Asked) -> Reply:
            records = table.all(lag=lag)
            if "query" in asked.query:
                records = [one for one in records if asked.query["query"] in (one.get("login"), one.get("name"))]
            return Reply(body=[_rest_fields(name, one, asked) for one in _page(asked, records)])

        def updated(asked: Asked, id: str) -> Reply:
            patch = asked.record()
            if {"email", "profile", "details"} & patch.keys():
                raise Refused(400, {"error": "through Hub only"})
            return Reply(body=_rest_fields(name, self._update(name, hub_id(id), patch), asked))

        def deleted(asked: Asked, id: str) -> Reply:
            table.found(hub_id(id))
            table.put(hub_id(id), None)
            return Reply()

        one = f"/api/{path}/([^/]+)"
        self.on("GET", f"/api/{path}", listed)
        self.on("GET", one, lambda asked, id: Reply(body=_rest_fields(name, table.found(hub_id(id), lag=lag), asked)))
        if self._moved:
            self.on(
                "POST", f"/api/{path}", lambda asked: Reply(body=_rest_fields(name, self._create(name, asked), asked))
            )
            self.on("POST", one, updated)
            if own:
                self.on("DELETE", one, deleted)

    def _create(self, name: str, asked: Asked) -> Fields:
        sent = asked.record()
        if not (sent.get("name") or (name == "users" and sent.get("login"))):
            raise Refused(400, {"error": "name is required"})
        if name == "users" and not LOGIN.fullmatch(str(sent.get("login") or "login")):
            raise Refused(400, {"error": "no login"})
        if name == "users" and sent.get("profile") and (sent["profile"].get("email") or {}).get("type") != "EmailJSON":
            raise Refused(400, {"error": "profile.email: no type"})
        record = {
            **sent,
            "id": str(uuid.UUID(int=next(self._numbers))),
            "youtrackId": f"1-{next(self._numbers)}",
            "type": TYPES[name].lower(),
            "creationTime": int(self.clock() * 1000),
        }
        self._only_key(name, record)
        if name == "users" and any(one.get("login") == sent.get("login") for one in self.tables[name].all()):
            raise Refused(400, {"error": "the login is taken"})
        self.tables[name].put(record["id"], record)
        return record

    def _update(self, name: str, id: str, patch: Fields) -> Fields:
        old = self.tables[name].found(id)
        own = {key: old[key] for key in ("id", "youtrackId", "type", "creationTime")}
        record = {**old, **patch, **own}
        self._only_key(name, record)
        self.tables[name].put(id, record)
        return record

    def _only_key(self, name: str, record: Fields) -> None:
        others = (one.get("key") for one in self.tables[name].all() if one["id"] != record["id"])
        if record.get("key") is not None and record["key"] in others:
            raise Refused(400, {"error": "the key is taken"})


def _page(asked: Asked, records: list[Fields]) -> list[Fields]:
    skip = asked.number("$skip", 0)
    return records[skip : skip + asked.number("$top", PAGE)]


def _queried(asked: Asked, name: str, records: list[Fields]) -> list[Fields]:
    if "query" not in asked.query:
        return records
    match = QUERIES[name].fullmatch(asked.query["query"]) if name in QUERIES else None
    if match is None:
        raise Refused(400, {"error": "this query is not understood"})
    return [one for one in records if match.groupdict().items() <= one.items()]


def _hub_fields(record: Fields, asked: Asked) -> Fields:
    shown = {name: value for name, value in record.items() if name != "youtrackId"}
    wanted = asked.query.get("fields")
    if wanted is None:
        return {"id": record["id"], "type": record["type"]}
    return shown if wanted == "" else _chosen(shown, wanted)


def _rest_fields(name: str, record: Fields, asked: Asked) -> Fields:
    shown = {**record, "id": record["youtrackId"], "ringId": record["id"]}
    return {**_chosen(shown, asked.query.get("fields", "id")), "$type": TYPES[name]}


def _chosen(record: Fields, wanted: str) -> Fields:
    """The attributes that `fields` names, as in `id,profile(email(email))`; those that are not known are left out."""
    chosen: Fields = {}
    for name, inner in _names(wanted):
        if name in record:
            value = record[name]
            chosen[name] = _chosen(value, inner) if inner and isinstance(value, dict) else value
    return chosen


def _names(wanted: str) -> list[tuple[str, str]]:
    if wanted.count("(") != wanted.count(")"):
        raise Refused(400, {"error": "fields: a bracket is missing"})
    parts, depth = [""], 0
    for letter in wanted:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    split = [part.strip().partition("(") for part in parts]
    return [(name, rest.removesuffix(")")) for name, _, rest in split]
