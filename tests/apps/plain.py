"""A plain, strict JSON REST server, such as people write for a system of their own; it is nobody's in particular.

What it is strict about is what such APIs are documented to be: bearer token; pages by `page` and `per_page` (20, at
most 100), and no parameter that it does not know; records as `application/json` (RFC 8259), updates as
`application/merge-patch+json` (RFC 7396), anything else 415; ETags, of which an `If-Match` that is not the last one is
412, and with `guarded` an update without it 428 (RFC 6585); 422 for what is required and missing or empty, and for
what the server sets itself; 404 for what is not there, after it was deleted as well.
"""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

from tests.apps.app import App, Asked, Fields, Refused, Reply, Table

ASSIGNED = ("id", "updated_at")
MERGE_PATCH = "application/merge-patch+json"
MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """Records of one kind: below which path, what each must have, and whether ids are numbers or UUIDs."""

    path: str
    required: tuple[str, ...] = ("name",)
    numbered: bool = True


class Plain(App):
    """A server of some collections; `guarded` wants `If-Match` with every update."""

    def __init__(
        self,
        clock: Callable[[], float],
        collections: Iterable[Collection],
        *,
        token: str = "planted-token",
        guarded: bool = False,
    ) -> None:
        super().__init__(clock)
        self.token = token
        self._guarded = guarded
        self._ids = count(1)
        self._versions = count(1)
        self._tags: dict[tuple[str, str], str] = {}
        self.tables: dict[str, Table] = {}
        for collection in collections:
            self._collection(collection)

    def admit(self, asked: Asked) -> dict[str, str]:
        if asked.headers.get("authorization") != f"Bearer {self.token}":
            raise Refused(401, {"error": "unauthorized"}, www_authenticate="Bearer")
        return {}

    def _collection(self, of: Collection) -> None:
        table = self.tables[of.path] = Table(self.clock)
        one = f"/api/{of.path}/([^/]+)"

        def listed(asked: Asked) -> Reply:
            if unknown := asked.query.keys() - {"page", "per_page"}:
                raise Refused(400, {"error": f"unknown parameters: {', '.join(sorted(unknown))}"})
            number, size = asked.number("page", 1, least=1), asked.number("per_page", 20, least=1, most=MOST)
            return Reply(body=table.all()[(number - 1) * size : number * size])

        def created(asked: Asked) -> Reply:
            record = {**_sent(asked.record()), "id": next(self._ids) if of.numbered else str(uuid.uuid4())}
            reply = self._save(of, record)
            return Reply(
                status=201, body=reply.body, headers={**reply.headers, "location": f"{asked.path}/{record['id']}"}
            )

        def updated(asked: Asked, id: str) -> Reply:
            old = table.found(id)
            self._match(asked, of, id)
            patch = asked.json(MERGE_PATCH)
            if not isinstance(patch, dict):
                raise Refused(400, {"error": "the patch is no object"})
            return self._save(of, _merged(old, _sent(patch)))

        def deleted(asked: Asked, id: str) -> Reply:
            table.found(id)
            self._match(asked, of, id, must=False)
            table.put(id, None)
            return Reply(status=204)

        self.on("GET", f"/api/{of.path}", listed)
        self.on("POST", f"/api/{of.path}", created)
        self.on("GET", one, lambda asked, id: Reply(body=table.found(id), headers={"etag": self._tags[of.path, id]}))
        self.on("PATCH", one, updated)
        self.on("DELETE", one, deleted)

    def _match(self, asked: Asked, of: Collection, id: str, *, must: bool = True) -> None:
        given = asked.headers.get("if-match")
        if given is None and must and self._guarded:
            raise Refused(428, {"error": "If-Match is required"})
        if given not in (None, "*", self._tags[of.path, id]):
            raise Refused(412, {"error": "the record was changed meanwhile"})

    def _save(self, of: Collection, record: Fields) -> Reply:
        if lacking := [name for name in of.required if record.get(name) in (None, "")]:
            raise Refused(422, {"errors": dict.fromkeys(lacking, "is required")})
        record = {**record, "updated_at": datetime.fromtimestamp(self.clock(), UTC).isoformat(timespec="microseconds")}
        id = str(record["id"])
        self._tags[of.path, id] = f'"{next(self._versions)}"'
        self.tables[of.path].put(id, record)
        return Reply(body=record, headers={"etag": self._tags[of.path, id]})


def _sent(record: Fields) -> Fields:
    if given := [name for name in ASSIGNED if name in record]:
        raise Refused(422, {"errors": dict.fromkeys(given, "is read-only")})
    return record


def _merged(record: Fields, patch: Fields) -> Fields:
    """RFC 7396, written a second time: the harness's own is under test here."""
    result = dict(record)
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        elif isinstance(value, dict):
            old = result.get(name)
            result[name] = _merged(old if isinstance(old, dict) else {}, value)
        else:
            result[name] = value
    return result
