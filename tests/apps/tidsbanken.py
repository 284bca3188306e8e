"""Tidsbanken (API v3) as CONNECTORS.md (section 5) tells of it. Tidsbanken's own servers were not reached.

Documented by the vendor: the three headers `tb-key`, `x-api-version: 3.0` and `Ocp-Apim-Subscription-Key` on each call;
OData with `$filter`, `$skip`, `$top`, `$count`, `$orderby`.
Seen in a Sesam connector: lists below `value` beside `@odata.context`, no link to the next page; `Id eq 'x'` for
Avdeling and Prosjekt, `Id eq 7` for Ansatt, `Kunde('x')`; POST of one object (of Ansatt: a list); PATCH of one Avdeling
changes what it names; PUT of a *list* for Kunde, Ansatt and Prosjekt; ids are the client's, of Prosjekt the server's;
an insert with a null is refused; `(SistEndretDato gt <time>)` without quotes; the times of Kunde and Prosjekt carry an
offset and are an hour off. **No DELETE is known.**
Our reading, unconfirmed: 401 for missing keys, 400 for another version, for filters that no source shows, for nulls,
for an id that is missing or taken; 201 for a create, 200 for an update, 404 for one of nothing; PUT changes what it
names; of an unfinished list nothing is done; the hour is missing. Limits are not known, so there are none.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from operator import itemgetter

from tests.apps.app import App, Asked, Fields, Refused, Reply, Table

KINDS = {
    "avdeling": "/ansatt/avdeling",
    "ansatt": "/ansatt/ansatt",
    "kunde": "/prosjekt/Kunde",
    "prosjekt": "/prosjekt/Prosjekt",
}
OFFSET = ("kunde", "prosjekt")
EQUAL = re.compile(r"\(?(\w+) eq (?:'((?:[^']|'')*)'|(\d+))\)?")
LATER = re.compile(r"\(?SistEndretDato gt (\S+?)\)?")


class Tidsbanken(App):
    """A Tidsbanken customer's data."""

    def __init__(self, clock: Callable[[], float], *, key: str = "tb", subscription: str = "sub") -> None:
        super().__init__(clock)
        self._keys = {"tb-key": key, "ocp-apim-subscription-key": subscription}
        self._ids = count(1)
        self.tables = {kind: Table(clock) for kind in KINDS}
        for kind, path in KINDS.items():
            self._kind(kind, path)
        self.on("POST", "/ansatt/Ansatte", lambda asked: self._create("ansatt", _several(asked)))
        self.on("PATCH", "/ansatt/Avdeling/([^/]+)", self._patch)
        self.on("GET", r"/prosjekt/Kunde\('([^/]*)'\)", self._kunde)

    def admit(self, asked: Asked) -> dict[str, str]:
        if any(asked.headers.get(name) != key for name, key in self._keys.items()):
            raise Refused(401, {"statusCode": 401, "message": "Access denied"})
        if asked.headers.get("x-api-version") != "3.0":
            raise Refused(400, {"error": {"code": "UnsupportedApiVersion"}})
        return {}

    def _kind(self, kind: str, path: str) -> None:
        either = f"(?i:{path})"  # both spellings stand in the connector
        self.on("GET", either, lambda asked: self._list(kind, asked))
        if kind != "ansatt":
            self.on("POST", either, lambda asked: self._create(kind, [asked.record()]))
        if kind != "avdeling":
            self.on("PUT", either, lambda asked: self._update(kind, _several(asked)))

    def _list(self, kind: str, asked: Asked) -> Reply:
        records = [self._shown(kind, one) for one in self.tables[kind].all()]
        if "$filter" in asked.query:
            records = _filtered(asked.query["$filter"], records)
        if "$orderby" in asked.query:
            name, _, direction = asked.query["$orderby"].partition(" ")
            records = sorted((one for one in records if name in one), key=itemgetter(name), reverse=direction == "desc")
        skip, top = asked.number("$skip", 0), asked.number("$top", len(records))
        number = {"@odata.count": len(records)} if asked.query.get("$count") == "true" else {}
        context = f"{self.url}/$metadata#{kind}"
        return Reply(body={"@odata.context": context, **number, "value": records[skip : skip + top]})

    def _kunde(self, asked: Asked, id: str) -> Reply:
        return Reply(body=self._shown("kunde", self.tables["kunde"].found(id.replace("''", "'"))))

    def _create(self, kind: str, sent: list[Fields]) -> Reply:
        records = [{**one, "Id": str(next(self._ids))} if kind == "prosjekt" else one for one in sent]
        for one in records:
            if None in one.values():
                raise Refused(400, {"error": {"message": "null is not allowed"}})
            right = isinstance(one.get("Id"), int if kind == "ansatt" else str)
            if not right or self.tables[kind].get(str(one["Id"])) is not None:
                raise Refused(400, {"error": {"message": "Id is missing, of the wrong type or taken"}})
        saved = [self._save(kind, one) for one in records]
        return Reply(status=201, body=saved if kind == "ansatt" else saved[0])

    def _update(self, kind: str, sent: list[Fields]) -> Reply:
        olds = [self.tables[kind].found(str(one.get("Id"))) for one in sent]
        return Reply(body=[self._save(kind, {**old, **one}) for old, one in zip(olds, sent, strict=True)])

    def _patch(self, asked: Asked, id: str) -> Reply:
        old = self.tables["avdeling"].found(id)
        return Reply(body=self._save("avdeling", {**old, **asked.record(), "Id": id}))

    def _save(self, kind: str, record: Fields) -> Fields:
        record = {**record, "SistEndretDato": self.clock()}
        self.tables[kind].put(str(record["Id"]), record)
        return self._shown(kind, record)

    def _shown(self, kind: str, record: Fields) -> Fields:
        time = datetime.fromtimestamp(record["SistEndretDato"], UTC)
        text = (time - timedelta(hours=1)).isoformat() if kind in OFFSET else f"{time:%Y-%m-%dT%H:%M:%SZ}"
        return {**record, "SistEndretDato": text}


def _several(asked: Asked) -> list[Fields]:
    sent = asked.json()
    if not isinstance(sent, list) or not sent or not all(isinstance(one, dict) for one in sent):
        raise Refused(400, {"error": {"message": "a list of objects is wanted"}})
    return sent


def _filtered(text: str, records: list[Fields]) -> list[Fields]:
    """What an OData filter of one of the two kinds that are known lets through."""
    if match := LATER.fullmatch(text):
        since = _time(match[1])
        return [one for one in records if _time(one["SistEndretDato"]) > since]
    match = EQUAL.fullmatch(text)
    if match is None:
        raise Refused(400, {"error": {"message": f"this filter is not understood: {text}"}})
    wanted = int(match[3]) if match[2] is None else match[2].replace("''", "'")
    found = [one for one in records if match[1] in one]
    if any(type(one[match[1]]) is not type(wanted) for one in found):
        raise Refused(400, {"error": {"message": "types that cannot be compared"}})
    return [one for one in found if one[match[1]] == wanted]


def _time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.replace(" ", "+")).astimezone(UTC)
    except ValueError as error:
        raise Refused(400, {"error": {"message": f"{text} is no time"}}) from error
