"""A real system's connector: follows a definition to list, look up, create, update and delete records."""

from collections.abc import Callable, Mapping
from random import random as any_random
from types import TracebackType
from urllib.parse import quote

import httpx

from harness.connect.api import Api, DatatypeApi, Operation
from harness.connect.asking import MISSING, Asking, Refusal, answered, shows_id
from harness.connect.connector import Observed
from harness.connect.creation import Creation, creation
from harness.connect.endpoint import Endpoint
from harness.connect.login import login
from harness.connect.pace import Clock, Settling
from harness.connect.paging import MOST_PAGES
from harness.connect.records import identified, key_context, member, needs_current, written
from harness.connect.redact import Redactor
from harness.connect.sending import Repeat, Sender, Unsure
from harness.errors import ConnectorError
from harness.expr.jsontext import Fields, Json
from harness.model.dataflow import Datatype
from harness.model.evidence import Exchange

MERGE_PATCH, JSON_PATCH = "application/merge-patch+json", "application/json-patch+json"
LOOKS = (1.0, 2.0, 4.0)  # seconds before each look for a record whose create was not answered


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
    ) -> None:
        self.api = api
        self._endpoint = endpoint
        self._clock = clock or Clock()
        self._redactor = Redactor()
        for secret in endpoint.secrets:
            self._redactor.learn(secret)
        self._settling = Settling(self._clock)
        self._sender = Sender(
            endpoint, self._redactor, clock=self._clock, random=random, record=record, transport=transport
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

    def found_by(self, datatype: Datatype, fields: Fields, mark: str) -> dict[str, Json]:
        """By which properties, as dotted paths, and values a record to be created can be found: known before it is.

        The property with the mark where the record will carry it, else all that are given; of a part of another record
        also its parent's id. Empty where there is nothing to find it by. Raises what `create` raises before it asks.
        """
        return dict(self._creation(self._part(datatype), fields, mark).found_by)

    async def create(self, datatype: Datatype, fields: Fields, *, mark: str = "") -> Observed:
        """A new record, as the system's answer shows it, with its mark where the definition has a place for it.

        `mark` is of this record alone: the run's mark and what tells its records apart. A property that is given is
        sent as it is, so a record whose mark's property is given carries no mark. Where no answer says whether the
        record was made, it is looked for by what `found_by` gives, and asked for again only where the system refuses
        a second record with the same mark.
        """
        part = self._part(datatype)
        operation = self._operation(part, "insert", part.insert)
        made = self._creation(part, fields, mark)
        context: dict[str, object] = {**made.record, "entity": made.body}
        if part.parent:
            context["parent"] = key_context(self._above(datatype, part)[1], made.parent)
        try:
            body = await self._inserted(operation, context, part, made)
        except Unsure as unsure:
            shown = await self._made_after_all(datatype, part, made)
            if shown is not None:
                return shown
            if not (made.marked and part.mark is not None and part.mark.unique):
                found_by = ", ".join(f"{path} {value}" for path, value in made.found_by.items())
                raise ConnectorError(
                    f"{unsure.message}; whether the record was made is not known",
                    hint=f"look for {found_by}" if found_by else "",
                ) from None
            try:
                body = await self._inserted(operation, context, part, made)
            except ConnectorError:  # perhaps as the first one was made, and is shown only now
                if (shown := await self._made_after_all(datatype, part, made)) is not None:
                    return shown
                raise
        answer = answered(operation, body)
        if shows_id(part, answer):
            return self._asking.observed(datatype, part, answer)
        if part.client_key and (id := identified(part, made.record)) and (seen := await self.get(datatype, id)):
            return seen
        if (shown := await self._made_after_all(datatype, part, made)) is not None:
            return shown
        raise ConnectorError(
            f"{self._endpoint.system}: {operation.place}: the answer does not show the new record's id"
        )

    async def update(self, datatype: Datatype, id: str, patch: Fields) -> Observed | None:
        """A record after a change of the given properties, or None where there is no such record.

        Objects within are merged as in a JSON merge patch (RFC 7396). An empty patch saves the record as it is.
        """
        part = self._part(datatype)
        operation = self._operation(part, "update", part.update)
        current: Fields = {}
        tag = ""
        if needs_current(part, patch):
            seen = await self._seen(datatype, part, id)
            if seen is None:
                return None
            current, tag = seen[0].fields, seen[1]
        body, headers = written(part, patch, current, tag)
        kind = {"merge-patch": MERGE_PATCH, "json-patch": JSON_PATCH}.get(part.update_as, "")
        entity = body if isinstance(body, Mapping) else patch
        context = {**entity, **key_context(part, id), "entity": entity}
        response, shown = await self._asking.ask(
            operation, context, Repeat.IF_NOT_DONE, body=body, content_type=kind, headers=headers, missing_is_fine=True
        )
        if response.status_code in MISSING:
            return None
        self._settling.wrote(part.name, part.settle)
        answer = answered(operation, shown)
        if not shows_id(part, answer):
            return await self.get(datatype, id)
        return self._asking.observed(datatype, part, answer)

    async def delete(self, datatype: Datatype, id: str) -> bool:
        """Delete a record, for clean-up; False where there was none by this id."""
        part = self._part(datatype)
        operation = self._operation(part, "delete", part.delete)
        try:
            response, _ = await self._asking.ask(
                operation, key_context(part, id), Repeat.IF_NOT_DONE, missing_is_fine=True
            )
        except Refusal:
            if await self.get(datatype, id) is not None:
                raise
            return False
        self._settling.wrote(part.name, part.settle)
        return response.status_code not in MISSING

    def _creation(self, part: DatatypeApi, fields: Fields, mark: str) -> Creation:
        above = next((each for each in self.api.datatypes if each.name == part.parent), None) if part.parent else None
        return creation(part, above, fields, mark, self._endpoint.named)

    async def _inserted(
        self, operation: Operation, context: Mapping[str, object], part: DatatypeApi, made: Creation
    ) -> Json:
        try:
            return (await self._asking.ask(operation, context, Repeat.IF_NOT_DONE, body=made.body))[1]
        finally:
            self._settling.wrote(part.name, part.settle)

    async def _made_after_all(self, datatype: Datatype, part: DatatypeApi, made: Creation) -> Observed | None:
        """The record that a create made, where its answer does not show it; looked for as often as reads may lag."""
        if not made.found_by:
            return None
        for pause in LOOKS:
            await self._clock.sleep(max(part.settle, pause))
            found: list[Observed] = []
            searched = [path for path in made.found_by if path in part.search]
            if searched:
                found = [*await self.search(datatype, searched[0], str(made.found_by[searched[0]]))]
            if not any(made.is_shown(part, each.fields) for each in found):  # a search may lag behind the list
                found = [*await self._listing(datatype, MOST_PAGES, made.parent)]
            fitting = [each for each in found if made.is_shown(part, each.fields)]
            if len(fitting) == 1:
                return fitting[0]
            if fitting:
                raise ConnectorError(
                    f"{self._endpoint.system}: {self._place(part)}: {len(fitting)} records could be the new one"
                )
        return None

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
