"""The API of the simulated systems: what a collection of records answers to a request, whoever carries the two."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from urllib.parse import parse_qsl, quote, urlencode

from harness.expr.jsontext import Fields, Json, dumps, loads
from harness.model.dataflow import Datatype
from harness.sim.system import Key, Record, SimulatedSystem

JSON = "application/json"
ACCEPTED = (JSON, "application/merge-patch+json")
OF_ALL = ("GET", "POST")
OF_ONE = ("GET", "PATCH", "DELETE")


ID, VERSION, UPDATED = "id", "_version", "_updated"
"""The members of a record that a simulated system keeps itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where a simulated system is, and the path of each datatype's collection below that."""

    system: str
    base_url: str
    collections: Mapping[Datatype, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A status, headers and a JSON text; the text is empty where the status allows none."""

    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A request to a collection: `id` is empty for the collection itself, names of headers are in lower case."""

    method: str
    id: str = ""
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class Refused(Exception):
    """A request that is answered with an error."""

    def __init__(self, status: int, why: str, **headers: str) -> None:
        super().__init__(why)
        self.answer = Answer(status=status, body=dumps({"error": why}), headers=headers)


class Collection:
    """One datatype of a simulated system as a collection of JSON records.

    GET lists (`since`: what was saved later than that `_updated`, oldest save first; `limit` and `offset`: a page, with
    the next one in a `Link` header), POST creates. Of one record: GET, PATCH (a JSON merge patch) and DELETE; its
    version is its ETag, which `If-Match` and `If-None-Match` compare. Errors are `{"error": …}`.
    """

    def __init__(self, layout: Layout, system: SimulatedSystem, datatype: Datatype) -> None:
        self._system = system
        self._datatype = datatype
        self.url = f"{layout.base_url}/{layout.collections[datatype]}"

    def answer(self, asking: Asking) -> Answer:
        """Do what is asked for, or say why not."""
        try:
            return self._one(asking) if asking.id else self._all(asking)
        except Refused as refused:
            return refused.answer

    def _all(self, asking: Asking) -> Answer:
        if asking.method == "GET":
            return self._listed(_parameters(asking.query)) if asking.query else self._page(self._records())
        if asking.method == "POST":
            record = self._system.create(self._datatype, _sent(asking))
            return self._shown(record, 201, location=f"{self.url}/{quote(record.key.id, safe='')}")
        raise _not_allowed(OF_ALL)

    def _one(self, asking: Asking) -> Answer:
        if asking.method not in OF_ONE:
            raise _not_allowed(OF_ONE)
        key = Key(datatype=self._datatype, id=asking.id)
        record = self._system.get(key)
        if record is None:
            raise Refused(404, f"there is no {self._datatype} {asking.id}")
        if not _agrees(asking.headers.get("if-match", "*"), record):
            raise Refused(412, f"{asking.id} is at version {record.version} by now", etag=_etag(record))
        if asking.method == "GET":
            if "if-none-match" in asking.headers and _agrees(asking.headers["if-none-match"], record):
                return Answer(status=304, headers={"etag": _etag(record)})
            return self._shown(record, 200)
        if asking.method == "DELETE":
            self._system.delete(key)
            return Answer(status=204)
        return self._shown(self._system.update(key, dict(_sent(asking))) or record, 200)

    def _records(self) -> tuple[Record, ...]:
        return self._system.all(self._datatype)

    def _listed(self, parameters: Mapping[str, str]) -> Answer:
        records = self._records()
        if "since" in parameters:
            since = _time(parameters["since"])
            later = (record for record in records if Decimal(_updated(record)) > since)
            records = tuple(sorted(later, key=lambda record: record.updated))
        limit, offset = _whole(parameters, "limit", least=1), _whole(parameters, "offset", least=0) or 0
        if limit is None:
            return self._page(records[offset:])
        headers: dict[str, str] = {}
        if offset + limit < len(records):
            following = urlencode({**parameters, "limit": str(limit), "offset": str(offset + limit)})
            headers["link"] = f'<{self.url}?{following}>; rel="next"'
        return self._page(records[offset : offset + limit], headers)

    def _page(self, records: Iterable[Record], headers: Mapping[str, str] | None = None) -> Answer:
        return Answer(status=200, body=dumps([self._json(record) for record in records]), headers=headers or {})

    def _shown(self, record: Record, status: int, **headers: str) -> Answer:
        return Answer(status=status, body=dumps(self._json(record)), headers={"etag": _etag(record), **headers})

    def _json(self, record: Record) -> Json:
        own: dict[str, Json] = {ID: record.key.id, VERSION: record.version, UPDATED: _updated(record)}
        return {**record.fields, **own}


def _updated(record: Record) -> str:
    """The time of a record's last save: seconds, exact to the microsecond, without zeros at the end."""
    return f"{record.updated:.6f}".rstrip("0").rstrip(".")


def _etag(record: Record) -> str:
    return f'"{record.version}"'


def _agrees(tags: str, record: Record) -> bool:
    return any(tag.strip().removeprefix("W/") in ("*", _etag(record)) for tag in tags.split(","))


def _not_allowed(methods: tuple[str, ...]) -> Refused:
    return Refused(405, f"only {', '.join(methods)} here", allow=", ".join(methods))


def _sent(asking: Asking) -> Fields:
    """The JSON object that was sent; an empty body is an empty object."""
    if not asking.body:
        return {}
    kind = asking.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ACCEPTED:
        raise Refused(415, f"send a record as {JSON}, not as {kind or 'nothing in particular'}")
    try:
        sent = loads(asking.body)
        dumps(sent).encode()  # what cannot be written again, such as half a surrogate pair, must not be stored
    except (ValueError, RecursionError) as error:
        raise Refused(400, f"the body is no JSON: {error}") from error
    if not isinstance(sent, Mapping):
        raise Refused(400, "a record is a JSON object")
    return sent


def _parameters(query: str) -> dict[str, str]:
    parameters = dict(parse_qsl(query, keep_blank_values=True))
    unknown = sorted(parameters.keys() - {"since", "limit", "offset"})
    if unknown:
        raise Refused(400, f"no parameter is called {unknown[0]}: there are since, limit and offset")
    return parameters


def _time(text: str) -> Decimal:
    try:
        time = Decimal(text)
    except InvalidOperation as error:
        raise Refused(400, "since is a time as `_updated` shows it") from error
    if not time.is_finite():
        raise Refused(400, "since is a time as `_updated` shows it")
    return time


def _whole(parameters: Mapping[str, str], name: str, *, least: int) -> int | None:
    """A parameter that is a whole number, None where it is absent."""
    if name not in parameters:
        return None
    text = parameters[name]
    if not (text.isascii() and text.isdigit() and len(text) <= 9) or int(text) < least:
        raise Refused(400, f"{name} is a whole number from {least} on")
    return int(text)
