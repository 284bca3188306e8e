"""What the next page's request is, and when there is none: pure, so that every border case can be tried."""

from collections.abc import Mapping
from dataclasses import dataclass

from harness.connect.api import Operation
from harness.expr.jsontext import Json

MOST_PAGES = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request for a page: where, and what of the query the definition adds."""

    url: str
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as it was answered; `links` by relation, from the header `Link`."""

    number: int
    request: Request
    body: Json
    headers: Mapping[str, str]
    links: Mapping[str, Json]
    items: int


def page_context(operation: Operation, previous: Page | None) -> dict[str, object]:
    """What templates of a page's request may use, in Sesam's words."""
    context: dict[str, object] = {"page": previous.number + 1 if previous else 0, "is_first_page": previous is None}
    if operation.page_size is not None:
        context["page_size"] = operation.page_size
    if previous is not None:
        context |= {
            "previous_body": previous.body,
            "previous_headers": previous.headers,
            "previous_params": dict(previous.request.params),
            "previous_request_params": dict(previous.request.params),
        }
    return context


def next_link(operation: Operation, page: Page) -> str:
    """The link to the page after one, empty where the definition or the answer has none."""
    if operation.next_page_link is None:
        return ""
    context = {
        "body": page.body,
        "headers": page.headers,
        "links": page.links,
        "url": page.request.url,
        "params": dict(page.request.params),
        "page": page.number,
        "page_size": operation.page_size,
    }
    return operation.next_page_link.render(context).strip()


def is_last(operation: Operation, page: Page, previous: Page | None, link: str, previous_link: str) -> bool:
    """Whether the operation's strategies end the list here.

    Without a link there is nothing to ask for, whatever the strategies say. That a request is never made twice in one
    list is for the caller to see to: only it has made them.
    """
    stop = operation.termination
    return (
        not link
        or ("empty-result" in stop and page.items == 0)
        or ("not-full-page" in stop and operation.page_size is not None and page.items < operation.page_size)
        or ("same-next-page-link" in stop and link == previous_link)
        or ("same-response" in stop and previous is not None and page.body == previous.body)
    )
