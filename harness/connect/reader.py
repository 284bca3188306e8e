"""A real system's records as its definition says that they are read: listed, searched and looked up."""

from collections.abc import Callable, Iterable
from random import random as any_random
from types import TracebackType
from typing import Self
from urllib.parse import quote

import httpx

from harness.connect.api import Api, DatatypeApi, Operation, Shows
from harness.connect.asking import MISSING, Asking, Refusal, answered
from harness.connect.changes import since_of
from harness.connect.connector import Observed
from harness.connect.endpoint import Endpoint
from harness.connect.login import login
from harness.connect.pace import Clock, Settling
from harness.connect.paging import MOST_PAGES
from harness.connect.records import key_context, member
from harness.connect.redact import Redactor
from harness.connect.sending import MOST_PATIENT, Repeat, Sender, Wire
from harness.errors import ConnectorError
from harness.expr.jsontext import Json
from harness.model.dataflow import Datatype
from harness.model.evidence import Exchange


class RestReader:
    """Reads of one system; `record` gets every exchange without secrets, `remark` what is odd but no error.

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
        patience: float = MOST_PATIENT,
        wire: Wire | None = None,
    ) -> None:
        self.api = api
        self._endpoint = endpoint
        self._clock = clock or Clock()
        self._is_taped = wire is not None
        self._redactor = Redactor()
        for secret in endpoint.secrets:
            self._redactor.learn(secret)
        self._settling = Settling(self._clock)
        self._sender = Sender(
            endpoint,
            self._redactor,
            clock=self._clock,
            random=random,
            record=record,
            transport=transport,
            patience=patience,
            wire=wire,
        )
        self._sender.auth = login(api, endpoint, clock=self._clock, redactor=self._redactor)
        self._asking = Asking(api, endpoint, self._sender, remark)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Let go of connections."""
        await self._sender.client.aclose()

    def shows(self, datatype: Datatype) -> Shows:
        """What an observer of the datatype's records can see."""
        return self._part(datatype).shows

    def lacks(self, datatype: Datatype) -> frozenset[str]:
        """Which of `insert`, `update` and `delete` the system does not have for the datatype."""
        part = self._part(datatype)
        roles = {"insert": part.insert, "update": part.update, "delete": part.delete}
        return frozenset(role for role, operation in roles.items() if operation is None)

    def parent(self, datatype: Datatype) -> tuple[Datatype, str] | None:
        """The datatype whose records these belong to, and the property that holds its id; None for most."""
        part = self._part(datatype)
        return (Datatype(system=datatype.system, name=part.parent), part.parent_property) if part.parent else None

    def is_same(self, one: Datatype, other: Datatype) -> bool:
        """Whether two names mean one datatype of the system."""
        return self._part(one) is self._part(other)

    def plain(self, value: Json) -> Json:
        """A value of the system's records without secrets; the very same one where it has none."""
        return self._redactor.json(value)

    def url(self, datatype: Datatype, id: str) -> str:
        """Where a person finds the record."""
        part = self._part(datatype)
        operation = part.lookup or part.listing
        if operation is None:
            return self._endpoint.base
        try:
            path = operation.url.render(key_context(part, id), self._endpoint.named)
        except ConnectorError:
            return self._endpoint.base
        return self._redactor.text(self._endpoint.url(path))

    async def listing(self, datatype: Datatype) -> tuple[Observed, ...]:
        """All records of a datatype, each once, as it was last shown where the list shifted meanwhile."""
        return await self._listing(datatype, MOST_PAGES)

    async def first_page(self, datatype: Datatype) -> tuple[Observed, ...]:
        """What one request for a datatype's list shows; of a part of other records, one for those before."""
        return await self._listing(datatype, 1)

    async def _listing(self, datatype: Datatype, most: int, within: str = "") -> tuple[Observed, ...]:
        part = self._part(datatype)
        operation = self._operation(part, "list", part.listing)
        await self._settling.settled(part.name)
        if not part.parent or part.parent_listed == "together":
            return await self._asking.pages(datatype, part, operation, {}, most=most)
        above, its = self._above(datatype, part)
        if within:
            ids: tuple[str, ...] = (within,)
        else:
            ids = tuple(each.id for each in await self._listing(above, most))[: None if most == MOST_PAGES else 1]
        found: list[Observed] = []
        for id in ids:
            context = {"parent": key_context(its, id)}
            found += await self._asking.pages(
                datatype, part, operation, context, most=most, add={part.parent_property: id}
            )
        return tuple(found)

    async def changes(self, datatype: Datatype, known: Iterable[Observed]) -> tuple[Observed, ...] | None:
        """What was saved since some known records of a datatype were listed; None where the system is not asked so.

        What is recorded or replayed is not: a request with a time in it can only be answered in the very same order.
        """
        part = self._part(datatype)
        since = since_of(part.shows, known) if part.changes is not None and not self._is_taped else ""
        if part.changes is None or not since:
            return None
        await self._settling.settled(part.name)
        return await self._asking.pages(datatype, part, part.changes, {"since": since})

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
        seen = await self._seen(datatype, self._part(datatype), id)
        return None if seen is None else seen[0]

    async def _seen(self, datatype: Datatype, part: DatatypeApi, id: str) -> tuple[Observed, str] | None:
        """A record and its ETag."""
        await self._settling.settled(part.name)
        if part.lookup is not None:
            try:
                response, body = await self._asking.ask(
                    part.lookup, key_context(part, id), Repeat.READ, missing_is_fine=True
                )
            except Refusal:
                pass  # the answer says that it failed, not whether as there is no such record: the list tells
            else:
                answer = answered(part.lookup, body)
                if response.status_code in MISSING or answer is None:
                    return None
                several = answer if isinstance(answer, list | tuple) else [answer]  # or a list with a filter
                shown = (self._asking.observed(datatype, part, each) for each in several)
                found = next((each for each in shown if each.id == id or len(several) == 1), None)
                return None if found is None else (found, response.headers.get("etag", ""))
        within = str(key_context(part, id).get(part.parent_property, "")) if part.parent else ""
        listed = await self._listing(datatype, MOST_PAGES, quote(within, safe=""))
        found = next((each for each in listed if each.id == id), None)
        return None if found is None else (found, "")

    def _above(self, datatype: Datatype, part: DatatypeApi) -> tuple[Datatype, DatatypeApi]:
        above = Datatype(system=datatype.system, name=part.parent)
        return above, self._part(above)

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
