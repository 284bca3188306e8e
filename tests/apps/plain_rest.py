"""A plain REST API, as the shipped definition `rest` has it; nobody's system, strict where people's own ones are.

`customers` in bare arrays of pages (`page` from 1, `per_page` to 100); bearer token; create 201, PATCH takes a JSON
merge patch (RFC 7396) as `application/merge-patch+json`, DELETE 204; a `name` is needed, what the system sets itself
is refused with 400, and every save moves `updated_at`, which has whole seconds.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any

from tests.apps.app import App, Asked, Fields, Refused, Reply, Table

OWN = ("id", "updated_at")


class PlainRest(App):
    """Somebody's system with customers."""

    def __init__(self, clock: Callable[[], float], *, token: str = "planted-token") -> None:
        super().__init__(clock)
        self._token = token
        self._ids = count(1)
        self.customers = Table(clock)
        self.on("GET", "/api/customers", self._list)
        self.on("POST", "/api/customers", lambda asked: Reply(status=201, body=self._saved({}, asked.record())))
        self.on("GET", "/api/customers/([^/]+)", lambda asked, id: Reply(body=self.customers.found(id)))
        self.on("PATCH", "/api/customers/([^/]+)", self._patch)
        self.on("DELETE", "/api/customers/([^/]+)", self._delete)

    def admit(self, asked: Asked) -> dict[str, str]:
        if asked.headers.get("authorization") != f"Bearer {self._token}":
            raise Refused(401, {"error": "unauthorized"})
        return {}

    def _list(self, asked: Asked) -> Reply:
        number, size = asked.number("page", 1, least=1), asked.number("per_page", 20, least=1, most=100)
        return Reply(body=self.customers.all()[(number - 1) * size : number * size])

    def _patch(self, asked: Asked, id: str) -> Reply:
        old = self.customers.found(id)
        patch = asked.json("application/merge-patch+json")
        if not isinstance(patch, dict):
            raise Refused(400, {"error": "no merge patch of an object"})
        return Reply(body=self._saved(old, patch))

    def _delete(self, asked: Asked, id: str) -> Reply:
        self.customers.found(id)
        self.customers.put(id, None)
        return Reply(status=204)

    def _saved(self, old: Fields, patch: Fields) -> Fields:
        if own := [name for name in OWN if name in patch]:
            raise Refused(400, {"error": f"{own[0]} is read-only"})
        record = _merged(old, patch)
        if not record.get("name"):
            raise Refused(400, {"error": "name is required"})
        record["id"] = old.get("id") or next(self._ids)
        record["updated_at"] = f"{datetime.fromtimestamp(self.clock(), UTC):%Y-%m-%dT%H:%M:%SZ}"
        self.customers.put(str(record["id"]), record)
        return record


def _merged(old: Any, patch: Fields) -> Fields:
    """RFC 7396, section 2."""
    record = dict(old) if isinstance(old, dict) else {}
    for name, value in patch.items():
        if value is None:
            record.pop(name, None)
        else:
            record[name] = _merged(record.get(name), value) if isinstance(value, dict) else value
    return record
