"""Requests and responses for reading: laid out, and each body shown in full only once."""

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256

from harness.model.evidence import Exchange
from harness.reporting.anchor import Link, link
from harness.reporting.jsonlayout import laid_out, records

_SHARED_FROM = 600  # characters; a shorter body is read faster than a link to it is followed


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a body stands in full, and in which scenario."""

    anchor: str
    words: str
    scene: str

    def link_from(self, scene: str) -> Link:
        return link(self.words if scene == self.scene else f"{self.words} in “{self.scene}”", self.anchor)


class Shelf:
    """The bodies shown so far, in the order of the page: later ones refer to them."""

    def __init__(self) -> None:
        self._shown: dict[bytes, _Place] = {}  # by digest: the bodies of a long run would not fit into memory
        self._lists: dict[tuple[str, str, str], tuple[_Place, tuple[str, ...]]] = {}

    def exchange(self, exchange: Exchange, scene: str) -> ExchangeView:
        """One exchange as it is shown at this place of the page, in the scenario of that name."""
        time = f"{exchange.time:.1f} s"
        words = f"{exchange.method} at {time}"
        key = (exchange.system, exchange.method, exchange.url)
        bodies = []
        if exchange.request:
            bodies.append(self._whole("sent", exchange.request, words, scene))
        if exchange.response:
            bodies.append(self._response(exchange.response, key, words, scene))
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

    def _whole(self, name: str, text: str, words: str, scene: str) -> Body:
        key = _digest(text)
        if key in self._shown:
            return Body(name=name, anchor="", text="", same=self._shown[key].link_from(scene))
        anchor = ""
        if len(text) >= _SHARED_FROM:
            anchor = f"body:{len(self._shown) + 1}"
            self._shown[key] = _Place(anchor=anchor, words=words, scene=scene)
        return Body(name=name, anchor=anchor, text=laid_out(text))

    def _response(self, text: str, key: tuple[str, str, str], words: str, scene: str) -> Body:
        body = self._whole("answered", text, words, scene)
        place = self._shown.get(_digest(text))
        found = records(text) if place is not None else None
        if place is None or found is None:
            return body
        known = self._lists.get(key)
        self._lists[key] = (place, found)
        if body.same or not known:
            return body
        return _changes(body, known[0].link_from(scene), known[1], found)


def _digest(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


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
