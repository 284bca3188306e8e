"""Asks one system by one operation: what it answered, judged by status and by what the answer itself says."""

import hashlib
from collections.abc import Callable, Mapping

import httpx

from harness.connect.api import Api, DatatypeApi, Operation
from harness.connect.connector import Observed
from harness.connect.endpoint import Endpoint
from harness.connect.paging import MOST_PAGES, Page, Request, is_last, next_link, page_context
from harness.connect.records import identified, member, replaced, without
from harness.connect.request import Prepared, params, prepared
from harness.connect.sending import NoJson, Repeat, Sender, Shown, Unsure, whole
from harness.errors import ConnectorError, NoAnswer
from harness.expr.jsontext import Fields, Json, dumps
from harness.model.dataflow import Datatype

MISSING = (httpx.codes.NOT_FOUND, httpx.codes.GONE)
CONFLICTS = (httpx.codes.CONFLICT, httpx.codes.PRECONDITION_FAILED)
HINTS: dict[int, str] = {
    httpx.codes.UNAUTHORIZED: "are the secrets right, and still valid?",
    httpx.codes.FORBIDDEN: "may this account do that?",
    httpx.codes.CONFLICT: "the record was changed meanwhile, is in use, or there is another one like it",
    httpx.codes.PRECONDITION_FAILED: "the record was changed meanwhile",
}


class Refusal(ConnectorError):
    """An answer whose status is success and whose text says that it failed."""


class Conflict(ConnectorError):
    """An answer that what was sent does not fit what the system has by now."""


class Asking:
    """The operations of one system; `remark` gets what is odd but no error."""

    def __init__(self, api: Api, endpoint: Endpoint, sender: Sender, remark: Callable[[str], None]) -> None:
        self._api = api
        self._endpoint = endpoint
        self._sender = sender
        self._remark = remark

    async def ask(
        self,
        operation: Operation,
        context: Mapping[str, object],
        repeat: Repeat,
        *,
        body: Json = None,
        content_type: str = "",
        headers: Mapping[str, str] | None = None,
        missing_is_fine: bool = False,
    ) -> tuple[httpx.Response, Json]:
        ready = prepared(
            operation,
            context,
            self._endpoint,
            self._api.headers,
            body=body,
            has_body=body is not None,
            content_type=content_type,
        )
        if headers:
            ready = Prepared(
                operation=operation, url=ready.url, headers=(*ready.headers, *headers.items()), body=ready.body
            )
        return await self._sent(ready, repeat, missing_is_fine=missing_is_fine)

    async def pages(
        self,
        datatype: Datatype,
        part: DatatypeApi,
        operation: Operation,
        context: Mapping[str, object],
        *,
        most: int = MOST_PAGES,
        add: Fields | None = None,
    ) -> tuple[Observed, ...]:
        def counted(body: Json) -> Json:
            return _counted(operation, body)

        records: dict[str, Observed] = {}
        asked: set[str] = set()
        page: Page | None = None
        link = previous_link = ""
        again = 0
        while len(asked) < most:
            around = {**context, **page_context(operation, page)}
            ready = prepared(operation, around, self._endpoint, self._api.headers, link=self._absolute(page, link))
            if str(ready.url) + ready.body in asked:
                self._remark(
                    f"{self._endpoint.system}: {operation.place}: the list ended after {len(asked)} pages with a link "
                    "to a page that had been read"
                )
                break
            asked.add(str(ready.url) + ready.body)
            # a list of the parts of a record that was deleted meanwhile is empty
            response, body = await self._sent(
                ready,
                Repeat.READ,
                missing_is_fine=add is not None,
                shown=counted,
            )
            items = self._items(part, operation, body)
            for item in items:
                seen = self.observed(
                    datatype, part, {**item, **add} if add and isinstance(item, Mapping) else item, operation
                )
                again += seen.id in records
                records[seen.id] = seen
            links: dict[str, Json] = {rel: {**each} for rel, each in response.links.items() if rel}
            request = Request(
                url=str(ready.url.copy_with(query=None)), params=params(operation, around, self._endpoint.named)
            )
            number = page.number + 1 if page else 0
            headers = dict(response.headers)
            before, page = page, Page(
                number=number, request=request, body=body, headers=headers, links=links, items=len(items)
            )  # fmt: skip
            previous_link, link = link, next_link(operation, page)
            if is_last(operation, page, before, link, previous_link):
                break
        else:
            if most == MOST_PAGES:
                raise ConnectorError(f"{self._endpoint.system}: {operation.place}: more than {MOST_PAGES:,} pages")
        if again:
            self._remark(f"{self._endpoint.system}: {operation.place}: {again} records were shown on two pages")
        return tuple(records.values())

    def _absolute(self, page: Page | None, link: str) -> str:
        return str(httpx.URL(page.request.url).join(link)) if page is not None and link else ""

    async def _sent(
        self, ready: Prepared, repeat: Repeat, *, missing_is_fine: bool = False, shown: Shown = whole
    ) -> tuple[httpx.Response, Json]:
        response, body = await self._sender.send(ready, repeat, shown=shown)
        status = response.status_code
        if missing_is_fine and status in MISSING:
            return response, None
        if not response.is_success:
            hint = HINTS.get(status, "")
            said = f"was answered {status}: {response.text[:200]}".rstrip(": ")
            error = self._sender.error(ready, said, hint=hint)
            if status in CONFLICTS:
                raise Conflict(error.message, hint=hint)
            if status >= 500:
                raise (Unsure if repeat is Repeat.IF_NOT_DONE else NoAnswer)(error.message, hint=hint)
            raise error
        if isinstance(body, NoJson):
            error = self._sender.no_json(ready, response)
            # half an answer, or a page of whatever stands between
            raise Unsure(error.message, hint=error.hint) if repeat is Repeat.IF_NOT_DONE else error
        if ready.operation.error_expression is not None and body is not None:
            top = body if isinstance(body, Mapping) else {}
            said = ready.operation.error_expression.render({**top, "body": body}).strip()
            if said:
                raise Refusal(self._sender.error(ready, f"was answered {status}, but says: {said[:200]}").message)
        return response, body

    def _items(self, part: DatatypeApi, operation: Operation, body: Json) -> tuple[Json, ...]:
        answer = answered(operation, body)
        if answer is None and body is None:
            return ()  # 204
        if not isinstance(answer, list | tuple):
            where = f"`{operation.answer_path}` of the answer" if operation.answer_path else "the answer"
            raise ConnectorError(f"{self._endpoint.system}: {operation.place}: {where} is no list of records")
        return tuple(member(item, part.item) if part.item else item for item in answer)

    def observed(
        self, datatype: Datatype, part: DatatypeApi, answer: Json, operation: Operation | None = None
    ) -> Observed:
        if not isinstance(answer, Mapping) or not (id := identified(part, answer, operation)):
            place = operation.place if operation else f"harness.datatypes.{part.name}"
            raise ConnectorError(
                f"{self._endpoint.system}: {place}: a record of {datatype.name} was shown without its id"
            )
        return Observed(datatype=datatype, id=id, version=_version(part, answer), fields=answer)


def _version(part: DatatypeApi, fields: Fields) -> str:
    """What tells two states of a record apart: its version, else the time of its last edit with a hash of its content.

    Clocks are coarse, so a time alone does not do; what the system sets itself is left out, as it may change unedited.
    """
    version, time = (member(fields, path) for path in (part.shows.versions, part.shows.edit_times))
    if version is not None:
        return str(version)
    content = hashlib.sha256(dumps(_sorted(without(fields, part.assigned))).encode()).hexdigest()[:16]
    return content if time is None else f"{time} {content}"


def _sorted(value: Json) -> Json:
    """The same JSON with the members of objects in the order of their names, which systems do not keep to."""
    if isinstance(value, Mapping):
        return {name: _sorted(value[name]) for name in sorted(value)}
    return [_sorted(each) for each in value] if isinstance(value, list | tuple) else value


def _counted(operation: Operation, body: Json) -> Json:
    """What evidence keeps of a list: how many records it had. Whoever looked for some shows those."""
    items = answered(operation, body)
    if not isinstance(items, list | tuple):
        return body
    return replaced(body, operation.answer_path, f"({len(items)} {'record' if len(items) == 1 else 'records'})")


def answered(operation: Operation, body: Json) -> Json:
    """The part of an answer that the operation's definition points at."""
    return member(body, operation.answer_path) if operation.answer_path else body


def shows_id(part: DatatypeApi, answer: Json) -> bool:
    """Whether an answer is a record with its id."""
    return isinstance(answer, Mapping) and bool(identified(part, answer))
