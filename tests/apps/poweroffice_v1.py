"""PowerOffice GO v1 as CONNECTORS.md (section 4.2) tells of it. PowerOffice's own servers were not reached.

Documented by the vendor: tokens of about ten minutes by client credentials, with a refresh token; answers are
`{"data", "success", "validation", "count"}` and failures have `success: false`; `$filter`, `$skip`, `$top`, 50,000 rows
at most; POST makes a customer or contact and, where it has an `id`, updates it, with 200; contacts stand below their
customer (`Customer/{id}/Contact/`); 50 requests a second, then 429; **reads show a replica**, typically less than a
second behind.
Seen in a Sesam connector: `Customer/{id}`, the list `partycontactperson`, `LastChanged ge datetimeoffset'…'`.
Our reading, unconfirmed: failures have status 200 (`failing` is for another); 401 for a wrong key or token; an update
changes what it names; a filter other than the one that was seen is a failure; a missing `name` is one.
"""

import base64
import re
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from urllib.parse import parse_qsl

from tests.apps.app import App, Asked, Fields, Limit, Refused, Reply, Table

LIFETIME = 600  # seconds of a token
MOST = 50_000  # rows of a list
SINCE = re.compile(r"LastChanged ge datetimeoffset'([^']+)'")


class PowerOfficeV1(App):
    """A client of PowerOffice GO v1 whose reads show what was `lag` seconds ago."""

    def __init__(
        self, clock: Callable[[], float], *, keys: str = "app:client", lag: float = 0.5, failing: int = 200
    ) -> None:
        super().__init__(clock)
        self._keys = keys
        self._lag = lag
        self._failing = failing
        self._limit = Limit(50, 1, clock)
        self._tokens: dict[str, float] = {}
        self._refreshing: set[str] = set()
        self._ids = count(1)
        self.customers = Table(clock)
        self.contacts = Table(clock)
        self.on("POST", "/OAuth/Token", self._token)
        self.on("GET", "/Customer/?", lambda asked: self._list(asked, self.customers))
        self.on("POST", "/Customer/?", lambda asked: self._save(asked, self.customers, {}))
        self.on("GET", "/Customer/([0-9]+)/?", lambda asked, id: self._shown(self._found(self.customers, id, lag)))
        self.on("DELETE", "/Customer/([0-9]+)/?", lambda asked, id: self._delete(self.customers, id))
        self.on("GET", "/partycontactperson/?", lambda asked: self._list(asked, self.contacts))
        self.on("POST", "/Customer/([0-9]+)/Contact/?", self._save_contact)
        self.on("DELETE", "/Customer/([0-9]+)/Contact/([0-9]+)/?", self._delete_contact)

    def admit(self, asked: Asked) -> dict[str, str]:
        if self._limit.take():
            raise Refused(429, "Too many requests")
        if asked.path != "/OAuth/Token":
            kind, _, token = asked.headers.get("authorization", "").partition(" ")
            if kind != "Bearer" or self._tokens.get(token, 0) <= self.clock():
                raise Refused(401, {"message": "Authorization has been denied for this request."})
        return {}

    def _token(self, asked: Asked) -> Reply:
        form = dict(parse_qsl(asked.body.decode("latin-1")))
        if asked.headers.get("authorization") != f"Basic {base64.b64encode(self._keys.encode()).decode()}":
            raise Refused(401, {"error": "invalid_client"})
        refreshed = form.get("grant_type") == "refresh_token" and form.get("refresh_token") in self._refreshing
        if form.get("grant_type") != "client_credentials" and not refreshed:
            raise Refused(400, {"error": "invalid_grant"})
        self._refreshing.discard(form.get("refresh_token", ""))
        number = len(self._tokens) + 1
        self._tokens[f"token-{number}"] = self.clock() + LIFETIME
        self._refreshing.add(f"refresh-{number}")
        answer = {"access_token": f"token-{number}", "refresh_token": f"refresh-{number}"}
        return Reply(body={**answer, "token_type": "bearer", "expires_in": LIFETIME})

    def _list(self, asked: Asked, table: Table) -> Reply:
        records = table.all(lag=self._lag)
        if "$filter" in asked.query:
            match = SINCE.fullmatch(asked.query["$filter"])
            if match is None:
                raise self._failure("this filter is not understood")
            records = [one for one in records if one["lastChanged"] >= match[1]]
        skip, top = asked.number("$skip", 0), asked.number("$top", MOST)
        if top > MOST:
            raise self._failure(f"at most {MOST} rows")
        return Reply(body={"data": records[skip : skip + top], "success": True, "count": len(records)})

    def _save(self, asked: Asked, table: Table, own: Fields) -> Reply:
        sent = asked.record()
        old = self._found(table, str(sent["id"])) if sent.get("id") else {}
        fields = {**old, **sent, **own, "id": old.get("id") or next(self._ids)}
        if not (fields.get("name") or (fields.get("firstName") and fields.get("lastName"))):
            raise self._failure("name is required")
        fields["lastChanged"] = datetime.fromtimestamp(self.clock(), UTC).isoformat()
        table.put(str(fields["id"]), fields)
        return self._shown(fields)

    def _save_contact(self, asked: Asked, parent: str) -> Reply:
        self._found(self.customers, parent)
        return self._save(asked, self.contacts, {"partyId": int(parent)})

    def _delete(self, table: Table, id: str) -> Reply:
        self._found(table, id)
        table.put(id, None)
        return Reply(body={"success": True})

    def _delete_contact(self, asked: Asked, parent: str, id: str) -> Reply:
        if str(self._found(self.contacts, id)["partyId"]) != parent:
            raise self._failure("there is no such contact")
        return self._delete(self.contacts, id)

    def _found(self, table: Table, id: str, lag: float = 0) -> Fields:
        record = table.get(id, lag=lag)
        if record is None:
            raise self._failure(f"there is no {id}")
        return record

    def _shown(self, record: Fields) -> Reply:
        return Reply(body={"data": record, "success": True, "validation": None})

    def _failure(self, why: str) -> Refused:
        return Refused(self._failing, {"data": None, "success": False, "validation": {"message": why}})
