"""Names of places in the page: stable ids for the address bar."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from harness.reporting.characters import shown

_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Words that lead to a place in the page; `href` begins with # and needs no further quoting."""

    text: str
    href: str


def anchors(ids: Iterable[str], prefix: str = "") -> dict[str, str]:
    """For each id a name that the page can use: the id itself wherever it is one, told apart by ~2 where it is not."""
    result: dict[str, str] = {}
    taken: set[str] = set()
    for identifier in dict.fromkeys(ids):
        wanted = prefix + (_BLANK.sub("_", shown(identifier)) or "_")
        name, number = wanted, 1
        while name in taken:
            number += 1
            name = f"{wanted}~{number}"
        taken.add(name)
        result[identifier] = name
    return result


def link(text: str, anchor: str) -> Link:
    """A link to an anchor."""
    return Link(text=text, href="#" + quote(anchor, safe="/~.-_:"))
