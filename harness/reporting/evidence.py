"""Requests and responses for reading: laid out, and each body shown in full only once."""

from collections import Counter
from dataclasses import dataclass

from harness.model.evidence import Exchange
from harness.reporting.anchor import Link, link
from harness.reporting.jsonlayout import laid_out, records

_SHARED_FROM = 160  # characters; a shorter body costs less than the words that would replace it


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What was sent or answered.

    `text` is empty where `same` leads to the very same body. With `since`, `text` is what was new or changed in a
    list of `total` records, `gone` what had been in the list that `since` leads to and is not in this one.
    """

    name: str
    anchor: str
    text: str
    same: Link | None = None
    since: Link | None = None
    total: int = 0
    fresh: int = 0
    gone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeView:
    """One request with its answer."""

    time: str
    system: str
    method: str
    url: str
    status: int
    refused: bool
    repeats: int
    bodies: tuple[Body, ...]


@dataclass(slots=True)
class Shelf:
    """The bodies shown so far, in the order of the page: later ones refer to them."""

    shown: dict[str, Link]
    lists: dict[tuple[str, str, str], tuple[Link, tuple[str, ...]]]

    @classmethod
    def empty(cls) -> "Shelf":
        return cls(shown={}, lists={})

    def exchange(self, exchange: Exchange) -> ExchangeView:
        """One exchange as it is shown at this place of the page."""
        time = f"{exchange.time:.1f} s"
        key = (exchange.system, exchange.method, exchange.url)
        bodies = []
        if exchange.request:
            bodies.append(self._whole("sent", exchange.request, f"{exchange.method} at {time}"))
        if exchange.response:
            bodies.append(self._response(exchange.response, key, f"{exchange.method} at {time}"))
        return ExchangeView(
            time=time,
            system=exchange.system,
            method=exchange.method,
            url=exchange.url,
            status=exchange.status,
            refused=exchange.status >= 400,
            repeats=exchange.repeats,
            bodies=tuple(bodies),
        )

    def _whole(self, name: str, text: str, place: str) -> Body:
        if text in self.shown:
            return Body(name=name, anchor="", text="", same=self.shown[text])
        anchor = ""
        if len(text) >= _SHARED_FROM:
            anchor = f"body:{len(self.shown) + 1}"
            self.shown[text] = link(place, anchor)
        return Body(name=name, anchor=anchor, text=laid_out(text))

    def _response(self, text: str, key: tuple[str, str, str], place: str) -> Body:
        found = records(text) if len(text) >= _SHARED_FROM else None
        known = self.lists.get(key)
        body = self._whole("answered", text, place)
        if found is None:
            return body
        if not body.same and known:
            body = _changes(body, known[0], known[1], found)
        place_of_body = body.same or self.shown[text]
        self.lists[key] = (place_of_body, found)
        return body


def _changes(body: Body, since: Link, before: tuple[str, ...], now: tuple[str, ...]) -> Body:
    fresh, gone = (Counter(now) - Counter(before)), (Counter(before) - Counter(now))
    text = "\n".join(laid_out(record) for record in fresh.elements())
    lost = "\n".join(laid_out(record) for record in gone.elements())
    if len(text) + len(lost) >= len(body.text) // 2:
        return body
    return Body(
        name=body.name,
        anchor=body.anchor,
        text=text,
        since=since,
        total=len(now),
        fresh=fresh.total(),
        gone=lost,
    )
