"""A real system's connector: follows a definition to list, look up, create, update and delete records."""

from collections.abc import Callable, Mapping
from random import random as any_random
from types import TracebackType

import httpx

from harness.connect.api import Api, DatatypeApi, Operation
from harness.connect.asking import MISSING, Asking, answered, shows_id
from harness.connect.connector import Observed
from harness.connect.endpoint import Endpoint
from harness.connect.login import login
from harness.connect.pace import Clock
from harness.connect.paging import MOST_PAGES
from harness.connect.records import identified, key_context, member, wanting, with_defaults, with_mark, written
from harness.connect.redact import Redactor
from harness.connect.sending import Repeat, Sender, Unsure, Wire
from harness.errors import ConnectorError
from harness.expr.jsontext import Fields, Json
from harness.model.dataflow import Datatype
from harness.model.evidence import Exchange

MERGE_PATCH, JSON_PATCH = "application/merge-patch+json", "application/json-patch+json"


class RestConnector:
    """Talks to one system; `record` gets every exchange without secrets, `remark` what is odd but no error.

    Use it as an async context manager. Every method raises ConnectorError with the place in the definition.
    """

    def __init__(
        self,
        api: Api,
        endpoint: Endpoint,
        *,
        record: Callable[[Exchange], None],
        remark: Callable[[str], None],
        clock: Clock | None = None,
        random: Callable[[], float] = any_random,
        transport: httpx.AsyncBaseTransport | None = None,
        wire: Wire | None = None,
    ) -> None:
        self.api = api
        self._endpoint = endpoint
        self._clock = clock or Clock()
        self._redactor = Redactor()
        for secret in endpoint.secrets:
            self._redactor.learn(secret)
        self._sender = Sender(
            endpoint, self._redactor, clock=self._clock, random=random, record=record, transport=transport, wire=wire
        )
        self._sender.auth = login(api, endpoint, now=self._clock.now, learn=self._redactor.learn)
        self._asking = Asking(api, endpoint, self._sender, remark)

    async def __aenter__(self) -> "RestConnector":
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        await self._sender.client.aclose()

    async def listing(self, datatype: Datatype) -> tuple[Observed, ...]:
        """All records of a datatype, each once, as it was last shown where the list shifted meanwhile."""
        return await self._listing(datatype, MOST_PAGES)

    async def first_page(self, datatype: Datatype) -> tuple[Observed, ...]:
        """What one request for a datatype's list shows; of a part of other records, one for those before."""
        return await self._listing(datatype, 1)

    async def _listing(self, datatype: Datatype, most: int, within: str = "") -> tuple[Observed, ...]:
        part = self._part(datatype)
        operation = self._operation(part, "list", part.listing)
        if not part.parent:
            return await self._asking.pages(datatype, part, operation, {}, most=most)
        above = Datatype(system=datatype.system, name=part.parent)
        if within:
            ids: tuple[str, ...] = (within,)
        else:
            ids = tuple(each.id for each in await self._listing(above, most))[: None if most == MOST_PAGES else 1]
        found: list[Observed] = []
        for id in ids:
            context = {"parent": key_context(self._part(above), id)}
            found += await self._asking.pages(
                datatype, part, operation, context, most=most, add={part.parent_property: id}
            )
        return tuple(found)

    async def search(self, datatype: Datatype, property: str, value: str) -> tuple[Observed, ...]:
        """All records whose property has a value: asked of the system where it can search, else picked from all."""
        part = self._part(datatype)
        found = part.search.get(property)
        if found is not None:
            records = await self._asking.pages(datatype, part, found, {"value": value})
        else:
            records = await self.listing(datatype)
        return tuple(each for each in records if member(each.fields, property) == value)  # searches are often wider

    async def get(self, datatype: Datatype, id: str) -> Observed | None:
        """One record, or None where the system knows none by this id."""
        part = self._part(datatype)
        if part.lookup is None:
            return next((each for each in await self.listing(datatype) if each.id == id), None)
        response, body = await self._asking.ask(part.lookup, key_context(part, id), Repeat.READ, missing_is_fine=True)
        if response.status_code in MISSING:
            return None
        answer = answered(part.lookup, body)
        if isinstance(answer, list | tuple):  # a lookup that is a list with a filter
            answer = answer[0] if answer else None
        return None if answer is None else self._asking.observed(datatype, part, answer)

    async def create(self, datatype: Datatype, fields: Fields, *, mark: str = "") -> Observed:
        """A new record, as the system's answer shows it, with its mark where the definition has a place for it.

        `mark` is of this record alone: the run's mark and what tells its records apart. Where no answer says whether
        the record was made, it is looked for by the mark, and asked for again only where the system refuses a second
        record with the same mark.
        """
        part = self._part(datatype)
        operation = self._operation(part, "insert", part.insert)
        record = with_mark(part, with_defaults(part, fields), mark)
        if lacking := wanting(part, record):
            raise ConnectorError(f"{self._place(part)}.required: a create lacks {', '.join(lacking)}")
        context = {**record, "entity": record}
        try:
            _, body = await self._asking.ask(operation, context, Repeat.IF_NOT_DONE, body=record)
        except Unsure as unsure:
            made = await self._made_after_all(datatype, part, record, mark)
            if made is not None:
                return made
            if not (mark and part.mark is not None and part.mark.unique):
                raise ConnectorError(
                    f"{unsure.message}; whether the record was made is not known",
                    hint=f"look for {mark}" if mark else "",
                ) from None
            _, body = await self._asking.ask(operation, context, Repeat.IF_NOT_DONE, body=record)
        return await self._shown(datatype, part, operation, body, record, mark)

    async def update(self, datatype: Datatype, id: str, patch: Fields) -> Observed | None:
        """A record after a change of the given properties, or None where there is no such record.

        Objects within are merged as in a JSON merge patch (RFC 7396) where the API takes whole records only.
        """
        part = self._part(datatype)
        operation = self._operation(part, "update", part.update)
        current: Fields = {}
        tag = ""
        if part.lookup is None and part.update_as == "full":
            seen = await self.get(datatype, id)
            if seen is None:
                return None
            current = seen.fields
        elif part.update_as == "full" or part.revision is not None:
            reading = self._operation(part, "lookup", part.lookup)
            response, shown = await self._asking.ask(reading, key_context(part, id), Repeat.READ, missing_is_fine=True)
            answer = answered(reading, shown) if response.status_code not in MISSING else None
            answer = answer[0] if isinstance(answer, list | tuple) and answer else answer
            if not isinstance(answer, Mapping):
                return None
            current, tag = answer, response.headers.get("etag", "")
        body, headers = written(part, patch, current, tag)
        kind = {"merge-patch": MERGE_PATCH, "json-patch": JSON_PATCH}.get(part.update_as, "")
        entity = body if isinstance(body, Mapping) else patch
        context = {**entity, **key_context(part, id), "entity": entity}
        response, shown = await self._asking.ask(
            operation, context, Repeat.IF_NOT_DONE, body=body, content_type=kind, headers=headers, missing_is_fine=True
        )
        if response.status_code in MISSING:
            return None
        answer = answered(operation, shown)
        if not shows_id(part, answer):
            return await self.get(datatype, id)
        return self._asking.observed(datatype, part, answer)

    async def delete(self, datatype: Datatype, id: str) -> bool:
        """Delete a record, for clean-up; False where there was none by this id."""
        part = self._part(datatype)
        operation = self._operation(part, "delete", part.delete)
        response, _ = await self._asking.ask(operation, key_context(part, id), Repeat.IF_NOT_DONE, missing_is_fine=True)
        return response.status_code not in MISSING

    async def _shown(
        self, datatype: Datatype, part: DatatypeApi, operation: Operation, body: Json, record: Fields, mark: str
    ) -> Observed:
        answer = answered(operation, body)
        if shows_id(part, answer):
            return self._asking.observed(datatype, part, answer)
        if part.client_key and (id := identified(part, record)):
            await self._clock.sleep(part.settle)
            seen = await self.get(datatype, id)
            if seen is not None:
                return seen
        if (seen := await self._made_after_all(datatype, part, record, mark)) is not None:
            return seen
        raise ConnectorError(
            f"{self._endpoint.system}: {operation.place}: the answer does not show the new record's id"
        )

    async def _made_after_all(
        self, datatype: Datatype, part: DatatypeApi, record: Fields, mark: str
    ) -> Observed | None:
        if not mark or part.mark is None:
            return None
        await self._clock.sleep(max(part.settle, 1.0))
        if not part.mark.prefix:
            return next(iter(await self.search(datatype, part.mark.property, mark)), None)
        within = str(member(record, part.parent_property) or "") if part.parent else ""
        marked = [
            each
            for each in await self._listing(datatype, MOST_PAGES, within)
            if f"{member(each.fields, part.mark.property)} ".startswith(f"{mark} ")
        ]
        return marked[0] if marked else None

    def _part(self, datatype: Datatype) -> DatatypeApi:
        part = self.api.of(datatype)
        if part is None:
            known = ", ".join(each.name for each in self.api.datatypes) or "none"
            raise ConnectorError(f"{self.api.source}: harness.datatypes: no {datatype.name}", hint=f"it has: {known}")
        return part

    def _operation(self, part: DatatypeApi, role: str, operation: Operation | None) -> Operation:
        if operation is None:
            raise ConnectorError(
                f"{self._place(part)}.{role}: the definition of {self._endpoint.system} has no such operation"
            )
        return operation

    def _place(self, part: DatatypeApi) -> str:
        return f"harness.datatypes.{part.name}"
