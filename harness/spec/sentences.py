"""The sentences of a mapping section: their wording, and which one a line is."""

import re
from dataclasses import dataclass

from harness.model.dataflow import SentenceKind
from harness.spec.account import BYTE_ORDER_MARK
from harness.spec.names import split, squash

KIND = SentenceKind
FREE = "{free}"
HOLE = re.compile(r"\{\w+\}")
BETWEEN = re.compile(r",(?: or(?= ))?| or(?= )")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The wording of a sentence around the datatypes {A} and {B}; `half` is 1 or 2 for the two lines of MATCH.

    WHEN begins and CONNECTED ends with text of their own, {free}.
    """

    kind: SentenceKind
    wording: str
    half: int = 0


FORMS = (
    Form(kind=KIND.EVERY, wording="Every {A} will be synchronized with a {B}."),
    Form(kind=KIND.WHEN, wording="{free}, it  will be synchronized with a {B}."),
    Form(
        kind=KIND.LINK,
        wording="Before any synchronization can take place, a link between a {A} and a {B} must be established.",
    ),
    Form(
        kind=KIND.CONNECTED,
        wording="A new {B} will be created from a {A} if it is connected to a {free} that is synchronized into {free}.",
    ),
    Form(
        kind=KIND.MATCH,
        half=1,
        wording="If a matching {B} already exists, the {A} will be merged with the existing one.",
    ),
    Form(kind=KIND.MATCH, half=2, wording="If no matching {B} is found, a new {B} will be created."),
    Form(
        kind=KIND.MERGE,
        wording="A {A} will merge with a {B} if one of the following property combinations match:",
    ),
    Form(
        kind=KIND.KEEP,
        wording="Once a link between a {A} and a {B} is established, it will keep in sync between the two systems, "
        "regardless of where it is edited.",
    ),
    Form(kind=KIND.PROPS, wording="The following properties are synchronized between a {A} and a {B}:"),
)

FORM_OF = {form.kind: form for form in reversed(FORMS)}
FREE_FIRST = sorted(FORMS, key=lambda form: form.kind is not KIND.WHEN)  # its text may begin as any other sentence
LAST = tuple({form.wording[-1] for form in FORMS})
WORDS = tuple((form, frozenset(HOLE.sub(" ", form.wording).split())) for form in FORMS)
NEAR = 2000  # characters of a line that are looked at for a likely meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """What a line is; `agrees` says whether it names the datatypes of the section's title."""

    form: Form
    agrees: bool


class Wordings:
    """The sentences as one section must spell them."""

    def __init__(self, source: str, target: str) -> None:
        self.source = source.strip()
        self.target = target.strip()
        self._exact = {squash(self.right(form)): form for form in FORMS if FREE not in form.wording}
        self._when = squash(self.right(FORM_OF[KIND.WHEN]).partition("…")[2])
        self._connected = squash(self.right(FORM_OF[KIND.CONNECTED]).partition("…")[0])

    def right(self, form: Form) -> str:
        """How a sentence must read in this section."""
        return form.wording.replace("{A}", self.source).replace("{B}", self.target).replace(FREE, "…")

    def match(self) -> str:
        """How the two lines of MATCH must read in this section."""
        return " / ".join(self.right(form) for form in FORMS if form.half)

    def recognise(self, line: str) -> Recognised | None:
        """Which sentence a line is, or None if it is none; a byte-order mark, as joined files have it, is no letter."""
        line = line.replace(BYTE_ORDER_MARK, "")
        squashed = squash(line)
        exact = self._exact.get(squashed)
        if exact:
            return Recognised(form=exact, agrees=True)
        words = " ".join(line.split())
        for form in FREE_FIRST:
            if _has_wording(words, form):
                return Recognised(form=form, agrees=self._agrees(squashed, form))
        return None

    def nearest(self, line: str) -> str:
        """The sentence that shares most of its words with a line, as this section must spell it; empty if none does."""
        given = set(line[:NEAR].split())
        score, best = max(((len(given & words) / len(words), form) for form, words in WORDS), key=lambda pair: pair[0])
        return self.right(best) if score >= 0.5 else ""

    def _agrees(self, squashed: str, form: Form) -> bool:
        if form.kind is KIND.WHEN:
            return squashed.endswith(self._when)
        return form.kind is KIND.CONNECTED and squashed.startswith(self._connected)


def is_worded(line: str) -> bool:
    """Whether a line has the wording of a sentence, whatever datatypes it names."""
    words = " ".join(line.split())
    return words.endswith(LAST) and any(_has_wording(words, form) for form in FORMS)


def condition(line: str) -> str:
    """The free text of a WHEN sentence."""
    return line[: line.rfind(", it ")].strip()


def connected(line: str, own: str, other: str) -> tuple[str, ...]:
    """The datatypes that a CONNECTED sentence lists, without the system that the first of them is led by."""
    words = " ".join(line.split())
    listed = words.partition(" connected to ")[2].rpartition(" that is synchronized into")[0]
    listed = listed.removeprefix("a ").removeprefix("an ")
    items = [item.strip() for item in BETWEEN.split(listed)]
    first = split(items[0], own, other).datatype.name if items[0] else ""
    return tuple(item for item in (first, *items[1:]) if item)


def _has_wording(words: str, form: Form) -> bool:
    """Whether the fixed pieces of a sentence occur in their order, whatever stands between them."""
    first, *middle, last = (" ".join(piece.split()) for piece in HOLE.split(form.wording))
    if not words.startswith(first) or not words.endswith(last):
        return False
    at = len(first)
    for piece in middle:
        found = words.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return at <= len(words) - len(last)
