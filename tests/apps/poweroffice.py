"""PowerOffice GO v2 as CONNECTORS.md (section 4.1) tells of it. PowerOffice's own servers were not reached.

Documented by the vendor: tokens by client credentials with the subscription key beside them, which every call needs as
well, for about 20 minutes; 10 requests a second for each subscription key, then 429 with `statusCode` and `message`.
From copies of its OpenAPI: `pageNumber` from 1 and `pageSize` (5000, at most 20,000), bare arrays, 204 for none;
`lastChangedDateTimeOffsetGreaterThan` leaves out the time itself; PATCH takes a JSON patch as
`application/json-patch+json`; create 201, update and delete 200, 409 for what is in use; contact persons stand below
their customer and need `FirstName` and `LastName`; `ExternalImportReference` (50 letters) and `ExternalCode` are
unique.
Our reading, unconfirmed: 401 for a wrong key or token; 400 for what is missing, taken, too long or read-only, for pages
out of bounds, for a patch that cannot be applied; names of properties are taken in any case, and shown as they are
documented.
`Retry-After` is unconfirmed and so left out. Reads show what was `lag` seconds ago, as v1 is documented to do.
"""

import base64
import re
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any
from urllib.parse import parse_qsl

from tests.apps.app import App, Asked, Fields, Limit, Refused, Reply, Table

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
LIFETIME = 1200  # seconds of a token
CUSTOMER = (
    *("Id", "Number", "Name", "FirstName", "LastName", "IsPerson", "IsArchived", "EmailAddress", "OrganizationNumber"),
    *("ExternalImportReference", "ExternalNumber", "InvoiceDeliveryType", "PhoneNumber", "MailAddress"),
    *("CreatedDateTimeOffset", "LastChangedDateTimeOffset"),
)
PERSON = (
    *("Id", "ContactId", "FirstName", "LastName", "EmailAddress", "PhoneNumber", "ExternalCode", "IsActive"),
    *("CreatedDateTimeOffset", "LastChangedDateTimeOffset"),
)
ASSIGNED = ("Id", "ContactId", "CreatedDateTimeOffset", "LastChangedDateTimeOffset")
FILTERS = {
    "customernos": "Number",
    "externalnos": "ExternalNumber",
    "externalimportreference": "ExternalImportReference",
    "contactids": "ContactId",
    "externalcodes": "ExternalCode",
}


class PowerOffice(App):
    """A client of PowerOffice GO v2; `use` marks a record as in use."""

    def __init__(
        self, clock: Callable[[], float], *, keys: str = "app:client", subscription: str = "sub", lag: float = 0
    ) -> None:
        super().__init__(clock)
        self._keys = keys
        self._subscription = subscription
        self._lag = lag
        self._limit = Limit(10, 1, clock)
        self._tokens: dict[str, float] = {}
        self._ids = count(1)
        self.customers = Table(clock)
        self.persons = Table(clock)
        self._used: set[str] = set()
        below = r"/v2/ContactPersons/([^/]+)"
        self.on("POST", "/OAuth/Token", self._token)
        self.on("GET", "/v2/Customers", lambda asked: self._list(asked, self.customers))
        self.on("POST", "/v2/Customers", lambda asked: self._created(self.customers, self._customer(asked)))
        self.on("GET", "/v2/Customers/([^/]+)", lambda asked, id: Reply(body=self.customers.found(id, lag=lag)))
        self.on("PATCH", "/v2/Customers/([^/]+)", lambda asked, id: self._patch(asked, self.customers, id))
        self.on("DELETE", "/v2/Customers/([^/]+)", lambda asked, id: self._delete(self.customers, id))
        self.on("GET", "/v2/ContactPersons", lambda asked: self._list(asked, self.persons))
        self.on("POST", below, lambda asked, at: self._created(self.persons, self._person(asked, at)))
        self.on("GET", f"{below}/([^/]+)", lambda asked, at, id: Reply(body=self._below(at, id, lag)))
        self.on("PATCH", f"{below}/([^/]+)", self._patch_person)
        self.on("DELETE", f"{below}/([^/]+)", self._delete_person)

    def use(self, id: int) -> None:
        """From now on something depends on a record, so that it cannot be deleted."""
        self._used.add(str(id))

    def admit(self, asked: Asked) -> dict[str, str]:
        if asked.headers.get("ocp-apim-subscription-key") != self._subscription:
            raise Refused(401, {"statusCode": 401, "message": "Access denied due to missing subscription key."})
        if self._limit.take():
            raise Refused(429, {"statusCode": 429, "message": "Rate limit is exceeded. Try again in 1 seconds."})
        if asked.path != "/OAuth/Token":
            kind, _, token = asked.headers.get("authorization", "").partition(" ")
            if kind != "Bearer" or self._tokens.get(token, 0) <= self.clock():
                raise Refused(401, {"statusCode": 401, "message": "Unauthorized"})
        return {}

    def _token(self, asked: Asked) -> Reply:
        if asked.headers.get("content-type", "").partition(";")[0] != "application/x-www-form-urlencoded":
            raise Refused(415, {"error": "a form is wanted"})
        if dict(parse_qsl(asked.body.decode("latin-1"))).get("grant_type") != "client_credentials":
            raise Refused(400, {"error": "unsupported_grant_type"})
        if asked.headers.get("authorization") != f"Basic {base64.b64encode(self._keys.encode()).decode()}":
            raise Refused(401, {"error": "invalid_client"})
        token = f"token-{len(self._tokens) + 1}"
        self._tokens[token] = self.clock() + LIFETIME
        return Reply(body={"access_token": token, "token_type": "Bearer", "expires_in": LIFETIME})

    def _list(self, asked: Asked, table: Table) -> Reply:
        number = asked.number("pageNumber", 1, least=1)
        size = asked.number("pageSize", 5000, least=1, most=20_000)
        given = {name.lower(): value for name, value in asked.query.items()}
        records = table.all(lag=self._lag)
        for name, key in FILTERS.items():
            if name in given:
                records = [one for one in records if str(one.get(key)) in given[name].split(",")]
        for name, key in (("created", "Created"), ("customercreated", "Created"), ("lastchanged", "LastChanged")):
            if (after := given.get(f"{name}datetimeoffsetgreaterthan")) is not None:
                records = [one for one in records if _time(one[f"{key}DateTimeOffset"]) > _time(after)]
        shown = records[(number - 1) * size : number * size]
        return Reply(body=shown) if shown else Reply(status=204)

    def _customer(self, asked: Asked) -> Fields:
        id = next(self._ids)
        record = {"Number": 10_000 + id, "IsPerson": False, "IsArchived": False, **_cased(asked.record(), CUSTOMER)}
        return {**record, "Id": id}

    def _person(self, asked: Asked, at: str) -> Fields:
        self.customers.found(at)
        return {"IsActive": True, **_cased(asked.record(), PERSON), "Id": next(self._ids), "ContactId": int(at)}

    def _created(self, table: Table, record: Fields) -> Reply:
        now = self._now()
        record |= {"CreatedDateTimeOffset": now, "LastChangedDateTimeOffset": now}
        self._checked(table, record)
        table.put(str(record["Id"]), record)
        return Reply(status=201, body=record)

    def _checked(self, table: Table, record: Fields) -> None:
        person = table is self.persons or record.get("IsPerson")
        for name in ("FirstName", "LastName") if person else ("Name",):
            if not record.get(name):
                raise Refused(400, {"errors": {name: ["is required"]}})
        if record.get("EmailAddress") and not EMAIL.fullmatch(record["EmailAddress"]):
            raise Refused(400, {"errors": {"EmailAddress": ["is no e-mail address"]}})
        key = "ExternalCode" if table is self.persons else "ExternalImportReference"
        if len(str(record.get(key) or "")) > 50:
            raise Refused(400, {"errors": {key: ["at most 50 letters"]}})
        others = (one for one in table.all() if one["Id"] != record["Id"])
        if record.get(key) and any(one.get(key) == record[key] for one in others):
            raise Refused(400, {"errors": {key: ["must be unique"]}})

    def _patch(self, asked: Asked, table: Table, id: str) -> Reply:
        old = table.found(id)
        record = _patched(old, asked.json("application/json-patch+json"), PERSON if table is self.persons else CUSTOMER)
        record["LastChangedDateTimeOffset"] = self._now()
        self._checked(table, record)
        table.put(id, record)
        return Reply(body=record)

    def _delete(self, table: Table, id: str) -> Reply:
        table.found(id)
        if id in self._used:
            raise Refused(409, {"statusCode": 409, "message": "The record is in use."})
        table.put(id, None)
        return Reply()

    def _below(self, at: str, id: str, lag: float = 0) -> Fields:
        record = self.persons.found(id, lag=lag)
        if str(record["ContactId"]) != at:
            raise Refused(404, {"statusCode": 404, "message": "Not Found"})
        return record

    def _patch_person(self, asked: Asked, at: str, id: str) -> Reply:
        self._below(at, id)
        return self._patch(asked, self.persons, id)

    def _delete_person(self, asked: Asked, at: str, id: str) -> Reply:
        self._below(at, id)
        return self._delete(self.persons, id)

    def _now(self) -> str:
        return datetime.fromtimestamp(self.clock(), UTC).isoformat()


def _cased(sent: Fields, names: tuple[str, ...]) -> Fields:
    known = {name.lower(): name for name in names if name not in ASSIGNED}
    if own := [name for name in ASSIGNED if name.lower() in map(str.lower, sent)]:
        raise Refused(400, {"errors": {own[0]: ["is read-only"]}})
    return {known[name.lower()]: value for name, value in sent.items() if name.lower() in known}


def _patched(record: Fields, patch: Any, names: tuple[str, ...]) -> Fields:
    """A record after a JSON patch of its own properties; refused with 400 where it cannot be applied."""
    known = {f"/{name}".lower(): name for name in names if name not in ASSIGNED}
    if not isinstance(patch, list) or not patch:
        raise Refused(400, {"error": "a JSON patch is a list of operations"})
    record = dict(record)
    for each in patch:
        op, name = (
            (each.get("op"), known.get(str(each.get("path")).lower())) if isinstance(each, dict) else (None, None)
        )
        if name is None or op not in ("add", "replace", "remove", "test") or (op != "remove" and "value" not in each):
            raise Refused(400, {"error": f"this operation cannot be applied: {each}"})
        if op == "remove":
            record.pop(name, None)
        elif op != "test":
            record[name] = each["value"]
        elif record.get(name) != each["value"]:
            raise Refused(400, {"error": f"{name} is another value"})
    return record


def _time(text: str) -> datetime:
    try:
        time = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError as error:
        raise Refused(400, {"error": f"{text} is no time"}) from error
    return time if time.tzinfo else time.replace(tzinfo=UTC)
