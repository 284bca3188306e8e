"""Every way of paging gives each record once, whatever their number, and a list that leads nowhere ends."""

import asyncio
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.connect.connector import Observed
from harness.connect.rest import RestConnector
from harness.errors import ConnectorError
from tests.connect.serving import Asked, serving
from tests.connect.talking import PERSON, Told, definition, talk

URL_LIKE = {"next_page_link": "{{ url }}", "next_page_termination_strategy": "empty-result", "page_size": 3}
LISTS: dict[str, dict[str, Any]] = {
    "body": {"payload_property": "data.items", "params": {"fields": "all"}, "next_page_link": "{{ body.next }}"},
    "header": {"next_page_link": "{{ links.next.url }}"},
    "offset": {**URL_LIKE, "params": {"$skip": "{{ page * page_size }}", "$top": "{{ page_size }}"}},
    "number": {**URL_LIKE, "params": {"pageNumber": "{{ page + 1 }}", "pageSize": "{{ page_size }}"}},
    "not-full": {
        **URL_LIKE,
        "next_page_termination_strategy": "not-full-page",
        "params": {"$skip": "{{ page * page_size }}", "$top": "{{ page_size }}"},
    },
    "cursor": {
        "payload_property": "items",
        "params": {
            "after": "{% if is_first_page %}sesam:markskip{% else %}{{ previous_body.paging.next.after }}{% endif %}"
        },
        "next_page_link": "{% if body.paging.next.after %}{{ url }}{% endif %}",
    },
}


def server(way: str, records: list[dict[str, int]]) -> httpx.MockTransport:
    """A server that pages in one way, three records a page."""

    def answer(request: httpx.Request) -> httpx.Response:
        query = request.url.params
        number = {
            "offset": lambda: int(query["$skip"]) // 3,
            "not-full": lambda: int(query["$skip"]) // 3,
            "number": lambda: int(query["pageNumber"]) - 1,
        }.get(way, lambda: int(query.get("after", "0")))()
        if way == "body":
            assert query["fields"] == "all", "the parameters go with every page"
        page, more = records[number * 3 : number * 3 + 3], (number + 1) * 3 < len(records)
        if way == "body":
            link = f"/people?after={number + 1}" if more else None
            return httpx.Response(200, json={"data": {"items": page}, "next": link})
        if way == "header":
            headers = {"link": f'<https://crm.test/people?after={number + 1}>; rel="next"'} if more else {}
            return httpx.Response(200, json=page, headers=headers)
        if way == "cursor":
            paging = {"next": {"after": str(number + 1)}} if more else {}
            return httpx.Response(200, json={"items": page, "paging": paging})
        return httpx.Response(200, json=page) if page else httpx.Response(204)

    return httpx.MockTransport(answer)


def listed(way: str, transport: httpx.AsyncBaseTransport, told: Told | None = None) -> tuple[Observed, ...]:
    data = definition({"all": {"url": "people", **LISTS[way]}}, {"list": "all"})
    return talk(data, "https://crm.test", lambda connector: connector.listing(PERSON), transport=transport, told=told)


@pytest.mark.parametrize("way", LISTS)
@given(number=st.integers(0, 13))
def test_every_way_of_paging_gives_every_record_once(way: str, number: int) -> None:
    """0, 1, N, N + 1 records and a last page that is exactly full are among them."""
    told = Told()
    seen = listed(way, server(way, [{"id": n} for n in range(number)]), told)
    assert [each.id for each in seen] == [str(n) for n in range(number)]
    assert told.remarks == []


@given(shifts=st.lists(st.integers(0, 2), min_size=1, max_size=4))
def test_records_that_shift_while_they_are_listed_are_there_once(shifts: list[int]) -> None:
    """New records at the front push others onto the next page, where they are shown again."""
    records = [{"id": n} for n in range(9)]
    new = iter(shifts)

    def answer(request: httpx.Request) -> httpx.Response:
        skip = int(request.url.params["$skip"])
        page = records[skip : skip + 3]
        for _ in range(next(new, 0)):
            records.insert(0, {"id": 100 + len(records)})
        return httpx.Response(200, json=page)

    told = Told()
    seen = [each.id for each in listed("offset", httpx.MockTransport(answer), told)]
    assert sorted(seen) == sorted(set(seen))
    assert set(seen) >= {str(n) for n in range(9)}
    assert bool(told.remarks) == any(shifts[:3])


@pytest.mark.parametrize("links", [["/people?after=1", "/people?after=1"], ["/people?after=1", "/people?after=0"]])
def test_a_link_to_a_page_that_was_read_ends_the_list_and_is_said(links: list[str]) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params.get("after", 0))
        link = links[min(number, 1)]
        return httpx.Response(200, json={"data": {"items": [{"id": number}]}, "next": link})

    told = Told()
    seen = listed("body", httpx.MockTransport(answer), told)
    assert {each.id for each in seen} == {"0", "1"}
    assert any("a link to a page that had been read" in remark for remark in told.remarks)


@pytest.mark.parametrize(
    "link", ["https://evil.test/people", "//evil.test/", "http://crm.test/x", "https://crm.test:1/"]
)
def test_a_next_link_to_another_host_scheme_or_port_is_refused(link: str) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json={"data": {"items": []}, "next": link}))
    with pytest.raises(ConnectorError, match="was refused"):
        listed("body", transport)


def test_an_answer_that_is_no_list_and_a_record_without_id_are_errors_with_their_place() -> None:
    for body, said in (({}, "no list of records"), ([{"name": "x"}], "without its id"), ([1], "without its id")):
        transport = httpx.MockTransport(lambda _, body=body: httpx.Response(200, json=body))
        with pytest.raises(ConnectorError, match=f"operations.all: .*{said}"):
            listed("offset", transport)


def test_parts_of_records_are_listed_for_each_of_those_over_a_real_socket() -> None:
    def act(asked: Asked) -> tuple[int, Any]:
        if asked.path == "/tickets":
            return 200, {"tickets": [{"id": 1}, {"id": 2}]}
        return 200, {"comments": [{"id": 7, "body": asked.path}]}

    data = definition(
        {
            "tickets": {"url": "tickets", "payload_property": "tickets"},
            "comments": {
                "url": "tickets/{{ parent.id }}/comments",
                "payload_property": "comments",
                "id_expression": "{{ ticket_id }}/{{ id }}",
            },
        },
        {"list": "comments", "parent": {"datatype": "Ticket", "property": "ticket_id"}},
    )
    data["harness"]["datatypes"]["Ticket"] = {"list": "tickets"}
    with serving(act) as served:

        async def both(connector: RestConnector) -> tuple[Observed, ...]:
            return (await asyncio.gather(connector.listing(PERSON), connector.get(PERSON, "2/7")))[0]

        seen = talk(data, served.url, both)
    assert [(each.id, each.fields["body"]) for each in seen] == [
        ("1/7", "/tickets/1/comments"),
        ("2/7", "/tickets/2/comments"),
    ]
