"""A connector: how the records of one system are listed, read, created and updated over its API."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

import httpx

from harness.errors import ConnectorError
from harness.expr.jsontext import Fields, Json, dumps, loads
from harness.model.dataflow import Datatype
from harness.model.evidence import Exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One system's API as data: where it is, and the path of each datatype's collection below that.

    `id_property`, `version_property` and `updated_property` are the members of a record that the system keeps itself.
    """

    system: str
    base_url: str
    collections: Mapping[Datatype, str]
    id_property: str = "id"
    version_property: str = "_version"
    updated_property: str = "_updated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """A record as its system showed it: its datatype, id, version and the properties that are not the system's own."""

    datatype: Datatype
    id: str
    version: str
    fields: Fields = field(default_factory=dict)


class Connector:
    """Talks to one system with an httpx client; every exchange is handed to `record` as evidence."""

    def __init__(
        self,
        definition: Definition,
        client: httpx.AsyncClient,
        *,
        now: Callable[[], float],
        record: Callable[[Exchange], None],
    ) -> None:
        self.definition = definition
        self._client = client
        self._now = now
        self._record = record

    async def listing(self, datatype: Datatype) -> tuple[Observed, ...]:
        """All records of a datatype."""
        answer = await self._ask("GET", self._url(datatype))
        if not isinstance(answer, list):
            raise ConnectorError(f"{self.definition.system} listed its {datatype.name} records as no list")
        return tuple(self._observed(datatype, item) for item in answer)

    async def get(self, datatype: Datatype, id: str) -> Observed | None:
        """One record, or None where the system knows none by this id."""
        answer = await self._ask("GET", self._url(datatype, id), missing_is_fine=True)
        return None if answer is None else self._observed(datatype, answer)

    async def create(self, datatype: Datatype, fields: Fields) -> Observed:
        """A new record, as the system's answer shows it."""
        return self._observed(datatype, await self._ask("POST", self._url(datatype), fields))

    async def update(self, datatype: Datatype, id: str, patch: Fields) -> Observed | None:
        """A record after a JSON merge patch, as the system's answer shows it, or None where there is no such record.

        An empty patch saves the record unchanged.
        """
        answer = await self._ask("PATCH", self._url(datatype, id), patch, missing_is_fine=True)
        return None if answer is None else self._observed(datatype, answer)

    def _url(self, datatype: Datatype, id: str = "") -> str:
        url = f"{self.definition.base_url}/{self.definition.collections[datatype]}"
        return f"{url}/{quote(id, safe='')}" if id else url

    async def _ask(self, method: str, url: str, body: Fields | None = None, *, missing_is_fine: bool = False) -> Json:
        sent = "" if body is None else dumps(body)
        headers = {"content-type": "application/json"} if sent else {}
        try:
            response = await self._client.request(method, url, content=sent or None, headers=headers)
        except httpx.HTTPError as error:
            raise ConnectorError(f"{self.definition.system}: {method} {url}: {error}") from error
        self._record(
            Exchange(
                time=self._now(),
                system=self.definition.system,
                method=method,
                url=url,
                status=response.status_code,
                request=sent,
                response=response.text,
            )
        )
        if response.status_code == httpx.codes.NOT_FOUND and missing_is_fine:
            return None
        if not response.is_success:
            raise ConnectorError(f"{self.definition.system}: {method} {url} was answered {response.status_code}")
        try:
            return loads(response.content)
        except ValueError as error:
            raise ConnectorError(f"{self.definition.system}: {method} {url} was answered with no JSON") from error

    def _observed(self, datatype: Datatype, answer: Json) -> Observed:
        own = (self.definition.id_property, self.definition.version_property, self.definition.updated_property)
        if not isinstance(answer, Mapping) or own[0] not in answer:
            raise ConnectorError(f"{self.definition.system} showed a {datatype.name} without `{own[0]}`")
        fields = {name: value for name, value in answer.items() if name not in own}
        return Observed(datatype=datatype, id=str(answer[own[0]]), version=str(answer.get(own[1], "")), fields=fields)
