"""The steps that scenarios are made of: one phrase each, said by the planner and understood by the runner.

`{datatype}` stands for a datatype's full name, `{record}` for `"name"` or `the Nordbooks Customer of "name"`, `{name}`
and `{other}` for a quoted name alone, `{path}` for a property. The vocabulary is small and fixed on purpose: looking a
step up costs time for each phrase.
"""

import re
from dataclasses import dataclass
from functools import cached_property

FIELDS = {
    "{datatype}": r"(?P<datatype>.+?)",
    "{name}": r'"(?P<name>[^"]+)"',
    "{other}": r'"(?P<other>[^"]+)"',
    "{path}": r"(?P<path>.+)",
    "{record}": r'(?:the (?P<kind>.+?) of )?"(?P<name>[^"]+)"',
}


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """One wording; `keyword` is Given, When or Then."""

    keyword: str
    wording: str

    def say(self, *, datatype: str = "", name: str = "", record: str = "", other: str = "", path: str = "") -> str:
        """The step's text with its blanks filled in."""
        text = self.wording.replace("{datatype}", datatype).replace("{name}", f'"{name}"')
        return text.replace("{record}", record).replace("{other}", f'"{other}"').replace("{path}", path)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches a whole step text and names its blanks."""
        pieces = re.split(r"(\{\w+\})", self.wording)
        return re.compile("".join(FIELDS.get(piece, re.escape(piece)) for piece in pieces))


EXISTS = Phrase(keyword="Given", wording="the {datatype} {name} exists")
GIVEN = Phrase(keyword="Given", wording="{record} has been given")
HAS_GOT = Phrase(keyword="Given", wording="{name} has got its {datatype}")

HAS_NONE = Phrase(keyword="Given", wording="{name} has got no {datatype}")
TAKEN_OVER = Phrase(keyword="Given", wording="{record} has taken over")
AT_REST = Phrase(keyword="Given", wording="every {datatype} that follows from this is there")
TO_REFER = Phrase(keyword="Given", wording="{record} refers to {other} by {path}")
TO_REFER_AMONG = Phrase(keyword="Given", wording="{record} refers to {other} among {path}")

CREATED = Phrase(keyword="When", wording="the {datatype} {name} is created")
SAVED = Phrase(keyword="When", wording="{record} is saved again unchanged")
EDITED = Phrase(keyword="When", wording="{record} is edited")

REFERS = Phrase(keyword="When", wording="{record} refers to {other} by {path}")
REFERS_AMONG = Phrase(keyword="When", wording="{record} refers to {other} among {path}")

APPEARS = Phrase(keyword="Then", wording="exactly one new {datatype} appears for {name}")
ALIVE_APPEARS = Phrase(keyword="Then", wording="as a sign of life, a new {datatype} appears for {name}")
NONE_APPEARS = Phrase(keyword="Then", wording="no new {datatype} appears for {name}")
HAS = Phrase(keyword="Then", wording="{record} has")
ALIVE_HAS = Phrase(keyword="Then", wording="as a sign of life, {record} has")
KEEPS = Phrase(keyword="Then", wording="{record} keeps")
STAYS = Phrase(keyword="Then", wording="{record} stays as it is")
RESTS = Phrase(keyword="Then", wording="{record} comes to rest")
STILL_ONE = Phrase(keyword="Then", wording="at the end of the run {name} still has exactly one {datatype}")
NONE_LOST = Phrase(
    keyword="Then", wording="at the end of the run no {datatype} is lost, and none but the run's own is touched"
)


ALL = tuple(value for value in list(globals().values()) if isinstance(value, Phrase))
"""Every phrase, in the order in which they are tried."""


def named(name: str) -> str:
    """How a step speaks of a record that the scenario has named."""
    return f'"{name}"'


def counterpart(datatype: object, name: str) -> str:
    """How a step speaks of the record that the sync made for a named one."""
    return f'the {datatype} of "{name}"'
