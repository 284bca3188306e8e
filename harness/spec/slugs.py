"""Ids made of names: slugs, told apart where different names look the same."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

KEPT = "._$-"
PARTS = "--"
_OTHER = re.compile(r"[^a-z0-9._$-]")  # in ASCII, where most names are: a reader makes a slug for every cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """What something is called: the parts that its id shows, and what else tells it from others of that name."""

    parts: tuple[str, ...]
    aside: str = ""


def slug(text: str) -> str:
    """Lower case; letters and digits of any script and `. _ $ -` are kept, anything else becomes a hyphen."""
    if text.isascii():
        return _OTHER.sub("-", text.strip().lower())
    lowered = unicodedata.normalize("NFC", text.strip().lower())
    return "".join(letter if letter.isalnum() or letter in KEPT else "-" for letter in lowered)


def stems(names: Sequence[Name], *, separator: str = PARTS) -> tuple[str, ...]:
    """One stem for each name: equal for equal names, different for different ones, whatever their order.

    Different names with one slug each get a short hash of the raw name, save the one that is spelled as its slug.
    """
    slugs = [separator.join(slug(part) for part in name.parts) for name in names]
    if len(set(slugs)) == len(slugs):
        return tuple(slugs)
    alike: defaultdict[str, set[Name]] = defaultdict(set)
    for text, name in zip(slugs, names, strict=True):
        alike[text].add(name)
    told_apart = {text: _told_apart(text, rivals, separator) for text, rivals in alike.items()}
    return tuple(told_apart[text][name] for text, name in zip(slugs, names, strict=True))


def numbered(texts: Sequence[str]) -> tuple[str, ...]:
    """The texts, each repetition of one followed by `~2`, `~3` and so on."""
    if len(set(texts)) == len(texts):
        return tuple(texts)
    seen: Counter[str] = Counter()
    result = []
    for text in texts:
        seen[text] += 1
        result.append(text if seen[text] == 1 else f"{text}~{seen[text]}")
    return tuple(result)


def _told_apart(text: str, rivals: set[Name], separator: str) -> dict[Name, str]:
    if len(rivals) == 1:
        return dict.fromkeys(rivals, text)
    plain = {name for name in rivals if not name.aside and _is_plain(name, text, separator)}
    length = 8
    while True:
        hashed = {name: f"{text}~x{_digest(name)[:length]}" for name in rivals - plain}
        if len(set(hashed.values())) == len(hashed):
            return hashed | dict.fromkeys(plain, text)
        length += 8


def _is_plain(name: Name, text: str, separator: str) -> bool:
    """Whether the slug can be taken apart again into the very same parts; true of one name at most."""
    return tuple(text.split(separator)) == name.parts and all(slug(part) == part for part in name.parts)


def _digest(name: Name) -> str:
    return sha256("\0".join((*name.parts, "", name.aside)).encode("utf-8", "surrogatepass")).hexdigest()
