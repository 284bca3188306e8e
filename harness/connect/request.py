"""Makes an operation's request of a context: URL, query, headers and body. No I/O."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import httpx

from harness.connect.api import Operation
from harness.connect.endpoint import Endpoint
from harness.connect.template import Template, cast
from harness.errors import ConnectorError
from harness.expr.jsontext import Json, dumps

TYPES = {"json": "application/json", "form": "application/x-www-form-urlencoded", "text": "text/plain"}
Named = Callable[[str, str], str]
Templates = tuple[tuple[str, Template], ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Prepared:
    """A request that is ready to be sent, as often as need be."""

    operation: Operation
    url: httpx.URL
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""

    def request(self) -> httpx.Request:
        """A new request of httpx's."""
        content = self.body.encode() if self.body else None
        return httpx.Request(self.operation.method, self.url, headers=list(self.headers), content=content)


def prepared(
    operation: Operation,
    context: Mapping[str, object],
    endpoint: Endpoint,
    headers: Templates,
    *,
    link: str = "",
    body: Json = None,
    has_body: bool = False,
    content_type: str = "",
) -> Prepared:
    """An operation's request; `link` stands for its URL, and `body` for the payload where it declares none.

    A query in the link or URL goes before the same parameter of the operation.
    """
    url = url_of(operation, link or endpoint.url(operation.url.render(context, endpoint.named)))
    told = url.params.multi_items()
    own = {name for name, _ in told}
    query = told + [(name, value) for name, value in params(operation, context, endpoint.named) if name not in own]
    sent: dict[str, str] = {"accept": "application/json", "accept-encoding": "identity"}
    text = ""
    if operation.payload is not None or has_body:
        payload = body if operation.payload is None else payload_of(operation, context, endpoint.named)
        text = _encoded(operation, payload)
        sent["content-type"] = content_type or TYPES[operation.payload_type]
    for name, template in (*headers, *operation.headers):
        keep, value = _cast(template, template.render(context, endpoint.named))
        if keep:
            sent[name.lower()] = header(template.place, str(value))
    return Prepared(
        operation=operation,
        url=url.copy_with(params=httpx.QueryParams(tuple(query))) if query else url,
        headers=tuple(sent.items()),
        body=text,
    )


def params(operation: Operation, context: Mapping[str, object], named: Named) -> tuple[tuple[str, str], ...]:
    """An operation's query."""
    rendered = ((name, _cast(each, each.render(context, named))) for name, each in operation.params)
    return tuple((name, value if isinstance(value, str) else dumps(value)) for name, (keep, value) in rendered if keep)


def url_of(operation: Operation, text: str) -> httpx.URL:
    """A URL, or a ConnectorError with the operation's place."""
    try:
        return httpx.URL(text)
    except httpx.InvalidURL:
        raise ConnectorError(f"{operation.place}.url: makes no URL") from None


def payload_of(operation: Operation, context: Mapping[str, object], named: Named) -> Json:
    """An operation's payload with its templates rendered."""
    return rendered(operation.payload, f"{operation.place}.payload", context, named)[1]


def rendered(part: Json, place: str, context: Mapping[str, object], named: Named) -> tuple[bool, Json]:
    """JSON with each text rendered as a template: (False, None) where it is to be left out, else (True, value)."""
    if isinstance(part, str):
        template = Template(source=part, place=place)
        return _cast(template, template.render(context, named))
    if isinstance(part, Mapping):
        parts = ((name, rendered(each, f"{place}.{name}", context, named)) for name, each in part.items())
        return True, {name: value for name, (keep, value) in parts if keep}
    if isinstance(part, list | tuple):
        several = (rendered(each, f"{place}.{number}", context, named) for number, each in enumerate(part))
        return True, [value for keep, value in several if keep]
    return True, part


def _cast(template: Template, text: str) -> tuple[bool, Json]:
    try:
        return cast(text)
    except ValueError:
        raise ConnectorError(f"{template.place}: sesam:markjson stands before what is no JSON") from None


def _encoded(operation: Operation, payload: Json) -> str:
    if operation.payload_type == "form" and isinstance(payload, Mapping):
        return urlencode({name: value if isinstance(value, str) else dumps(value) for name, value in payload.items()})
    return payload if operation.payload_type == "text" and isinstance(payload, str) else dumps(payload)


def header(place: str, text: str) -> str:
    """A header's text, or a ConnectorError with its place for what is none."""
    if not text.isprintable():
        raise ConnectorError(f"{place}: a header is one line of printable characters")
    if not text.isascii():
        raise ConnectorError(f"{place}: a header has ASCII characters only")
    return text
