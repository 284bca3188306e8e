"""A real system's connector: follows a definition to list, look up, create, update and delete records."""

from collections.abc import Mapping

from harness.connect.api import DatatypeApi, Operation
from harness.connect.asking import MISSING, Conflict, Refusal, answered, shows_id
from harness.connect.connector import Observed
from harness.connect.creation import Creation, creation
from harness.connect.paging import MOST_PAGES
from harness.connect.reader import RestReader
from harness.connect.records import identified, key_context, needs_current, shown_revision, written
from harness.connect.sending import Repeat, Unsure
from harness.errors import ConnectorError
from harness.expr.jsontext import Fields, Json
from harness.model.dataflow import Datatype

MERGE_PATCH, JSON_PATCH = "application/merge-patch+json", "application/json-patch+json"
MEANWHILE = 3  # how often a write is tried that finds its record changed since it was read
LOOKS = (1.0, 2.0, 4.0)  # seconds before each look for a record whose create was not answered


class RestConnector(RestReader):
    """Talks to one system; every method raises ConnectorError with the place in the definition."""

    def found_by(self, datatype: Datatype, fields: Fields, mark: str) -> dict[str, Json]:
        """By which properties, as dotted paths, and values a record to be created can be found: known before it is.

        The property with the mark where the record will carry it, else all that are given; of a part of another record
        also the parent's id, where lists add it. Empty where there is nothing to find it by. Raises what `create`
        raises before it asks.
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

        Objects within are merged as in a JSON merge patch (RFC 7396). An empty patch saves the record as it is. One
        that is refused because the record changed since its revision was read is made again to what it is by then.
        """
        part = self._part(datatype)
        operation = self._operation(part, "update", part.update)
        for _ in range(MEANWHILE):
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
            try:
                response, shown = await self._asking.ask(
                    operation,
                    context,
                    Repeat.IF_NOT_DONE,
                    body=body,
                    content_type=kind,
                    headers=headers,
                    missing_is_fine=True,
                )
                break
            except Conflict as conflict:
                if part.revision is None:
                    raise
                refused = conflict
        else:
            raise refused
        if response.status_code in MISSING:
            return None
        self._settling.wrote(part.name, part.settle)
        answer = answered(operation, shown)
        if not shows_id(part, answer):
            return await self.get(datatype, id)
        return self._asking.observed(datatype, part, answer)

    async def delete(self, datatype: Datatype, id: str) -> bool:
        """Delete a record, for clean-up; False where there was none by this id.

        Where a delete must send the revision, it is read just before, and again where the record changed meanwhile.
        """
        part = self._part(datatype)
        operation = self._operation(part, "delete", part.delete)
        for _ in range(MEANWHILE):
            context, headers = key_context(part, id), dict[str, str]()
            if part.revision is not None and part.revision.deletes:
                seen = await self._seen(datatype, part, id)
                if seen is None:
                    return False
                shown = shown_revision(part, part.revision, seen[0].fields, seen[1])
                context["revision"] = shown
                headers = {part.revision.header.lower(): str(shown)} if part.revision.header else {}
            try:
                response, _ = await self._asking.ask(
                    operation, context, Repeat.IF_NOT_DONE, headers=headers, missing_is_fine=True
                )
            except Conflict as conflict:
                if "revision" not in context:
                    raise
                refused = conflict
                continue
            except Refusal:
                if await self.get(datatype, id) is not None:
                    raise
                return False
            self._settling.wrote(part.name, part.settle)
            return response.status_code not in MISSING
        raise refused

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
            if not any(made.is_shown(each.fields) for each in found):  # a search may lag behind the list
                found = [*await self._listing(datatype, MOST_PAGES, made.parent)]
            fitting = [each for each in found if made.is_shown(each.fields)]
            if len(fitting) == 1:
                return fitting[0]
            if fitting:
                raise ConnectorError(
                    f"{self._endpoint.system}: {self._place(part)}: {len(fitting)} records could be the new one"
                )
        return None
